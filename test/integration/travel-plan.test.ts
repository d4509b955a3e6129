/** From demand to seats, through HTTP: who waits is counted, runs are proposed, one is approved, and the waitlist is served by itself. */
import type { PlanTravelServicesInput, TravelProposal } from '../../functions/generated/graphql';
import { alone } from '../../functions/domains/travel/travel-plan/lease';
import { limits } from '../../functions/limits';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import type { Context } from '../../functions/platform/requests/context';
import {
  givenWorkers,
  NOW,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let system: TestSystem;
let bureau: string;

const counties = ['530627', '530628', '530629'];
const DAYS = { earliestOn: asCivilDate('2027-02-20'), latestOn: asCivilDate('2027-02-22') };

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

afterEach(() => system.clock.moveTo(NOW));

async function settled(): Promise<void> {
  await system.pump.idle();
}

/** The ids of requests of as many parties, each of as many people, one for each county. */
async function waitingParties(size: number, change: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (const originRegionCode of counties) {
    const workerIds = await givenWorkers(system, size);
    const input = requestTravelInput(workerIds, { originRegionCode, ...DAYS, ...change });
    const { travelRequest, userErrors } = await system.mutate(
      bureau,
      'requestTravel',
      'travelRequest { id status }',
      input,
    );
    expect({ status: travelRequest?.status, userErrors }).toEqual({ status: 'WAITLISTED', userErrors: [] });
    ids.push(travelRequest?.id ?? '');
  }
  await settled();
  return ids;
}

const PLAN = `
  proposals {
    id mode seats riders loadFactor cost feasible status drivers travelService { id } reasons brokenRules
    stops { regionCode region { name } arrivesAt departsAt boarding }
  }
  unserved gap planned { services riders loadFactor cost } baseline { services riders loadFactor cost }`;

async function plan(input: Partial<PlanTravelServicesInput> = {}) {
  return system.mutate(bureau, 'planTravelServices', PLAN, {
    ...{ originRegionCode: '53', destinationRegionCode: '44', from: DAYS.earliestOn, to: DAYS.latestOn },
    ...input,
  });
}

function approveWith(input: object, token = bureau) {
  const selection = 'travelProposal { id status } travelService { id name carrierId seats mode stops { regionCode } }';
  return system.mutate(token, 'approveTravelProposal', selection, { idempotencyKey: unique(), ...input });
}

type Row = Record<'originRegionCode' | 'destinationRegionCode', string> &
  Record<'requested' | 'allocated' | 'waiting', number>;

async function demand(token: string, filter: object): Promise<readonly Row[]> {
  const query = `query ($filter: TravelDemandFilter) { travelDemand(filter: $filter) {
    originRegionCode destinationRegionCode on requested allocated waiting origin { name } destination { name } } }`;
  return (await system.ask(token, query, { filter })).travelDemand;
}

const ROWS = { from: '2027-02-20', to: '2027-02-20', destinationRegionCode: '4419' };

let requests: string[] = [];
let coach: TravelProposal;

test('a party without a service waits, and is counted by origin, destination and day', async () => {
  requests = await waitingParties(14);
  const rows = await demand(bureau, ROWS);
  expect(rows).toEqual(
    [
      ['530627', '镇雄县'],
      ['530628', '彝良县'],
      ['530629', '威信县'],
    ].map(([originRegionCode, name]) => ({
      ...{ originRegionCode, destinationRegionCode: '4419', on: '2027-02-20' },
      ...{ requested: 14, allocated: 0, waiting: 14, origin: { name }, destination: { name: '东莞市' } },
    })),
  );
  expect(await demand(bureau, { ...ROWS, originRegionCode: '530628' })).toEqual([rows[1]]);
  expect(await demand(bureau, { ...ROWS, from: '2027-02-21', to: '2027-02-25' })).toEqual([]);
  expect(await demand(bureau, { ...ROWS, destinationRegionCode: '33' })).toEqual([]);
});

test('a plan pools three counties into one coach, beside a coach for each village of today', async () => {
  const answer = await plan();
  expect(answer.userErrors).toEqual([]);
  expect(answer.proposals).toHaveLength(1);
  coach = answer.proposals[0] as TravelProposal;
  expect(coach).toMatchObject({
    mode: 'COACH',
    riders: 42,
    seats: 43,
    feasible: true,
    reasons: [],
    status: 'PROPOSED',
  });
  expect(coach.loadFactor).toBeCloseTo(42 / 43);
  expect(coach.stops.map(({ boarding }) => boarding)).toEqual([14, 14, 14, 0]);
  expect(
    coach.stops
      .slice(0, 3)
      .map(({ regionCode }) => regionCode)
      .toSorted(),
  ).toEqual(counties);
  expect(coach.stops[3]).toMatchObject({ regionCode: '4419', departsAt: null });
  expect(answer).toMatchObject({
    unserved: 0,
    planned: { services: 1, riders: 42, cost: coach.cost },
    // All are at home in one village, but no coach of one county collects in another.
    baseline: { services: 3, riders: 42 },
  });
  expect(answer.gap).toBeLessThan(0.02);
});

test('an approved proposal is a service, once, and the waitlist is served by itself', async () => {
  const idempotencyKey = unique();
  const input = { idempotencyKey, proposalId: coach.id, name: ' 东莞专车 ', carrierId: 'carrier-7' };
  const [first, again, other] = await Promise.all([
    approveWith(input),
    approveWith(input),
    approveWith({ proposalId: coach.id }),
  ]);
  const winners = [first, other].filter(({ userErrors }) => userErrors.length === 0);
  expect(winners).toHaveLength(1);
  const [winner] = winners;
  expect(winner?.travelProposal).toEqual({ id: coach.id, status: 'APPROVED' });
  expect(winner?.travelService).toMatchObject({ mode: 'COACH', seats: 43 });
  expect(again.travelService).toEqual(first.travelService);
  const loser = winner === first ? other : first;
  expect(loser.userErrors).toMatchObject([{ code: 'PROPOSAL_APPROVED', path: ['proposalId'] }]);
  await settled();
  for (const id of requests) {
    const { travelRequest } = await system.ask(
      bureau,
      'query ($id: ID!) { travelRequest(id: $id) { status allocation { seats travelService { id } } } }',
      { id },
    );
    expect(travelRequest).toEqual({
      status: 'ALLOCATED',
      allocation: { seats: 14, travelService: { id: winner?.travelService?.id } },
    });
  }
  expect(await demand(bureau, ROWS)).toMatchObject(counties.map(() => ({ requested: 14, allocated: 14, waiting: 0 })));
  expect(await plan()).toMatchObject({ proposals: [], unserved: 0, gap: 0, baseline: { services: 0 } });
});

test('a party that cancels is no longer counted', async () => {
  const input = { travelRequestId: requests[0] };
  await system.mutate(bureau, 'cancelTravelRequest', 'travelRequest { status }', input);
  await settled();
  expect(await demand(bureau, { ...ROWS, originRegionCode: '530627' })).toEqual([]);
});

test('parties too few for a coach stay waiting, and are counted as unserved', async () => {
  await waitingParties(2, { destinationRegionCode: '440306' });
  const input = { destinationRegionCode: '4403' };
  expect(await plan(input)).toMatchObject({ proposals: [], unserved: 6, planned: { services: 0 } });
  const lower = await plan({ ...input, coachThreshold: 5, loadFactorTarget: 0 });
  expect(lower).toMatchObject({ unserved: 0, planned: { services: 1, riders: 6 } });
});

test('a coach that no crew may drive is shown with its rule, and can not be approved', async () => {
  const workerIds = await givenWorkers(system, 25);
  const input = requestTravelInput(workerIds, { originRegionCode: '530627', destinationRegionCode: '3302', ...DAYS });
  await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', input);
  await settled();
  const { proposals, unserved } = await plan({ destinationRegionCode: '3302', relays: false });
  expect(unserved).toBe(25);
  expect(proposals).toMatchObject([{ mode: 'COACH', riders: 25, feasible: false }]);
  expect(proposals[0]).toMatchObject({
    brokenRules: ['DRIVER_OVER_8_HOURS', 'RELAY_NEEDED'],
    reasons: [
      'Each driver may drive at most 8 hours within 24 hours.',
      'The journey is longer than the drivers on board may drive within 24 hours; another crew must take over.',
    ],
  });
  const { travelService, userErrors } = await approveWith({ proposalId: proposals[0]?.id });
  expect(travelService).toBeNull();
  expect(userErrors).toMatchObject([{ code: 'PROPOSAL_INFEASIBLE', path: ['proposalId'] }]);
  expect(userErrors[0]?.message).toMatch(
    /: Each driver may drive at most 8 hours within 24 hours; The journey is longer /,
  );
});

test('a proposal can be approved for a day, and node finds it', async () => {
  const { proposals } = await plan({ destinationRegionCode: '4403', coachThreshold: 5, loadFactorTarget: 0 });
  const id = proposals[0]?.id ?? '';
  system.clock.moveTo(new Date(Date.parse(NOW) + limits.proposalHours * 3_600_000).toISOString());
  const { userErrors } = await approveWith({ proposalId: id });
  expect(userErrors).toMatchObject([{ code: 'PROPOSAL_EXPIRED', path: ['proposalId'] }]);
  const query = 'query ($id: ID!) { node(id: $id) { id ... on TravelProposal { status } } }';
  expect((await system.ask(bureau, query, { id })).node).toEqual({ id, status: 'EXPIRED' });
  expect((await system.ask(system.tokens.CADRE, query, { id })).node).toBeNull();
});

test('every wrong field is named at once', async () => {
  const { userErrors, planned } = await plan({
    ...{
      originRegionCode: '99',
      destinationRegionCode: '98',
      from: asCivilDate('2026-01-01'),
      to: asCivilDate('2025-01-01'),
    },
    ...{ loadFactorTarget: 1.2, coachThreshold: 46 },
  });
  expect(planned).toBeNull();
  expect(userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
    'REGION_UNKNOWN originRegionCode',
    'REGION_UNKNOWN destinationRegionCode',
    'DATE_PAST from',
    'RANGE_REVERSED to',
    'NUMBER_RANGE loadFactorTarget',
    'NUMBER_RANGE coachThreshold',
  ]);
  const nowhere = await plan({ originRegionCode: '530627', destinationRegionCode: '530627', modes: [] });
  expect(nowhere.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([
    'DESTINATION_IS_ORIGIN destinationRegionCode',
    'LIST_LENGTH modes',
  ]);
  const unknown = await approveWith({ proposalId: 'prp_00000000000000000000000000' });
  expect(unknown.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['proposalId'] }]);
  const wrong = await approveWith({ proposalId: coach.id, name: 'x'.repeat(101), carrierId: 'x'.repeat(101) });
  expect(wrong.userErrors.map(({ path }) => path.join('.'))).toEqual(['name', 'carrierId']);
});

