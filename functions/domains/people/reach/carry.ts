/**
 * Streams -> who was reached or trained under several ids counts once: what tells of it moves to the registration that remains
 * after a merge, and of a season the earliest receipt, the earliest visit and the earliest course stand.
 */
import { isDeepStrictEqual } from 'node:util';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readAll } from '../../../platform/dynamodb/read-all';
import { readItem } from '../../../platform/items/read-item';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import type { StreamRecord } from '../../../platform/streams/streams';
import { mergedOrMendedIn } from '../worker/history/merged-or-mended';
import { countedById } from '../worker/loader';
import type { Worker } from '../worker/store';
import { isReach, parseReach, type Reach, reachDelete, reachesOf, reachKey, reachPut } from './store';

/** Name of this reader in items that are set aside. */
export const REACHES = 'reaches';

/**
 * Safe to repeat. Called for merges, and for those who were reached, whose receipt may have come while they were merged:
 * whichever record comes last finds both. One read of the people; more for those alone who were merged, or into whom others were.
 */
export async function carryReaches(keeper: Keeper, records: readonly StreamRecord[]): Promise<void> {
  const named = [...new Set(records.flatMap(concernedIn))];
  if (named.length === 0) return;
  const people = await countedById(keeper, named);
  // The remaining profile may be the one that was mended: until then nobody could carry from those merged into it.
  const merged = new Map(named.flatMap((id) => mergedOf(id, people.get(id))));
  await inParallel(limits.noticeWritesAtOnce, [...merged], async ([id, remains]) => {
    const items = await readAll(keeper.db, reachesOf(id));
    const reaches = await parseEach(keeper, { reader: REACHES, table: 'Workers' }, items, parseReach);
    for (const reach of reaches) await carry(keeper, reach, remains);
  });
}

/** Whose reaches move, and to whom. */
function mergedOf(id: WorkerId, remains: Worker | undefined): [left: WorkerId, remains: WorkerId][] {
  if (remains === undefined) return [];
  return remains.id === id ? (remains.mergedIds ?? []).map((left) => [left, id]) : [[id, remains.id]];
}

/** Who was merged by this write, or reached, or can be read again. */
function concernedIn(record: StreamRecord): WorkerId[] {
  return isReach(record.newItem) ? [parseReach(record.newItem).workerId] : mergedOrMendedIn(record);
}

async function carry({ db }: Keeper, reach: Reach, remains: WorkerId): Promise<void> {
  await whileChanged(async (): Promise<Changed | undefined> => {
    const [kept, left] = await Promise.all([
      readItem(db, reachKey({ ...reach, workerId: remains }), parseReach),
      readItem(db, reachKey(reach), parseReach),
    ]);
    if (left === undefined) return undefined;
    const whole = together({ ...left, workerId: remains }, kept);
    const writes = [reachDelete(left), ...(isDeepStrictEqual(whole, kept) ? [] : [reachPut(whole, kept)])];
    return (await db.commit(writes)).committed ? undefined : CHANGED;
  });
}

/** Of both the first, each where the person lived then. */
function together(left: Reach, kept: Reach | undefined): Reach {
  const { at, villageCode } = (kept?.at ?? '~') <= (left.at ?? '~') ? (kept ?? left) : left;
  const { visitedOn, visitedHome } = (kept?.visitedOn ?? '~') <= (left.visitedOn ?? '~') ? (kept ?? left) : left;
  const { trainedOn, trainedHome } = (kept?.trainedOn ?? '~') <= (left.trainedOn ?? '~') ? (kept ?? left) : left;
  return {
    ...{ workerId: left.workerId, season: left.season },
    ...(trainedOn !== undefined && { trainedOn, trainedHome }),
    ...(at !== undefined && { at, villageCode }),
    ...(visitedOn !== undefined && { visitedOn, visitedHome }),
  };
}
