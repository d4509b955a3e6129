/** The trips of a worker as requests, and how trips follow the request that they are of. */
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { limits } from '../../../limits';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Database } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { connectionOf, type Connection, type PageArguments } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { parseService, serviceKey } from '../travel-service/service-store';
import { isTrip, parseTrip, type Trip, tripKey, tripUpdate } from '../../people/trip/store';
import { allocationKey, parseAllocation } from './allocation-store';
import { type Request } from './request-store';
import { allocationLoader, requestLoader, serviceOf } from './loader';
import { requestStatus, waitingTripEnd } from './booking';

/** Those that wait or have seats, and are not over, the earlier request first. A hold or a wait that has ended is over before the sweep. */
export async function listTrips(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: PageArguments,
): Promise<Connection<Request>> {
  const running = await runningTrips(context, worker, today(context.clock));
  const requests = await Promise.all(running.map((trip) => unlessMalformed(livingRequest(context, trip))));
  const listed = requests.filter((request) => request !== undefined);
  return connectionOf(listed, requestOrder, page);
}

export function requestOrder({ requestedAt, id }: Request): string {
  return `${requestedAt}#${id}`;
}

/** Trips that are not over, at most two for each collection of the person: one round trip. */
export async function runningTrips(
  { db }: Pick<Context, 'db'>,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  on: CivilDate,
): Promise<Trip[]> {
  const keys = collectionsOf(worker).flatMap((id) => [tripKey(id, 'HOMEBOUND'), tripKey(id, 'WORKBOUND')]);
  const items = (await db.batchGet(keys)).filter((item) => item !== undefined);
  return items
    .filter(isTrip)
    .map(parseTrip)
    .filter(({ endsOn }) => endsOn >= on);
}

async function livingRequest(context: Context, { requestId, allocationId }: Trip): Promise<Request | undefined> {
  const [request] = await Promise.all([
    requestLoader(context).load(requestId),
    // Nearly always the request's: then it needs no further round trip.
    allocationId === undefined ? undefined : allocationLoader(context).load(allocationId),
  ]);
  assert(request, "a trip's request to exist");
  const allocation = request.allocationId && (await allocationLoader(context).load(request.allocationId));
  const status = requestStatus(request, allocation || undefined, context.clock.now());
  return status === 'ALLOCATED' || status === 'WAITLISTED' ? request : undefined;
}

/**
 * Each traveller's trip as the newest state of the request has it: with its seats and the day of arrival, or without. Trips are
 * not in the transaction that serves many parties, so they follow it.
 */
export async function followTrips({ db }: Pick<Context, 'db'>, requests: readonly Request[]): Promise<void> {
  const newest = new Map([...requests].sort((a, b) => a.version - b.version).map((request) => [request.id, request]));
  const living = [...newest.values()].filter(({ status }) => status === 'ALLOCATED' || status === 'WAITLISTED');
  const ends = await tripEnds(db, living);
  const updates = living.flatMap((request, index) =>
    request.workerIds.map((workerId) =>
      tripUpdate(workerId, request.direction, {
        requestId: request.id,
        allocationId: request.allocationId,
        version: request.version,
        endsOn: ends[index] ?? '',
      }),
    ),
  );
  await inParallel(limits.waitlistWritesAtOnce, updates, (update) => db.commit([update]));
}

/** Civil date, for each of them: of the arrival where it has seats. */
async function tripEnds(db: Database, requests: readonly Request[]): Promise<string[]> {
  const seated = requests.flatMap(({ allocationId = '' }) => {
    const serviceId = serviceOf(allocationId);
    return serviceId === undefined ? [] : [{ allocationId, serviceId }];
  });
  const [allocations, services] = await Promise.all([
    db.batchGet(seated.map(({ serviceId, allocationId }) => allocationKey(serviceId, allocationId))),
    db.batchGet(seated.map(({ serviceId }) => serviceKey(serviceId))),
  ]);
  const arrivals = new Map(
    seated.map(({ allocationId }, index) => {
      const [allocation, service] = [allocations[index], services[index]];
      assert(allocation && service, "an allocated request's allocation and service to exist");
      const arrivesAt = parseService(service).stops[parseAllocation(allocation).toStop]?.arrivesAt;
      assert(arrivesAt, 'an arrival at a stop after the first');
      return [allocationId, civilDateOf(new Date(arrivesAt))];
    }),
  );
  return requests.map(({ allocationId = '', latestOn }) => arrivals.get(allocationId) ?? waitingTripEnd(latestOn));
}
