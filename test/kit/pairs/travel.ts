/**
 * A world of pairs around one train of seven seats: a party of five that holds seats, one traveller who confirmed, two who wait,
 * and somebody who has not asked yet.
 */
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { orderGroupTickets } from '../../../functions/domains/travel/group-ticket/service';
import { boardPassengers } from '../../../functions/domains/travel/manifest/boarding';
import { closeManifest } from '../../../functions/domains/travel/manifest/service';
import { releaseAllocation } from '../../../functions/domains/travel/booking/allocation';
import { confirmAllocation } from '../../../functions/domains/travel/booking/confirm';
import type { Request } from '../../../functions/domains/travel/booking/entities';
import { cancelTravelRequest } from '../../../functions/domains/travel/waitlist/leave';
import { requestTravel } from '../../../functions/domains/travel/travel-request/service';
import { cancelTravelService, changeTravelService } from '../../../functions/domains/travel/disruption/service';
import { isTrip, parseTrip, tripKey } from '../../../functions/domains/people/trip/store';
import { scheduleTravelService } from '../../../functions/domains/travel/travel-service/service';
import { parseService, type Service, serviceKey } from '../../../functions/domains/travel/travel-service/entities';
import { workerKey } from '../../../functions/domains/people/worker/entities';
import { prefecturesOf } from '../../../functions/domains/reference/region/region';
import { addDays } from '../../../functions/platform/values/civil-date';
import { instantOf } from '../../../functions/platform/values/clock';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { done } from '../../../functions/platform/requests/result';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import {
  contextOf,
  living,
  NOW,
  readAllocations,
  readInventory,
  readRequest,
  recount,
  requestInput,
  schedule,
  serviceInput,
  settle,
  sweepTravel,
  valueOf,
} from '../travel-scene';
import { accountOf, settlePerson } from './people';

interface Journey {
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

const origins = prefecturesOf('53');
const provinces = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 54 61 62 63 64 65'.split(
  ' ',
);
/** From a day on: each is a day of a group ticket, and so is the third after it. */
const days = [1, 5, 9] as const;
let made = 0;

/** A corridor and days for each scene: nobody waits on another's list. */
function nextJourney(): Journey {
  const number = (made += 1);
  const origin = origins[number % origins.length] ?? '';
  const province = provinces[Math.floor(number / origins.length) % provinces.length] ?? '';
  const day = days[Math.floor(number / origins.length / provinces.length)];
  if (day === undefined) throw new Error('More scenes than there are corridors');
  return { route: [origin, prefecturesOf(province)[0] ?? province], day };
}

/** They asked before whoever asks now: parties of one millisecond have no order. */
const EARLIER = new Date(NOW.getTime() - 60_000);

async function buildTravel({ db }: Pick<Surroundings, 'db'>): Promise<Travel> {
  const context = () => contextOf(db, { viewer: accountOf(), now: EARLIER });
  const journey = nextJourney();
  const service = await schedule(db, { codes: journey.route, day: journey.day, seats: 7 });
  const [people, newcomer, other] = await Promise.all([settle(db, 8), settlePerson(db), settlePerson(db)]);
  const ask = async (workerIds: string[]): Promise<Request> =>
    valueOf(await requestTravel(context(), asked(journey, workerIds)));
  const held = await ask(people.slice(0, 5));
  const confirmed = await ask(people.slice(5, 6));
  valueOf(await confirmAllocation(context(), { allocationId: confirmed.allocationId ?? '' }));
  const waiting = await ask(people.slice(6));
  const scene = { service, held, confirmed, waiting, newcomerId: newcomer.id, otherId: other.id, journey };
  return { ...scene, later: [], more: new Set() };
}

function asked({ route: [originRegionCode, destinationRegionCode], day }: Journey, workerIds: string[]) {
  const on = addDays('2027-02-12', day);
  return requestInput({ workerIds, originRegionCode, destinationRegionCode, earliestOn: on, latestOn: on });
}

type Party = 'held' | 'confirmed';

const release = (party: Party): UseCase<Travel> =>
  does('releaseAllocation', (ctx, scene) => releaseAllocation(ctx, { allocationId: scene[party].allocationId ?? '' }));

const change = ({ days: later, seats }: { readonly days?: number; readonly seats?: number }): UseCase<Travel> =>
  does('changeTravelService', (ctx, { service, journey: { route, day } }, idempotencyKey) => {
    const stops = later === undefined ? undefined : serviceInput({ codes: route, day: day + later }).stops;
    return changeTravelService(ctx, {
      ...{ idempotencyKey, serviceId: service.id },
      ...(stops && { stops }),
      ...(seats !== undefined && { seats }),
    });
  });

/** Everyone who is ordered for has seats when the order is answered. */
const order = does<Travel>('groupTicketOrder', async (ctx, { service, held }, idempotencyKey) => {
  const outcome = await orderGroupTickets(ctx, {
    ...{ idempotencyKey, serviceId: service.id, handlerWorkerId: held.workerIds[0] ?? '' },
  });
  if (!outcome.ok) return outcome;
  const seated = new Set(living(await readAllocations(ctx.db, service.id)).flatMap(({ workerIds }) => workerIds));
  const without = outcome.value.batches.flatMap(({ workerIds }) => workerIds.filter((id) => !seated.has(id)));
  if (without.length > 0) throw new Error(`${without.length} are ordered for and have no seats`);
  return outcome;
});

