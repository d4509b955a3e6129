/**
 * Streams -> what visits make of a person: that they were reached, on the day of the first one of a season, and when they
 * were visited last. Computed anew from all parts of visits in their collections, so records may come late, repeatedly and
 * out of order, and corrections and merges are followed. After a write everything is read again: of two at once, the one
 * that read older data notices.
 */
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import type { StreamRecord } from '../../../platform/streams/streams';
import {
  type FirstVisit,
  parseReach,
  type Reach,
  reachDelete,
  reachesOf,
  reachPut,
  visitedBy,
} from '../../people/reach/store';
import { mergedOrMendedIn } from '../../people/worker/history/merged-or-mended';
import { noteVisited } from '../../people/worker/employment/store';
import { countedById, readWorkers } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { seasonOf } from '../../reference/indicator/season';
import { isVisited, parseVisited, partOfVisited, type Visited, visitedOf } from './store';

/** Name of this reader in items that are set aside. */
export const VISITS = 'visits';

/**
 * Idempotent. Of each person who was visited, and of who remains of a merge: their visits, and what is known of them.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function followVisits(keeper: Keeper, records: readonly StreamRecord[]): Promise<void> {
  const named = [...new Set(records.flatMap(concernedIn))];
  if (named.length === 0) return;
  const people = await countedById(keeper, named);
  const remain = [...new Set([...people.values()].map(({ id }) => id))];
  await inParallel(limits.visitsFollowedAtOnce, remain, (id) => followOne(keeper, id));
}

/** Who was visited, or was not after all; or was merged by this write, or can be read again. */
function concernedIn(record: StreamRecord): WorkerId[] {
  const part = record.newItem ?? record.oldItem;
  return isVisited(part) ? [partOfVisited(part, 'workerId').workerId] : mergedOrMendedIn(record);
}

function followOne(keeper: Keeper, id: WorkerId): Promise<undefined> {
  return whileChanged(async () => {
    const [worker] = await readWorkers(keeper.db, [id]);
    if (worker === undefined) return undefined;
    const [reaches, visits] = await Promise.all([
      readReaches(keeper, worker.id),
      Promise.all(collectionsOf(worker).map((one) => readVisited(keeper, one))),
    ]);
    const writes = changesOf(worker, reaches, visits.flat());
    if (writes.length === 0) return undefined;
    // Refused or not, the next read decides.
    await inParallel(limits.visitsFollowedAtOnce, writes, (write) => keeper.db.commit([write]));
    return CHANGED;
  });
}

async function readReaches(keeper: Keeper, id: WorkerId): Promise<Reach[]> {
  return parseEach(keeper, { reader: VISITS, table: 'Workers' }, await readAll(keeper.db, reachesOf(id)), parseReach);
}

async function readVisited(keeper: Keeper, id: WorkerId): Promise<Visited[]> {
  return parseEach(keeper, { reader: VISITS, table: 'Workers' }, await readAll(keeper.db, visitedOf(id)), parseVisited);
}

/** Empty if all is as the visits tell. */
function changesOf(worker: Worker, reaches: readonly Reach[], visits: readonly Visited[]): Write[] {
  const first = firstOfSeasons(visits);
  const known = new Map(reaches.map((reach) => [reach.season, reach]));
  const seasons = [...new Set([...first.keys(), ...known.keys()])];
  const changes = seasons.flatMap((season): Write[] => {
    const [before, visit] = [known.get(season), first.get(season)];
    if (before?.visitedOn === visit?.on && before?.visitedHome === visit?.home) return [];
    const after = visitedBy(before ?? { workerId: worker.id, season }, visit);
    const isNobody = after.at === undefined && after.trainedOn === undefined && visit === undefined;
    return before !== undefined && isNobody ? [reachDelete(before)] : [reachPut(after, before)];
  });
  const lastOn = visits
    .map(({ on }) => on)
    .toSorted()
    .at(-1);
  return worker.visitedOn === lastOn ? changes : [...changes, noteVisited(worker, lastOn)];
}

/** The first day of each season; of several on one day the one that was recorded first. */
function firstOfSeasons(visits: readonly Visited[]): ReadonlyMap<string, FirstVisit> {
  const order = ({ on, visitId }: Visited): string => `${on}#${visitId}`;
  const first = new Map<string, FirstVisit>();
  for (const { on, home } of visits.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))) {
    const season = seasonOf(on);
    if (!first.has(season)) first.set(season, { on, home });
  }
  return first;
}