test('a filter of too many days is refused', async () => {
  const { errors } = await system.gql(
    bureau,
    '{ travelDemand(filter: { from: "2027-01-01", to: "2027-06-01" }) { on } }',
  );
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

describe('access', () => {
  test('only the bureau plans and approves', async () => {
    for (const role of ['CADRE', 'STATION', 'ENTERPRISE', 'CARRIER', 'WORKER'] as const)
      for (const query of [
        'mutation { planTravelServices(input: {}) { unserved } }',
        'mutation { approveTravelProposal(input: { idempotencyKey: "a", proposalId: "b" }) { userErrors { code } } }',
      ]) {
        const { errors } = await system.gql(system.tokens[role], query);
        expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      }
  });

  test('officials, stations and workers see all demand, of others in fives, enterprises none, a carrier that of its own services', async () => {
    const filter = { from: '2027-02-20', to: '2027-02-22', originRegionCode: '53' };
    const all = await demand(bureau, filter);
    expect(all.length).toBeGreaterThan(3);
    // All are of one day, so each row is told by itself: those of two people are not.
    const whole = (people: number): number => people - (people % 5);
    const inFives = ({ requested, allocated, waiting, ...row }: Row): Row[] =>
      requested < 5
        ? []
        : [{ ...row, requested: whole(requested), allocated: whole(allocated), waiting: whole(waiting) }];
    const told = all.flatMap(inFives);
    expect(told.length).toBeLessThan(all.length);
    for (const role of ['STATION', 'WORKER'] as const) expect(await demand(system.tokens[role], filter)).toEqual(told);
    const ofCadre = all.flatMap((row) => (row.originRegionCode === '530627' ? [row] : inFives(row)));
    expect(await demand(system.tokens.CADRE, filter)).toEqual(ofCadre);
    const { errors } = await system.gql(system.tokens.ENTERPRISE, '{ travelDemand { on } }');
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await demand(system.tokens.CARRIER, filter)).toEqual([]);
    const service = travelServiceInput({ on: asCivilDate('2027-02-21'), carrierId: 'carrier-9' });
    await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', {
      ...service,
      stops: service.stops.map((stop, index) => ({ ...stop, regionCode: ['530628', '4419'][index] ?? '' })),
    });
    const own = await demand(await system.sign({ roles: ['CARRIER'], carrierId: 'carrier-9' }), filter);
    expect(own).toMatchObject([{ originRegionCode: '530628', destinationRegionCode: '4419', requested: 10 }]);
  });
});

