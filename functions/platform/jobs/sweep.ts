/**
 * What time ends, item by item, for every noun's sweep: in order of time, page by page, until nothing is due or `limits.sweepMs`
 * are over. What can't be ended is put off and set aside (`set-aside.ts`): it neither stops the others nor stays at the head of
 * its list, and is tried again by itself when `limits.putOffMinutes` are over, by which time somebody may have mended it.
 */
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import { instantOf } from '../values/clock';
import type { SystemContext } from '../requests/context';
import type { Item, Key, QueryParams } from '../dynamodb/database';
import { equals, update } from '../dynamodb/expressions';
import { assert, errorName } from '../requests/errors';
import { inParallel } from './in-parallel';
import { isTheWorlds, setAside } from '../streams/set-aside';

/** A list of what is due: the index byDue of a table. */
export interface DueList {
  /** As what is set aside names it. */
  readonly name: string;
  readonly query: QueryParams;
  /** Of the run; it begins nothing after `limits.sweepMs`. */
  readonly since: Date;
}

/**
 * @param endOne of an item as the index has it. False where somebody else ended it.
 * @returns how many `endOne` ended itself.
 * @throws what kept it from reading what is due.
 */
export async function endEach(
  sweeper: SystemContext,
  list: DueList,
  endOne: (item: Item) => Promise<boolean>,
): Promise<number> {
  return endPages(sweeper, list, (items) => endApart(sweeper, list, items, endOne));
}

/** @param endPage of each page, one after the other. @returns the sum of what it returns. */
export async function endPages(
  sweeper: SystemContext,
  list: DueList,
  endPage: (items: readonly Item[]) => Promise<number>,
): Promise<number> {
  let ended = 0;
  for (let start: Item | undefined; ;) {
    const page = await sweeper.db.query({
      ...list.query,
      Limit: list.query.Limit ?? limits.sweepItemsReadAtOnce,
      ...(start && { ExclusiveStartKey: start }),
    });
    ended += await endPage(page.items);
    if (page.lastKey === undefined || !inTime(sweeper, list)) return ended;
    start = page.lastKey;
  }
}

/** Each of them on its own, several at a time. @returns how many `endOne` ended itself. */
export async function endApart(
  sweeper: SystemContext,
  list: DueList,
  items: readonly Item[],
  endOne: (item: Item, place: number) => Promise<boolean>,
): Promise<number> {
  const outcomes = await inParallel(limits.sweepParallel, [...items.entries()], async ([place, item]) => {
    if (!inTime(sweeper, list)) return false;
    try {
      const ended = await endOne(item, place);
      // Somebody else ended it, or it is what nobody can end, and stands there as it was read.
      if (!ended) await putOff(sweeper, list, item, new NotEnded());
      return ended;
    } catch (error) {
      await leave(sweeper, list, item, error);
      return false;
    }
  });
  return outcomes.filter(Boolean).length;
}

/** What `endOne` found nothing to end in, and is due all the same. */
class NotEnded extends Error {
  override readonly name = 'NotEnded';
}

function inTime({ clock }: SystemContext, { since }: DueList): boolean {
  return clock.now().getTime() - since.getTime() < limits.sweepMs;
}

/** For whoever ends items in batches of their own: what an item met that could not be ended. Never throws. */
export async function leave(sweeper: SystemContext, list: DueList, item: Item, error: unknown): Promise<void> {
  try {
    if (isTheWorlds(error)) throw error;
    await putOff(sweeper, list, item, error);
  } catch (failure) {
    sweeper.log.warn('Left to the next run of the sweep', { sweep: list.name, error: errorName(failure) });
  }
}

/** Out of the way first, told then: what breaks off in between comes up again. Nothing where the item is not due any more. */
async function putOff(sweeper: SystemContext, { name, query }: DueList, item: Item, error: unknown): Promise<void> {
  const key = dueKeyOf(query.TableName, item);
  const { pk, sk } = key.Key;
  const now = sweeper.clock.now();
  const later = instantOf(new Date(now.getTime() + limits.putOffMinutes * 60_000));
  const { committed } = await sweeper.db.commit([
    update(key)
      .set({ byDueSk: `${later}#${pk}#${sk}` })
      .when(equals('byDueSk', item['byDueSk'])),
  ]);
  const place = { table: query.TableName, keys: key.Key, at: now, mark: `${query.TableName}#${pk}#${sk}` };
  if (committed) await setAside(sweeper, name, place, error);
}

function dueKeyOf(table: TableName, { pk, sk }: Item): Key {
  return { TableName: table, Key: { pk: String(pk), sk: String(sk) } };
}

/**
 * The items of a page of an index that holds keys alone, in its order: undefined where one is not due any more as the index has it,
 * which may lag behind its table.
 */
export async function readDue(
  { db }: SystemContext,
  table: TableName,
  page: readonly Item[],
): Promise<(Item | undefined)[]> {
  const read = await db.batchGet(page.map((item) => dueKeyOf(table, item)));
  assert(read.length === page.length, 'an item or nothing for each key');
  return read.map((item, place) => (item?.['byDueSk'] === page[place]?.['byDueSk'] ? item : undefined));
}
