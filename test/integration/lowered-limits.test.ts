/**
 * Limits that only thousands of records would reach, lowered so that a few requests go past them: whoever does is told so
 * in a code of its own, and nothing is written.
 */
import { limits } from '../../functions/limits';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import { givenEvent } from '../kit/support';
import {
  givenEnterprise,
  givenPositions,
  givenWorkers,
  identityNumber,
  NOW,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

let system: TestSystem;
let bureau: string;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
});

afterAll(() => system.stop());

afterEach(async () => {
  jest.restoreAllMocks();
  system.clock.moveTo(NOW);
  bureau = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
});

const lowerable: Record<string, number> = limits as never;

function lower(limit: keyof typeof limits, to: number): void {
  jest.replaceProperty(lowerable, limit, to);
}

interface Refused {
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] }[];
}

const told = ({ userErrors }: Refused): string[] => userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);

test('mergedMax: a person of too many registrations is merged with nobody more', async () => {
  const [kept = '', first = '', second = ''] = await givenWorkers(system, 3);
  const merge = (mergeId: string) =>
    system.mutate(bureau, 'mergeWorkers', 'worker { mergedIds }', { idempotencyKey: unique(), keepId: kept, mergeId });
  lower('mergedMax', 1);
  expect(told(await merge(first))).toEqual([]);
  expect(told(await merge(second))).toEqual(['MERGED_TOO_MANY keepId']);
  const { worker } = await system.ask(bureau, 'query ($id: ID!) { worker(id: $id) { mergedIds } }', { id: kept });
  expect(worker?.mergedIds).toEqual([first]);
});

test('codePartBytesMax: codes of a part that would be too large are not loaded', async () => {
  const load = (code: string) =>
    system.mutate(bureau, 'loadRegions', 'load { changed }', {
      idempotencyKey: unique(),
      rows: [{ scheme: '变更', code, name: '新县', validFrom: '2026-01-01' }],
    });
  lower('codePartBytesMax', 10);
  expect(told(await load('530692'))).toEqual(['CODES_TOO_MANY rows.0']);
  jest.restoreAllMocks();
  expect(await system.ask(bureau, '{ region(code: "530692") { name } }')).toEqual({ region: null });
});

test('minimumWageFormerRowsMax: a province that had too many wages gets no other', async () => {
  const load = (monthly: number) =>
    system.mutate(bureau, 'loadMinimumWages', 'minimumWages { monthly }', {
      rows: [{ regionCode: '63', validFrom: '2026-01-01', monthly, hourly: 20, confirm: true }],
    });
  expect(told(await load(2_000))).toEqual([]);
  lower('minimumWageFormerRowsMax', 0);
  expect(told(await load(2_100))).toEqual(['MINIMUM_WAGES_TOO_MANY rows.0']);
  const { minimumWage } = await system.ask(bureau, '{ minimumWage(regionCode: "63") { monthly } }');
  expect(minimumWage?.monthly).toBe(2_000);
});

test('pushRunsAtOnce: no run begins while too many are not over', async () => {
  const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  expect(position).not.toBe('');
  lower('pushRunsAtOnce', 0);
  const input = { idempotencyKey: unique(), regionCode: '530628' };
  expect(told(await system.mutate(bureau, 'startPositionPush', 'pushRun { id }', input))).toEqual([
    'PUSH_RUNS_TOO_MANY regionCode',
  ]);
});

test('eventOutcomesMax: of a person no outcome at one more position is recorded', async () => {
  const enterprise = await givenEnterprise(system);
  const positions = await givenPositions(system, enterprise, [{}, {}]);
  const eventId = await givenEvent(system, { enterpriseIds: [enterprise] });
  const [workerId = ''] = await givenWorkers(system, 1);
  const cadre = { roles: ['CADRE'], regionCode: '530627' } as const;
  const registered = { idempotencyKey: unique(), eventId, workerId };
  await system.mutate(await system.sign(cadre), 'registerForEvent', 'eventRegistration { id }', registered);
  system.clock.moveTo('2027-01-25T02:00:00Z');
  const later = await system.sign(cadre);
  await system.mutate(later, 'checkInAtEvent', 'eventRegistration { id }', { eventId, workerId });
  lower('eventOutcomesMax', 1);
  const answers: string[][] = [];
  for (const positionId of positions) {
    const input = { idempotencyKey: unique(), eventId, workerId, positionId, outcome: 'INTENT' };
    answers.push(told(await system.mutate(later, 'recordEventOutcome', 'eventRegistration { id }', input)));
  }
  expect(answers).toEqual([[], ['LIST_LENGTH positionId']]);
});

