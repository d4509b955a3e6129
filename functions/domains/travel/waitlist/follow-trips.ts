/** Keeps trips in step with their requests. */
import type { Context } from '../../../platform/requests/context';
import { limits } from '../../../limits';
import { civilDateOf, type CivilDate } from '../../../platform/values/civil-date';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Database } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { parseService, serviceKey } from '../travel-service/service-store';
import { tripUpdate } from '../../people/trip/store';
import { registeredOf } from '../../people/worker/loader';
import { allocationKey, parseAllocation } from '../booking/allocation-store';
import { type Request } from '../booking/request-store';
import { serviceOf } from '../booking/loader';
import { waitingTripEnd } from '../booking/wait-end';

/**
 * Sets allocation and end day of each traveller's trip by the newest version of the request. The transaction that
 * serves many parties has no room for trips, so they follow afterwards.
 */
export async function followTrips({ db }: Pick<Context, 'db'>, requests: readonly Request[]): Promise<void> {
  const newest = new Map([...requests].sort((a, b) => a.version - b.version).map((request) => [request.id, request]));
  const living = [...newest.values()].filter(({ status }) => status === 'ALLOCATED' || status === 'WAITLISTED');
  const ends = await tripEnds(db, living);
  const updates = living.flatMap((request, index) => {
    const endsOn = ends[index];
    assert(endsOn, 'an end for each request');
    return registeredOf(request.workerIds).map((workerId) =>
      tripUpdate(workerId, request.direction, {
        requestId: request.id,
        allocationId: request.allocationId,
        version: request.version,
        endsOn,
      }),
    );
  });
  await inParallel(limits.waitlistWritesAtOnce, updates, (update) => db.commit([update]));
}

/**
 * Last civil day of each request's trip: the arrival if it has seats, else the latest arrival that its window allows.
 */
async function tripEnds(db: Database, requests: readonly Request[]): Promise<CivilDate[]> {
  const seated = requests.flatMap(({ allocationId }) =>
    allocationId === undefined ? [] : [{ allocationId, serviceId: serviceOf(allocationId) }],
  );
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
  return requests.map(
    ({ allocationId, latestOn }) => (allocationId && arrivals.get(allocationId)) ?? waitingTripEnd(latestOn),
  );
}
