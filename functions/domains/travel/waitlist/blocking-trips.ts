/** Trips that stand in a party's way: those that are over, and only wait for the sweep, make way. */
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { Commit, Item, Write } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { type Outcome, refusal, refuse, refused } from '../../../platform/requests/result';
import { workerLoader } from '../../people/worker/loader';
import { end, expiry } from '../booking/allocation';
import type { Request } from '../booking/request-store';
import { leave } from './leave';
import { allocationLoader, requestLoader } from '../booking/loader';
import { requestStatus } from '../booking/booking';
import { isTrip, parseTrip } from '../../people/trip/store';

export interface BlockingTrip {
  /** The traveller's, in the party. */
  readonly place: number;
  readonly item: Item | undefined;
}

export function blockingTrips(commit: Extract<Commit, { committed: false }>, trips: readonly Write[]): BlockingTrip[] {
  return trips.flatMap((trip, place) => (commit.refused.has(trip) ? [{ place, item: commit.refused.get(trip) }] : []));
}

/** Refused at those who travel already; or decided again where somebody became another person meanwhile. */
export function alreadyTravelling(trips: readonly BlockingTrip[]): Outcome<never> {
  if (trips.some(isBarrier)) return becameAnother;
  return refused(trips.map(({ place }) => refusal('ALREADY_TRAVELLING', ['workerIds', place])));
}

/** What an attempt answers that met somebody who was merged after they were read; `asWhoTheyAre` makes another one. */
const becameAnother = refuse('NOT_FOUND', ['workerIds']);

/** For as long as one of the people is merged into another one meanwhile: then it is decided for that one. */
export async function asWhoTheyAre<T>(
  context: Context,
  workerIds: readonly string[],
  attempt: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return whileChanged(async () => {
    const outcome = await attempt();
    if (outcome !== becameAnother) return outcome;
    for (const id of workerIds) workerLoader(context).clear(id);
    return CHANGED;
  });
}

/** What a merge puts in the place of trips. */
function isBarrier({ item }: BlockingTrip): boolean {
  return item !== undefined && !isTrip(item);
}

/** Ends what stands in the party's way, if all of it is holds and waits that are over and wait for the sweep; else nothing. */
export async function endOverdue(context: Context, trips: readonly BlockingTrip[]): Promise<boolean> {
  if (trips.some(isBarrier)) return false;
  const ids = trips.flatMap(({ item }) => (item === undefined || !isTrip(item) ? [] : [parseTrip(item).requestId]));
  const loaded = await Promise.all([...new Set(ids)].map((id) => requestLoader(context).clear(id).load(id)));
  const requests = loaded.filter((request) => request !== undefined);
  const overdue = await Promise.all(requests.map((request) => isOverdue(context, request)));
  if (overdue.includes(false)) return false;
  await inParallel(limits.sweepParallel, requests, (request) => endOne(context, request));
  return true;
}

async function isOverdue(context: Context, request: Request): Promise<boolean> {
  const status = requestStatus(request, await allocationOf(context, request), context.clock.now());
  return status === 'EXPIRED' || status === 'CANCELLED';
}

async function endOne(context: Context, request: Request): Promise<void> {
  const allocation = await allocationOf(context, request);
  if (request.status === 'WAITLISTED') await leave(context.db, request, 'EXPIRED');
  else if (allocation !== undefined) await end(context, allocation, expiry(allocation, context.clock.now()));
}

async function allocationOf(context: Context, { allocationId }: Request) {
  return allocationId === undefined ? undefined : allocationLoader(context).clear(allocationId).load(allocationId);
}
