/**
 * A world of pairs around one proposal, of a coach for a party that waits: it is approved, approved by somebody else, too late,
 * or what came of it is changed and cancelled, while others ask for the same journey and plan for it.
 */
import { asId } from '../../../functions/platform/values/ids';
import { readDepartures } from '../../../functions/domains/travel/booking/departures/departures';
import type { Request } from '../../../functions/domains/travel/booking/request-store';
import { cancelTravelRequest } from '../../../functions/domains/travel/travel-request/cancel';
import { requestTravel } from '../../../functions/domains/travel/travel-request/service';
import { cancelTravelService, changeTravelService } from '../../../functions/domains/travel/disruption/service';
import { parseProposal, proposalKey, propose } from '../../../functions/domains/travel/travel-plan/proposal-store';
import { approveTravelProposal, planTravelServices } from '../../../functions/domains/travel/travel-plan/service';
import { parseService, serviceKey } from '../../../functions/domains/travel/travel-service/service-store';
import { scheduleTravelService } from '../../../functions/domains/travel/travel-service/service';
import { prefecturesOf } from '../../../functions/domains/reference/region/region';
import { addDays, civilDateOf, asCivilDate } from '../../../functions/platform/values/civil-date';
import { instantOf } from '../../../functions/platform/values/clock';
import type { StopInput } from '../../../functions/generated/graphql';
import type { Database } from '../../../functions/platform/dynamodb/database';
import { failed, refusal } from '../../../functions/platform/requests/result';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import {
  contextOf,
  living,
  NOW,
  readAllocations,
  readInventory,
  readRequest,
  recount as countSeats,
  requestInput,
  serviceInput,
  settle,
  valueOf,
} from '../travel-scene';
import { accountOf } from './people';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

interface Plans {
  readonly proposalId: string;
  readonly route: readonly [string, string];
  /** From NOW on. */
  readonly day: number;
  readonly waiting: Request;
  readonly newcomerId: string;
  readonly later: Set<string>;
  readonly more: Set<string>;
}

const FIRST_DAY = asCivilDate('2027-02-12');
const SEATS = 3;
const provinces = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 54 61 62 63 64 65'.split(
  ' ',
);
let made = 0;

/** A corridor and days for each scene: nobody waits on another's list. From NOW on; the third day after is the scene's, too. */
function nextJourney(): Pick<Plans, 'route' | 'day'> {
  const number = (made += 1);
  const origins = prefecturesOf(asRegionCode('53'));
  const origin = origins[number % origins.length] ?? '';
  const index = Math.floor(number / origins.length);
  const province = provinces[index % provinces.length] ?? '';
  return {
    route: [origin, prefecturesOf(asRegionCode(province))[0] ?? province],
    day: 30 + 5 * Math.floor(index / provinces.length),
  };
}

function asked({ route: [originRegionCode, destinationRegionCode], day }: Pick<Plans, 'route' | 'day'>, ids: string[]) {
  const on = addDays(FIRST_DAY, day);
  return requestInput({ workerIds: ids, originRegionCode, destinationRegionCode, earliestOn: on, latestOn: on });
}

/** As a plan stores it; what the solver finds is told elsewhere. */
async function build({ db }: Pick<Surroundings, 'db'>): Promise<Plans> {
  const context = contextOf(db, { viewer: accountOf(), now: new Date(NOW.getTime() - 60_000) });
  const journey = nextJourney();
  const people = await settle(db, 3);
  const waiting = valueOf(await requestTravel(context, asked(journey, people.slice(0, 2))));
  const proposalId = context.ids.next('prp');
  const { stops } = serviceInput({ codes: journey.route, day: journey.day });
  const proposal = {
    ...{
      id: proposalId,
      mode: 'COACH' as const,
      vehicle: 'coach',
      seats: SEATS,
      kilometres: 900,
      drivers: 2,
      riders: 2,
    },
    ...{
      cost: 9_000,
      reasons: [],
      ownerRegionCode: asRegionCode('53'),
      endsAt: instantOf(new Date(NOW.getTime() + 3_600_000)),
    },
    ...{ expiresAt: Math.floor(NOW.getTime() / 1_000) + 86_400, stops: stops.map((stop, at) => stopOf(stop, at)) },
  };
  await db.commit([propose(proposal)]);
  return { ...journey, proposalId, waiting, newcomerId: people[2] ?? '', later: new Set(), more: new Set() };
}

function stopOf({ regionCode, arrivesAt, departsAt }: StopInput, index: number) {
  const times = { ...(arrivesAt != null && { arrivesAt }), ...(departsAt != null && { departsAt }) };
  return { regionCode: asRegionCode(regionCode), boarding: index === 0 ? 2 : 0, ...times };
}

const approve = (name: string): UseCase<Plans> =>
  does('approveTravelProposal', (context, { proposalId }, idempotencyKey) =>
    approveTravelProposal(context, { idempotencyKey, proposalId, name }),
  );

/** Of what came of the proposal. */
async function serviceIdOf(db: Database, { proposalId }: Plans): Promise<string | undefined> {
  return parseProposal((await db.get(proposalKey(asId(proposalId, 'prp')))) ?? {}).serviceId;
}

