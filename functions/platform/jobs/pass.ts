/**
 * Jobs that pass once over lists, so that what an earlier release wrote gets what this one needs: a page of some lists in a
 * step. Their items, in table Positions, stay when they are over, so nothing begins them again.
 */
import { limits } from '../../limits';
import type { Item, Key, QueryParams, Write } from '../dynamodb/database';
import { isNew, put } from '../dynamodb/expressions';
import { textForm } from '../items/text-form';
import type { SystemContext } from '../requests/context';
import { type Clock, instantOf } from '../values/clock';
import { textOf } from '../values/unknown';
import { inParallel } from './in-parallel';
import { type Job, type JobContext, jobKeys, moveOnTo, settle } from './jobs';

/** @param L the name of a list. */
export interface Pass<L extends string> {
  /** Of its item. */
  readonly key: Key;
  /** In the order in which they are read. */
  readonly lists: () => readonly L[];
  /** The most that a step reads a page of. */
  readonly listsAtOnce: number;
  /** The query of a list; the pass adds where a page begins, and its length (`limits.earlierPeopleRead`). */
  readonly query: (list: L) => QueryParams;
  /** Mends what a page holds. It may be called again for what it mended, and must change nothing then. */
  readonly mend: (context: JobContext, items: readonly Item[]) => Promise<void>;
}

/** Where the next page of a list begins; from its first item without `start`. */
interface Place<L> {
  readonly list: L;
  readonly start?: Item;
}

/** Begins it unless it was begun before. @returns the number of jobs that were begun: 1 or 0. */
export async function beginPass({ key }: Pick<Pass<string>, 'key'>, { db, clock }: SystemContext): Promise<number> {
  if ((await db.get(key)) !== undefined) return 0;
  return Number((await db.commit([begin(key, clock)])).committed);
}

function begin({ TableName, Key: key }: Key, clock: Clock): Write {
  return put({ TableName, Item: { ...key, ...jobKeys(clock, key) } }).when(isNew);
}

/** One step: mends a page of some lists. A step that comes again after the next one began does nothing. */
export async function stepOfPass<L extends string>(pass: Pass<L>, context: JobContext, run: Job): Promise<void> {
  const { db, clock } = context;
  const own = await db.get(pass.key);
  if (own?.['step'] !== run.step) return;
  const places = placesOf(pass, textOf(own['cursor']));
  const [now, later] = [places.slice(0, pass.listsAtOnce), places.slice(pass.listsAtOnce)];
  const pages = await inParallel(now.length, now, async ({ list, start }) => ({
    list,
    ...(await db.query({
      ...pass.query(list),
      Limit: limits.earlierPeopleRead,
      ...(start && { ExclusiveStartKey: start }),
    })),
  }));
  const items = pages.flatMap((page) => page.items);
  await pass.mend(context, items);
  const begun = pages.flatMap(({ list, lastKey: start }) => (start === undefined ? [] : [{ list, start }]));
  const left = [...begun, ...later];
  const over = { endedAt: instantOf(clock.now()) };
  await db.commit([
    left.length > 0 ? moveOnTo(clock, run, textForm<typeof left>().write(left)) : settle(run, over, 'again'),
  ]);
}

function placesOf<L extends string>({ lists }: Pass<L>, cursor: string | undefined): readonly Place<L>[] {
  const kept = cursor === undefined ? [] : textForm<readonly Partial<Place<L>>[]>().read(cursor);
  const known = kept.flatMap(({ list, ...start }) => (list === undefined ? [] : [{ list, ...start }]));
  // An earlier release named lists in another way: then the pass begins with the first again.
  return known.length > 0 ? known : lists().map((list) => ({ list }));
}
