/**
 * Goes through a list once a day, for what is told by the day. An item in the list's table remembers the day, and how far
 * the sweep has come on it: the next minute goes on there, and reads that item alone once all is done.
 */
import { limits } from '../../limits';
import type { Item, Key, QueryParams } from '../dynamodb/database';
import { anyOf, atMost, isNew, put } from '../dynamodb/expressions';
import * as attr from '../items/attributes';
import type { ValuesOf } from '../items/attributes';
import { codec, unlessMalformed } from '../items/codec';
import { readItem } from '../items/read-item';
import { textForm } from '../items/text-form';
import type { SystemContext } from '../requests/context';
import { today } from '../values/clock';

export interface DailyList {
  /** Distinguishes it from others of its table. */
  readonly name: string;
  readonly query: QueryParams;
  /** Takes a page, perhaps again on the same day. @returns the number of items that it changed. */
  readonly take: (items: readonly Item[]) => Promise<number>;
}

const DAILY = 'daily';

const attributes = {
  on: attr.civilDate,
  /** Where the day goes on; absent when all of it is done. */
  start: attr.optional(attr.text),
};

type Progress = ValuesOf<typeof attributes>;

const progresses = codec<Progress>(DAILY, attributes, ({ pk }) => pk === DAILY);
const starts = textForm<Item>();

/** @returns the number of items that this run changed. @throws what `take` throws; the next minute goes on from the last end. */
export async function onceADay({ db, clock }: SystemContext, { name, query, take }: DailyList): Promise<number> {
  const since = clock.now().getTime();
  const on = today(clock);
  const key: Key = { TableName: query.TableName, Key: { pk: DAILY, sk: name } };
  const former = await readItem(db, key, progressIn);
  const own = former?.on === on ? former : undefined;
  // A clock that was set back waits for its day.
  if (former !== undefined && (former.on > on || (own !== undefined && own.start === undefined))) return 0;
  let start = own?.start === undefined ? undefined : starts.read(own.start);
  let count = 0;
  do {
    const page = await db.query({
      ...query,
      Limit: limits.sweepItemsReadAtOnce,
      ...(start && { ExclusiveStartKey: start }),
    });
    count += await take(page.items);
    start = page.lastKey;
  } while (start !== undefined && clock.now().getTime() - since < limits.sweepMs);
  const progress: Progress = { on, ...(start && { start: starts.write(start) }) };
  await db.commit([put<Progress>(progresses.stored(key, progress)).when(anyOf(isNew, atMost('on', on)))]);
  return count;
}

/** Undefined if it is malformed: then the day is gone through again, which changes nothing twice. */
function progressIn(item: Item): Progress | undefined {
  return unlessMalformed(() => progresses.decode(item));
}