const useCases: Readonly<Record<string, UseCase<Plans>>> = {
  'it is approved': approve('一号'),
  'somebody else approves it': approve('二号'),
  'it is approved too late': does('approveTravelProposal', (context, { proposalId }, idempotencyKey) =>
    approveTravelProposal(
      { ...context, clock: { now: () => new Date(NOW.getTime() + 2 * 3_600_000) } },
      { idempotencyKey, proposalId },
    ),
  ),
  'it is planned anew': does(
    'planTravelServices',
    (context, { route: [originRegionCode, destinationRegionCode], day }) => {
      const on = addDays(FIRST_DAY, day);
      const input = {
        originRegionCode,
        destinationRegionCode,
        from: on,
        to: on,
        loadFactorTarget: 0,
        coachThreshold: 1,
      };
      // An account has one plan at a time, and is told so.
      return planTravelServices({ ...context, viewer: accountOf() }, input);
    },
  ),
  'what came of it is moved': does('changeTravelService', async (context, scene, idempotencyKey) => {
    const serviceId = await serviceIdOf(context.db, scene);
    if (serviceId === undefined) return failed(refusal('NOT_FOUND', ['serviceId']));
    const { stops } = serviceInput({ codes: scene.route, day: scene.day + 3 });
    return changeTravelService(context, { idempotencyKey, serviceId, stops });
  }),
  'what came of it is cancelled': does('cancelTravelService', async (context, scene, idempotencyKey) => {
    const serviceId = await serviceIdOf(context.db, scene);
    if (serviceId === undefined) return failed(refusal('NOT_FOUND', ['serviceId']));
    return cancelTravelService(context, { idempotencyKey, serviceId, reason: '大雪' });
  }),
  'another service is scheduled': does(
    'scheduleTravelService',
    async (context, { route, day, more }, idempotencyKey) => {
      // Later on the day, and too small for the two who wait: of two services that would do, either may serve them.
      const input = serviceInput({ codes: route, day: day + 0.1, seats: 1 });
      const outcome = await scheduleTravelService(context, { ...input, idempotencyKey });
      if (outcome.ok) more.add(outcome.value.id);
      return outcome;
    },
  ),
  'who waits cancels': does('cancelTravelRequest', (context, { waiting }) =>
    cancelTravelRequest(context, { travelRequestId: waiting.id }),
  ),
  'somebody asks': does('requestTravel', async (context, scene, idempotencyKey) => {
    const outcome = await requestTravel(context, { ...asked(scene, [scene.newcomerId]), idempotencyKey });
    if (outcome.ok) scene.later.add(outcome.value.id);
    return outcome;
  }),
};

async function read(db: Database, scene: Plans) {
  const came = await serviceIdOf(db, scene);
  const ids = [...(came === undefined ? [] : [came]), ...scene.more];
  const [requests, services] = await Promise.all([
    Promise.all([scene.waiting.id, ...scene.later].map((id) => readRequest(db, id))),
    Promise.all(
      ids.map(async (id) => ({
        service: parseService((await db.get(serviceKey(asId(id, 'svc')))) ?? {}),
        inventory: await readInventory(db, id),
        allocations: living(await readAllocations(db, id)),
      })),
    ),
  ]);
  return { came, requests, services };
}

async function tell(db: Database, scene: Plans): Promise<unknown> {
  const { came, requests, services } = await read(db, scene);
  const start = Date.parse(addDays(FIRST_DAY, scene.day));
  return {
    requests: requests.map(({ status }) => status),
    services: services.map(({ service, inventory, allocations }) =>
      [
        ...[service.id === came, came === service.id ? service.name : '-', inventory.status, inventory.pool.join()],
        ...[(Date.parse(service.departsAt) - start) / 3_600_000, allocations.length],
      ].join(),
    ),
  };
}

/** Counted from the tables alone: one service of one proposal, its seats, and nobody who waits where seats are free. */
async function recount(db: Database, scene: Plans): Promise<string[]> {
  const { requests, services } = await read(db, scene);
  const days = { ...scene.waiting, latestOn: addDays(scene.waiting.latestOn, 3) };
  const corridor = (await readDepartures(contextOf(db), days, { consistent: true })).map(({ serviceId }) => serviceId);
  const known = services.map(({ service }) => service.id);
  const on = addDays(FIRST_DAY, scene.day);
  const open = services.filter(
    ({ service, inventory }) => inventory.status === 'OPEN' && civilDateOf(new Date(service.departsAt)) === on,
  );
  return [
    ...(corridor.every((id) => known.includes(id))
      ? []
      : ['a service leaves that is neither the proposal’s nor a new one']),
    ...services.flatMap(({ service, inventory, allocations }) => {
      const counted = countSeats(service, [], allocations);
      return inventory.pool.join() === counted.pool.join()
        ? []
        : [`free are ${inventory.pool.join()}, by the allocations ${counted.pool.join()}`];
    }),
    ...requests
      .filter(({ status }) => status === 'WAITLISTED')
      .filter(({ workerIds }) => open.some(({ inventory }) => Math.min(...inventory.pool) >= workerIds.length))
      .map(({ workerIds }) => `${workerIds.length} wait beside free seats`),
  ];
}

export const plans: World<Plans> = { useCases, build, tell, recount };
