/** Keeps trips in step with their requests. */
import type { Context } from '../../../platform/requests/context';
import { limits } from '../../../limits';
import { civilDateOf } from '../../../platform/values/civil-date';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Database } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { parseService, serviceKey } from '../travel-service/service-store';
import { type TripState, tripUpdate } from '../../people/trip/store';
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
  const days = await tripDays(db, living);
  const updates = living.flatMap((request, index) => {
    const own = days[index];
    assert(own, 'the days of each request');
    return registeredOf(request.workerIds).map((workerId) =>
      tripUpdate(workerId, request.direction, {
        requestId: request.id,
        allocationId: request.allocationId,
        version: request.version,
        ...own,
      }),
    );
  });
  await inParallel(limits.waitlistWritesAtOnce, updates, (update) => db.commit([update]));
}

/**
 * Civil days of each request's trip: of boarding and arrival if it has seats, else the latest arrival that its window allows.
 */
async function tripDays(db: Database, requests: readonly Request[]): Promise<Pick<TripState, 'endsOn' | 'boardsOn'>[]> {
  const seated = requests.flatMap(({ allocationId }) =>
    allocationId === undefined ? [] : [{ allocationId, serviceId: serviceOf(allocationId) }],
  );
  const [allocations, services] = await Promise.all([
    db.batchGet(seated.map(({ serviceId, allocationId }) => allocationKey(serviceId, allocationId))),
    db.batchGet(seated.map(({ serviceId }) => serviceKey(serviceId))),
  ]);
  const journeys = new Map(
    seated.map(({ allocationId }, index) => {
      const [allocation, service] = [allocations[index], services[index]];
      assert(allocation && service, "an allocated request's allocation and service to exist");
      const { toStop, departsAt } = parseAllocation(allocation);
      const arrivesAt = parseService(service).stops[toStop]?.arrivesAt;
      assert(arrivesAt, 'an arrival at a stop after the first');
      const [endsOn, boardsOn] = [civilDateOf(new Date(arrivesAt)), civilDateOf(new Date(departsAt))];
      return [allocationId, { endsOn, boardsOn }] as const;
    }),
  );
  return requests.map(
    ({ allocationId, latestOn }) =>
      (allocationId && journeys.get(allocationId)) || { endsOn: waitingTripEnd(latestOn), boardsOn: undefined },
  );
}
