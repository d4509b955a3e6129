/**
 * Ends due items, for every noun's sweep: in order of time, page by page, until nothing is due or `limits.sweepMs` are
 * over. An item that can't be ended is postponed and set aside (`set-aside.ts`), so it neither stops the others nor
 * stays at the head of its list. It is tried again after `limits.putOffMinutes`, by which time someone may have
 * repaired it.
 */
import { limits } from '../../limits';
import type { TableName } from '../../tables';
import { minutesAfter } from '../values/clock';
import type { SystemContext } from '../requests/context';
import type { Item, Key, QueryParams } from '../dynamodb/database';
import { equals, update } from '../dynamodb/expressions';
import { assert, errorName } from '../requests/errors';
import { inParallel } from './in-parallel';
import { isTheWorlds, setAside } from '../streams/set-aside';

/** A list of due items: the index byDue of a table. */
export interface DueList {
  /** Name of the list in records that are set aside. */
  readonly name: string;
  readonly query: QueryParams;
  /** Start of the sweep; nothing begins later than `limits.sweepMs` after it. */
  readonly since: Date;
}

/**
 * @param endOne ends one item, given as the index has it; returns false if another writer ended it.
 * @returns the number of items that `endOne` ended itself.
 * @throws if the due items can't be read.
 */
export async function endEach(
  sweeper: SystemContext,
  list: DueList,
  endOne: (item: Item) => Promise<boolean>,
): Promise<number> {
  return endPages(sweeper, list, (items) => endApart(sweeper, list, items, endOne));
}

/** @param endPage is called for each page, one after another. @returns the sum of its results. */
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

/** Several lists at once, such as the parts of one. @returns the sum of their results. */
export async function inLists(
  lists: readonly QueryParams[],
  endList: (query: QueryParams) => Promise<number>,
): Promise<number> {
  const counts = await inParallel(limits.dueListsAtOnce, lists, endList);
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Ends each item on its own, several at a time. @returns the number that `endOne` ended itself. */
export async function endApart(
  sweeper: SystemContext,
  list: DueList,
  items: readonly Item[],
  endOne: (item: Item, index: number) => Promise<boolean>,
): Promise<number> {
  const outcomes = await inParallel(limits.sweepParallel, [...items.entries()], async ([index, item]) => {
    if (!inTime(sweeper, list)) return false;
    try {
      const ended = await endOne(item, index);
      // Another writer ended it, or no one can end it and it is unchanged.
      if (!ended) await putOff(sweeper, list, item, new NotEnded());
      return ended;
    } catch (error) {
      await leave(sweeper, list, item, error);
      return false;
    }
  });
  return outcomes.filter(Boolean).length;
}

/** For an item that is due although `endOne` found nothing to end. */
class NotEnded extends Error {
  override readonly name = 'NotEnded';
}

function inTime({ clock }: SystemContext, { since }: DueList): boolean {
  return clock.now().getTime() - since.getTime() < limits.sweepMs;
}

/** Postpones an item that met an error, for callers that end items in batches of their own. Never throws. */
export async function leave(sweeper: SystemContext, list: DueList, item: Item, error: unknown): Promise<void> {
  try {
    if (isTheWorlds(error)) throw error;
    await putOff(sweeper, list, item, error);
  } catch (failure) {
    sweeper.log.warn('Left to the next run of the sweep', { sweep: list.name, error: errorName(failure) });
  }
}

/**
 * Postpones first and sets aside then, so that a crash in between repeats both. Does nothing if the item is no longer
 * due.
 */
async function putOff(sweeper: SystemContext, { name, query }: DueList, item: Item, error: unknown): Promise<void> {
  const key = dueKeyOf(query.TableName, item);
  const { pk, sk } = key.Key;
  const now = sweeper.clock.now();
  const later = minutesAfter(now, limits.putOffMinutes);
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
 * Reads the items of a page of a keys-only index, in its order. Undefined for an item that is no longer due as the
 * index says, because the index may lag behind its table.
 */
export async function readDue(
  { db }: SystemContext,
  table: TableName,
  page: readonly Item[],
): Promise<(Item | undefined)[]> {
  const read = await db.batchGet(page.map((item) => dueKeyOf(table, item)));
  assert(read.length === page.length, 'an item or nothing for each key');
  return read.map((item, index) => (item?.['byDueSk'] === page[index]?.['byDueSk'] ? item : undefined));
}
