/**
 * Trips that block a new request of the same travellers. Overdue ones, which only wait for the sweep, are ended at
 * once.
 */
import type { WorkerId } from '../../../id-kinds';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Commit, Item, Write } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../platform/lists/malformed';
import { failed, type Outcome, refusal } from '../../../platform/requests/result';
import { workerLoader } from '../../people/worker/loader';
import { end, expiry } from '../booking/release';
import type { Request } from '../booking/request-store';
import { leave } from './leave';
import { allocationLoader, requestLoader } from '../booking/loader';
import { isTrip, parseTrip } from '../../people/trip/store';
import { requestStatus } from '../booking/states';

export interface BlockingTrip {
  /** Index of the traveller in the party. */
  readonly index: number;
  readonly item: Item | undefined;
}

export function blockingTrips(commit: Extract<Commit, { committed: false }>, trips: readonly Write[]): BlockingTrip[] {
  return trips.flatMap((trip, index) => (commit.refused.has(trip) ? [{ index, item: commit.refused.get(trip) }] : []));
}

/** Refuses at each traveller who has a trip; asks for a new attempt if one of them was merged meanwhile. */
export function alreadyTravelling(trips: readonly BlockingTrip[]): Outcome<never> {
  if (trips.some(isBarrier)) return becameAnother;
  return failed(trips.map(({ index }) => refusal('ALREADY_TRAVELLING', ['workerIds', index])));
}

/** Outcome of an attempt that met a traveller who was merged after the read; `asWhoTheyAre` repeats such an attempt. */
const becameAnother = failed(refusal('NOT_FOUND', ['workerIds']));

/**
 * Repeats the attempt while one of the workers is merged into another meanwhile, so that it applies to the remaining
 * worker.
 */
export async function asWhoTheyAre<T>(
  context: Context,
  workerIds: readonly WorkerId[],
  attempt: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return whileChanged(async () => {
    const outcome = await attempt();
    if (outcome !== becameAnother) return outcome;
    for (const id of workerIds) workerLoader(context).clear(id);
    return CHANGED;
  });
}

/** A tombstone, which a merge leaves in place of the trips. */
function isBarrier({ item }: BlockingTrip): boolean {
  return item !== undefined && !isTrip(item);
}

/**
 * Ends the blocking holds and waits if all of them are overdue; otherwise ends none.
 * @returns whether they were ended.
 */
export async function endOverdue(context: Keeper, trips: readonly BlockingTrip[]): Promise<boolean> {
  if (trips.some(isBarrier)) return false;
  const ids = trips.flatMap(({ item }) => (item === undefined || !isTrip(item) ? [] : [parseTrip(item).requestId]));
  const loaded = await Promise.all([...new Set(ids)].map((id) => requestLoader(context).clear(id).load(id)));
  const requests = loaded.filter((request) => request !== undefined);
  const overdue = await Promise.all(requests.map((request) => isOverdue(context, request)));
  if (overdue.includes(false)) return false;
  await inParallel(limits.sweepParallel, requests, (request) => endOne(context, request));
  return true;
}

async function isOverdue(context: Keeper, request: Request): Promise<boolean> {
  const status = requestStatus(request, await allocationOf(context, request), context.clock.now());
  return status === 'EXPIRED' || status === 'CANCELLED';
}

async function endOne(context: Keeper, request: Request): Promise<void> {
  const allocation = await allocationOf(context, request);
  if (request.status === 'WAITLISTED') await leave(context.db, request, 'EXPIRED');
  else if (allocation !== undefined) await end(context, allocation, expiry(context.clock.now()));
}

async function allocationOf(context: Keeper, { allocationId }: Request) {
  return allocationId === undefined ? undefined : allocationLoader(context).clear(allocationId).load(allocationId);
}