describe('with a party that waits', () => {
  const days = { earliestOn: asCivilDate('2027-02-20'), latestOn: asCivilDate('2027-02-22') };

  beforeAll(async () => {
    for (const originRegionCode of ['530627', '530628']) {
      const input = requestTravelInput(await givenWorkers(system, 1), { originRegionCode, ...days });
      const { userErrors } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', input);
      expect(userErrors).toEqual([]);
    }
    await system.pump.idle();
  });

  const demand = `{ travelDemand(filter: { from: "2027-02-20", to: "2027-02-22" }) { requested } }`;

  test('demandRowsMax, demandRowsReadMax: a table that is too long is asked for in parts', async () => {
    expect((await system.gql(bureau, demand)).errors).toEqual([]);
    for (const limit of ['demandRowsMax', 'demandRowsReadMax'] as const) {
      lower(limit, 1);
      const { errors, status } = await system.gql(bureau, demand, {}, { 'accept-language': 'en' });
      expect([limit, status, errors.map(({ extensions }) => extensions['code'])]).toEqual([
        ...[limit, 200],
        ['BAD_USER_INPUT'],
      ]);
      expect(errors[0]?.message).toContain('ask for a smaller region or fewer days');
      jest.restoreAllMocks();
    }
  });

  test('planPartiesMax: more parties than are planned at once are planned by smaller regions', async () => {
    lower('planPartiesMax', 1);
    const input = { originRegionCode: '53', destinationRegionCode: '44', from: '2027-02-20', to: '2027-02-22' };
    expect(told(await system.mutate(bureau, 'planTravelServices', 'proposals { id }', input))).toEqual([
      'PLAN_TOO_LARGE originRegionCode',
    ]);
  });
});

describe('on a service that two took', () => {
  let serviceId: string;

  beforeAll(async () => {
    const on = asCivilDate('2027-03-10');
    const scheduled = await system.mutate(
      bureau,
      'scheduleTravelService',
      'travelService { id }',
      travelServiceInput({ on }),
    );
    serviceId = scheduled.travelService?.id ?? '';
    await system.pump.idle();
    const request = requestTravelInput(await givenWorkers(system, 2), { earliestOn: on, latestOn: addDays(on, 2) });
    const asked = await system.mutate(bureau, 'requestTravel', 'travelRequest { status }', request);
    expect(asked.travelRequest?.status).toBe('ALLOCATED');
  });

  const close = () => system.mutate(bureau, 'closeManifest', 'manifest { closedAt }', { serviceId });

  test('manifestPassengersMax: a list of more passengers is not closed', async () => {
    lower('manifestPassengersMax', 1);
    expect(told(await close())).toEqual(['MANIFEST_TOO_LONG serviceId']);
  });

  test('walkOnsMax, boardingHoursAround: a report of too many, or of another day, boards nobody', async () => {
    expect(told(await close())).toEqual([]);
    const somebody = { identityNumber: identityNumber(), name: '王小二', direction: 'WORKBOUND' };
    const report = (count: number, at: string) =>
      system.mutate(bureau, 'boardPassengers', 'passengers { boardedAt }', {
        ...{ serviceId, workerIds: [], at },
        walkOns: Array.from({ length: count }, () => somebody),
      });
    // It departs at nine in the morning of China, and is closed long before; one hour too late is refused, as is one too early.
    const [early, late] = [Date.parse(NOW) - 25 * 3_600_000, Date.parse('2027-03-10T01:00:00Z') + 49 * 3_600_000];
    system.clock.moveTo(new Date(late));
    bureau = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    expect(told(await report(limits.walkOnsMax + 1, new Date(late).toISOString()))).toEqual([
      'LIST_LENGTH walkOns',
      'DATE_TOO_FAR at',
    ]);
    expect(told(await report(1, new Date(early).toISOString()))).toEqual(['RANGE_REVERSED at']);
    const { manifest } = await system.ask(
      bureau,
      'query ($serviceId: ID!) { manifest(serviceId: $serviceId) { passengers { boardedAt } } }',
      { serviceId },
    );
    expect(manifest?.passengers).toEqual([{ boardedAt: null }, { boardedAt: null }]);
  });
});

test('carriedBytesMax: an answer that is too large once it is written as a text is not sent', async () => {
  const query = '{ region(code: "530627") { fullName name code } }';
  const ask = () => system.gql(bureau, query, {}, { 'accept-language': 'en' });
  expect((await ask()).errors).toEqual([]);
  lower('carriedBytesMax', 100);
  expect((await ask()).errors.map(({ extensions }) => extensions['code'])).toEqual(['ANSWER_TOO_LARGE']);
});
