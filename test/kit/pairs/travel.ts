/**
 * A world of pairs around one train of seven seats: a party of five that holds seats, one traveller who confirmed, two who wait,
 * and somebody who has not asked yet.
 */
import { mergeWorkers } from '../../../functions/domains/people/duplicate/merge';
import { orderGroupTickets } from '../../../functions/domains/travel/group-ticket/service';
import { boardPassengers } from '../../../functions/domains/travel/manifest/boarding';
import { closeManifest } from '../../../functions/domains/travel/manifest/service';
import { releaseAllocation } from '../../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../../functions/domains/travel/booking/confirm';
import type { Request } from '../../../functions/domains/travel/booking/request-store';
import { cancelTravelRequest } from '../../../functions/domains/travel/travel-request/cancel';
import { leaveParty } from '../../../functions/domains/travel/travel-request/leave-party';
import { requestTravel } from '../../../functions/domains/travel/travel-request/service';
import { cancelTravelService, changeTravelService } from '../../../functions/domains/travel/disruption/service';
import { scheduleTravelService } from '../../../functions/domains/travel/travel-service/service';
import { prefecturesOf } from '../../../functions/domains/reference/region/region';
import { addDays, asCivilDate } from '../../../functions/platform/values/civil-date';
import { ok } from '../../../functions/platform/requests/result';
import { asInstant } from '../../../functions/platform/values/clock';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import {
  contextOf,
  living,
  NOW,
  readAllocations,
  requestInput,
  schedule,
  serviceInput,
  settle,
  sweepTravel,
  valueOf,
} from '../travel-scene';
import { accountOf, settlePerson } from './people';
import { type Journey, recountTravel, tellTravel, type Travel } from './travel-left';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

const origins = prefecturesOf(asRegionCode('53'));
const provinces = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 54 61 62 63 64 65'.split(
  ' ',
);
/** From a day on: each is a day of a group ticket, and so is the third after it. */
const days = [1, 5, 9, 13] as const;
let made = 0;

/** A corridor and days for each scene: nobody waits on another's list. */
export function nextJourney(): Journey {
  const number = (made += 1);
  const origin = origins[number % origins.length] ?? '';
  const province = provinces[Math.floor(number / origins.length) % provinces.length] ?? '';
  const day = days[Math.floor(number / origins.length / provinces.length)];
  if (day === undefined) throw new Error('More scenes than there are corridors');
  return { route: [origin, prefecturesOf(asRegionCode(province))[0] ?? province], day };
}

/** They asked earlier than the parties of the pair: parties of one millisecond have no order. */
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

export function asked({ route: [originRegionCode, destinationRegionCode], day }: Journey, workerIds: string[]) {
  const on = addDays(asCivilDate('2027-02-12'), day);
  return requestInput({ workerIds, originRegionCode, destinationRegionCode, earliestOn: on, latestOn: on });
}

type Party = 'held' | 'confirmed';

const release = (party: Party): UseCase<Travel> =>
  does('releaseAllocation', (ctx, scene) => releaseAllocation(ctx, { allocationId: scene[party].allocationId ?? '' }));

const parts = (party: 'held' | 'waiting'): UseCase<Travel> =>
  does('leaveParty', (ctx, scene) =>
    leaveParty(ctx, { travelRequestId: scene[party].id, workerId: scene[party].workerIds[0] ?? '' }),
  );

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
  'one of a party leaves': parts('held'),
  'one who waits leaves the other': parts('waiting'),
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
    // Later on the day, and too small for the two who wait: of two services that would do, either may serve them.
    const input = serviceInput({ codes: journey.route, day: journey.day + 0.1, seats: 1 });
    const outcome = await scheduleTravelService(ctx, { ...input, idempotencyKey });
    if (outcome.ok) more.add(outcome.value.id);
    return outcome;
  }),
  'tickets are ordered': order,
  'the list is closed': does('closeManifest', (ctx, { service }) => closeManifest(ctx, { serviceId: service.id })),
  'who confirmed boards': does('boardPassengers', (ctx, { service, confirmed }) =>
    boardPassengers(ctx, {
      serviceId: service.id,
      workerIds: confirmed.workerIds,
      at: asInstant('2027-02-12T02:00:00Z'),
    }),
  ),
  'holds end': does('sweep', async (ctx) => {
    const later = new Date(NOW.getTime() + 31 * 60_000);
    return ok(await sweepTravel({ ...ctx, clock: { now: () => later } }));
  }),
};

export const travel: World<Travel> = { useCases, build: buildTravel, tell: tellTravel, recount: recountTravel };
