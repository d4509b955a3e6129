/** What is left of a train's scene, told and counted: the scene's own requests, seats and trips, and those of services besides. */
import { isTrip, parseTrip, tripKey } from '../../../functions/domains/people/trip/store';
import { workerKey } from '../../../functions/domains/people/worker/store';
import type { Allocation } from '../../../functions/domains/travel/booking/allocation-store';
import type { Request } from '../../../functions/domains/travel/booking/request-store';
import { parseService, type Service, serviceKey } from '../../../functions/domains/travel/travel-service/service-store';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { addDays, asCivilDate } from '../../../functions/platform/values/civil-date';
import { instantOf } from '../../../functions/platform/values/clock';
import { asId } from '../../../functions/platform/values/ids';
import { living, NOW, readAllocations, readInventory, readRequest, recount } from '../travel-scene';

export interface Journey {
  readonly route: readonly [string, string];
  /** From NOW on. */
  readonly day: number;
}

export interface Travel {
  readonly service: Service;
  readonly held: Request;
  readonly confirmed: Request;
  readonly waiting: Request;
  /** Who has not asked yet, and who they are, too. */
  readonly newcomerId: string;
  readonly otherId: string;
  readonly journey: Journey;
  /** Of the requests that were made besides. */
  readonly later: string[];
  /** Of the services that were scheduled besides. */
  readonly more: Set<string>;
}

async function requestsOf(db: Database, { held, confirmed, waiting, later }: Travel): Promise<Request[]> {
  return Promise.all([held.id, confirmed.id, waiting.id, ...later].map((id) => readRequest(db, id)));
}

async function serviceOf(db: Database, { service }: Travel): Promise<Service> {
  return parseService((await db.get(serviceKey(service.id))) ?? {});
}

/** On the services that were scheduled besides. */
async function allocationsElsewhere(db: Database, { more }: Travel): Promise<Allocation[]> {
  return (await Promise.all([...more].map((id) => readAllocations(db, id)))).flat();
}

export async function tellTravel(db: Database, scene: Travel): Promise<unknown> {
  const [requests, allocations, inventory, service, elsewhere] = await Promise.all([
    requestsOf(db, scene),
    readAllocations(db, scene.service.id),
    readInventory(db, scene.service.id),
    serviceOf(db, scene),
    allocationsElsewhere(db, scene),
  ]);
  // In hours from the day of the journey on: scenes have days of their own.
  const start = Date.parse(addDays(asCivilDate('2027-02-12'), scene.journey.day));
  const hour = (at: string | undefined): string =>
    at === undefined ? '-' : String((Date.parse(at) - start) / 3_600_000);
  return {
    // Why it waits is told by what it found, and others find it in another order.
    requests: requests.map(({ status, waitReason, earliestOn, latestOn, allocationId, workerIds }) => {
      const seats = [...allocations, ...elsewhere].find(({ id }) => id === allocationId);
      const { asks = '-', holdEndsAt = '' } = seats ?? {};
      return [
        ...[
          status,
          workerIds.length,
          status === 'WAITLISTED' && waitReason === 'SERVICE_CANCELLED' ? 'first' : '-',
          hour(earliestOn),
          hour(latestOn),
        ],
        ...[seats?.status ?? '-', hour(seats?.departsAt), asks, hour(seats?.movedFrom)],
        holdEndsAt > instantOf(new Date(NOW.getTime() + 3_600_000)) ? 'long' : 'short',
      ].join();
    }),
    inventory: [inventory.status, inventory.seats, inventory.pool.join()].join(),
    service: [service.seats, hour(service.departsAt), service.cancelReason ?? '-'].join(),
  };
}

/** Counted from the tables alone. */
export async function recountTravel(db: Database, scene: Travel): Promise<string[]> {
  const [requests, allocations, inventory, service, elsewhere] = await Promise.all([
    requestsOf(db, scene),
    readAllocations(db, scene.service.id),
    readInventory(db, scene.service.id),
    serviceOf(db, scene),
    allocationsElsewhere(db, scene),
  ]);
  const counted = recount(service, [], allocations);
  const seated = living(allocations);
  const seatedAnywhere = [...seated, ...living(elsewhere)];
  const trips = await Promise.all(
    requests.flatMap(({ id, workerIds, direction, status, allocationId }) =>
      workerIds.map(async (workerId) => {
        const item = await db.get(tripKey(asId(workerId, 'wkr'), direction));
        const trip = item !== undefined && isTrip(item) ? parseTrip(item) : undefined;
        return { id, status, allocationId, trip };
      }),
    ),
  );
  const gone = await Promise.all(
    requests.flatMap(({ id, leavers = [], direction }) =>
      leavers.map(async (workerId) => (await db.get(tripKey(asId(workerId, 'wkr'), direction)))?.['requestId'] === id),
    ),
  );
  const people = await db.batchGet(
    requests.flatMap(({ workerIds }) => workerIds.map((id) => workerKey(asId(id, 'wkr')))),
  );
  return [
    ...(inventory.pool.join() === counted.pool.join()
      ? []
      : [`free are ${inventory.pool.join()}, by the allocations ${counted.pool.join()}`]),
    ...(Math.min(...inventory.pool) < 0 || inventory.seats !== service.seats
      ? ['seats below zero, or two numbers']
      : []),
    ...seated
      .filter(({ departsAt, fromStop }) => departsAt !== service.stops[fromStop]?.departsAt)
      .map(({ status }) => `an allocation that is ${status} leaves at another time than its service`),
    ...seated
      .filter(({ id }) => !requests.some(({ allocationId, status }) => allocationId === id && status === 'ALLOCATED'))
      .map(({ status }) => `an allocation that is ${status} is no request's`),
    ...requests
      .filter(
        ({ status, allocationId }) => status === 'ALLOCATED' && !seatedAnywhere.some(({ id }) => id === allocationId),
      )
      .map(({ id }) => `${id} is ALLOCATED and has no seats`),
    ...trips
      .filter(({ id, status, allocationId, trip }) => {
        if (status === 'ALLOCATED') return trip?.requestId !== id || trip.allocationId !== allocationId;
        if (status === 'WAITLISTED') return trip?.requestId !== id || trip.allocationId !== undefined;
        return trip?.requestId === id;
      })
      .map(
        ({ status, trip }) => `a request that is ${status} has a traveller with ${JSON.stringify(trip ?? 'no trip')}`,
      ),
    ...gone.filter((isThere) => isThere).map(() => 'somebody who left the party still has its trip'),
    ...seated
      .filter(({ id, workerIds, seats }) => {
        const party = requests.find(({ allocationId }) => allocationId === id)?.workerIds;
        return seats !== workerIds.length || party?.join() !== workerIds.join();
      })
      .map(({ seats }) => `${seats} seats for a party of another size`),
    ...people.filter((item) => item?.['mergedInto'] !== undefined).map(() => 'somebody who was merged travels'),
    ...(service.cancelReason !== undefined && seated.length > 0 ? ['seats on a service that does not run'] : []),
  ];
}
