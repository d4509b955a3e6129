/**
 * Streams -> the ledger of returns. Records only say of whom it is: their line is computed anew from all that tells where
 * they were, so records may come late, repeatedly and out of order, and corrections and merges are followed. After a write
 * everything is read again: of two at once, the one that read older data notices.
 */
import { isDeepStrictEqual } from 'node:util';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Item, QueryParams, Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isPlacement, parsePlacement, partOfPlacement, placementsOf } from '../../jobs/placement/store';
import { historyOf, parseEntry } from '../../people/worker/history/history-store';
import { countedById, readCollections, readWorkers } from '../../people/worker/loader';
import { mergedOrMendedIn } from '../../people/worker/history/merged-or-mended';
import type { Worker } from '../../people/worker/store';
import { markAway } from './away-store';
import { leadsAway, seasonsOf } from './homecoming';
import { parseRide, ridesOf } from './ride-store';
import { followRides } from './rides';
import { type Homecoming, homecomingDelete, homecomingPut, homecomingsOf, parseHomecoming } from './store';
import { toldIn } from './told-by-profile';

/** Name of this reader in items that are set aside. */
export const HOMECOMINGS = 'homecomings';

/**
 * Idempotent. @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function followHomecomings(keeper: Keeper, records: readonly StreamRecord[]): Promise<void> {
  const taken = [
    ...(await followRides(keeper.db, records)),
    ...records.flatMap(startedIn),
    ...records.flatMap(mergedOrMendedIn),
  ];
  const told = await toldIn(keeper.db, records);
  const named = [...new Set([...taken, ...told])];
  if (named.length === 0) return;
  const people = await countedById(keeper, named);
  const idsOf = (ids: readonly WorkerId[]): WorkerId[] => [...new Set(ids.flatMap((id) => people.get(id)?.id ?? []))];
  // Before their line is computed: of a survey that comes meanwhile, one of both sees the other.
  await inParallel(limits.visitsFollowedAtOnce, idsOf(taken), (id) => keeper.db.commit([markAway(id)]));
  await inParallel(limits.visitsFollowedAtOnce, idsOf(named), (id) => followOne(keeper, id));
}

const BEGUN = ['workerId', 'startedOn', 'workCode', 'homeCode'] as const;

/** Whose work elsewhere began, or on another day, or not after all. */
function startedIn({ oldItem, newItem }: StreamRecord): WorkerId[] {
  const [before, after] = [oldItem, newItem].map((item) =>
    item !== undefined && isPlacement(item) ? partOfPlacement(item, ...BEGUN) : undefined,
  );
  const isAway = [before, after].some((placement) => placement !== undefined && leadsAway(placement));
  const workerId = after?.workerId ?? before?.workerId;
  return !isAway || workerId === undefined || before?.startedOn === after?.startedOn ? [] : [workerId];
}

/** At most a handful of reads for each collection, all at once. */
function followOne(keeper: Keeper, id: WorkerId): Promise<undefined> {
  return whileChanged(async () => {
    const [worker] = await readWorkers(keeper.db, [id]);
    if (worker === undefined) return undefined;
    const itemsOf = (queryOf: (id: WorkerId) => QueryParams): Promise<Item[]> =>
      readCollections(keeper.db, worker, (collection) => ({ ...queryOf(collection), ConsistentRead: true }));
    const all = async <T>(queryOf: (id: WorkerId) => QueryParams, parse: (item: Item) => T): Promise<T[]> =>
      parseEach(keeper, { reader: HOMECOMINGS, table: 'Workers' }, await itemsOf(queryOf), parse);
    const [entries, rides, placements, known] = await Promise.all([
      all(historyOf, parseEntry),
      all(ridesOf, parseRide),
      all(placementsOf, parsePlacement),
      itemsOf(homecomingsOf),
    ]);
    const right = seasonsOf({ entries, rides, placements }, worker.villageCode);
    // One that can't be read is not written over: nothing changes until it is mended.
    const writes = changesOf(worker, known.map(parseHomecoming), [...right.values()]);
    if (writes.length === 0) return undefined;
    // Refused or not, the next read decides.
    await inParallel(limits.visitsFollowedAtOnce, writes, (write) => keeper.db.commit([write]));
    return CHANGED;
  });
}

/** Empty if all is as it should be. What a merged registration had is of the one that remains. */
function changesOf(
  { id }: Worker,
  known: readonly Homecoming[],
  right: readonly Omit<Homecoming, 'workerId'>[],
): Write[] {
  const own = new Map(known.filter(({ workerId }) => workerId === id).map((one) => [one.season, one]));
  const seasons = new Set(right.map(({ season }) => season));
  const over = known.filter(({ workerId, season }) => workerId !== id || !seasons.has(season));
  const puts = right.flatMap((season): Write[] => {
    const [whole, before] = [{ workerId: id, ...season }, own.get(season.season)];
    return isDeepStrictEqual(whole, before) ? [] : [homecomingPut(whole, before)];
  });
  return [...over.map(homecomingDelete), ...puts];
}