const useCases: Readonly<Record<string, UseCase<Travel>>> = {
  'a party confirms': does('confirmAllocation', (ctx, { held }) =>
    confirmAllocation(ctx, { allocationId: held.allocationId ?? '' }),
  ),
  'a party releases its seats': release('held'),
  'who confirmed releases the seat': release('confirmed'),
  'a party cancels': does('cancelTravelRequest', (ctx, { held }) =>
    cancelTravelRequest(ctx, { travelRequestId: held.id }),
  ),
  'who waits cancels': does('cancelTravelRequest', (ctx, { waiting }) =>
    cancelTravelRequest(ctx, { travelRequestId: waiting.id }),
  ),
  'somebody asks': does('requestTravel', async (ctx, { newcomerId, journey, later }, idempotencyKey) => {
    const outcome = await requestTravel(ctx, { ...asked(journey, [newcomerId]), idempotencyKey });
    if (outcome.ok && !later.includes(outcome.value.id)) later.push(outcome.value.id);
    return outcome;
  }),
  'that somebody is merged': does('mergeWorkers', (ctx, { newcomerId, otherId }, idempotencyKey) =>
    mergeWorkers(ctx, { idempotencyKey, keepId: otherId, mergeId: newcomerId }),
  ),
  'times change to another day': change({ days: 3 }),
  'one seat is added': change({ seats: 8 }),
  'one seat is taken off': change({ seats: 6 }),
  'the service is cancelled': does('cancelTravelService', (ctx, { service }, idempotencyKey) =>
    cancelTravelService(ctx, { idempotencyKey, serviceId: service.id, reason: '大雪' }),
  ),
  'another service is scheduled': does('scheduleTravelService', async (ctx, { journey, more }, idempotencyKey) => {
    // Later on the day: of two that leave at once, either may serve who waits.
    const input = serviceInput({ codes: journey.route, day: journey.day + 0.1, seats: 2 });
    const outcome = await scheduleTravelService(ctx, { ...input, idempotencyKey });
    if (outcome.ok) more.add(outcome.value.id);
    return outcome;
  }),
  'tickets are ordered': order,
  'the list is closed': does('closeManifest', (ctx, { service }) => closeManifest(ctx, { serviceId: service.id })),
  'who confirmed boards': does('boardPassengers', (ctx, { service, confirmed }) =>
    boardPassengers(ctx, { serviceId: service.id, workerIds: confirmed.workerIds, at: '2027-02-12T02:00:00Z' }),
  ),
  'holds end': does('sweep', async (ctx) => {
    const later = new Date(NOW.getTime() + 31 * 60_000);
    return done(await sweepTravel({ ...ctx, clock: { now: () => later } }));
  }),
};

async function requestsOf(db: Database, { held, confirmed, waiting, later }: Travel): Promise<Request[]> {
  return Promise.all([held.id, confirmed.id, waiting.id, ...later].map((id) => readRequest(db, id)));
}

async function serviceOf(db: Database, { service }: Travel): Promise<Service> {
  return parseService((await db.get(serviceKey(service.id))) ?? {});
}

async function tellTravel(db: Database, scene: Travel): Promise<unknown> {
  const [requests, allocations, inventory, service] = await Promise.all([
    requestsOf(db, scene),
    readAllocations(db, scene.service.id),
    readInventory(db, scene.service.id),
    serviceOf(db, scene),
  ]);
  // In hours from the day of the journey on: scenes have days of their own.
  const start = Date.parse(addDays('2027-02-12', scene.journey.day));
  const hour = (at: string | undefined): string =>
    at === undefined ? '-' : String((Date.parse(at) - start) / 3_600_000);
  return {
    // Why it waits is told by what it found, and others find it in another order.
    requests: requests.map(({ status, waitReason, earliestOn, latestOn, allocationId }) => {
      const seats = allocations.find(({ id }) => id === allocationId);
      const { asks = '-', holdEndsAt = '' } = seats ?? {};
      return [
        ...[
          status,
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
async function recountTravel(db: Database, scene: Travel): Promise<string[]> {
  const [requests, allocations, inventory, service] = await Promise.all([
    requestsOf(db, scene),
    readAllocations(db, scene.service.id),
    readInventory(db, scene.service.id),
    serviceOf(db, scene),
  ]);
  const counted = recount(service, [], allocations);
  const seated = living(allocations);
  const trips = await Promise.all(
    requests.flatMap(({ id, workerIds, direction, status, allocationId }) =>
      workerIds.map(async (workerId) => {
        const item = await db.get(tripKey(workerId, direction));
        const trip = item !== undefined && isTrip(item) ? parseTrip(item) : undefined;
        return { id, status, allocationId, trip };
      }),
    ),
  );
  const people = await db.batchGet(requests.flatMap(({ workerIds }) => workerIds.map(workerKey)));
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
      .filter(({ status, allocationId }) => status === 'ALLOCATED' && !seated.some(({ id }) => id === allocationId))
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
    ...people.filter((item) => item?.['mergedInto'] !== undefined).map(() => 'somebody who was merged travels'),
    ...(service.cancelReason !== undefined && seated.length > 0 ? ['seats on a service that does not run'] : []),
  ];
}

export const travel: World<Travel> = { useCases, build: buildTravel, tell: tellTravel, recount: recountTravel };