describe('one plan at a time for each account', () => {
  const contextOf = (account: string): Context => ({
    ...system.platform,
    viewer: { roles: ['BUREAU'], regionCode: asRegionCode('53'), account },
    requestId: 'test',
  });

  test('a second one does not run while the first does, one of another account does, and then the next one', async () => {
    const [mine, other] = [contextOf('issuer|one'), contextOf('issuer|other')];
    const during = await alone(mine, async () => [
      await alone(mine, () => Promise.resolve('second')),
      await alone(other, () => Promise.resolve('other')),
    ]);
    expect(during).toEqual([undefined, 'other']);
    expect(await alone(mine, () => Promise.resolve('next'))).toBe('next');
  });

  test('exactly one of two that begin at once runs', async () => {
    let [running, most] = [0, 0];
    const act = async (): Promise<string> => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 'planned';
    };
    await Promise.all(Array.from({ length: 8 }, () => alone(contextOf('issuer|two'), act)));
    expect(most).toBe(1);
  });

  test('one that failed gives way at once; one whose function died, after the time that it could have lived', async () => {
    const context = contextOf('issuer|dying');
    await expect(alone(context, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    let revive: (value: string) => void = () => undefined;
    let dead: Promise<string | undefined> = Promise.resolve(undefined);
    await new Promise<void>((began) => {
      dead = alone(context, () => {
        began();
        return new Promise<string>((resolve) => (revive = resolve));
      });
    });
    expect(await alone(context, () => Promise.resolve('too early'))).toBeUndefined();
    system.clock.moveTo(new Date(new Date(NOW).getTime() + limits.planLeaseSeconds * 1_000));
    const late = await alone(context, async () => {
      // The first one was only slow: it ends now, and does not give away what is the second one's.
      revive('slow');
      expect(await dead).toBe('slow');
      return alone(context, () => Promise.resolve('third'));
    });
    expect(late).toBeUndefined();
  });

  test('the caller is told PLAN_RUNNING, and nothing is proposed', async () => {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const account = await accountOf(token);
    const payload = await alone(contextOf(account), () =>
      system.mutate(token, 'planTravelServices', 'proposals { id } unserved', {}),
    );
    expect(payload).toMatchObject({ proposals: [], userErrors: [{ code: 'PLAN_RUNNING', path: [] }] });
    expect((await system.mutate(token, 'planTravelServices', 'unserved', {})).userErrors).toEqual([]);
  });

  /** Issuer and subject, as `viewerOf` has them. */
  function accountOf(token: string): Promise<string> {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, string>;
    return Promise.resolve(`${claims['iss'] ?? ''}|${claims['sub'] ?? ''}`);
  }
});
