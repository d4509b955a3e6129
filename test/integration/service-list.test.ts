/** The list of service objects over HTTP: entries come and go by themselves as facts change and time passes. */
import type { ServiceListEntry, SurveyInput, VillageCoverage } from '../../functions/generated/graphql';
import { contributions } from '../../functions/domains/people/service-list/counts';
import { serviceEntryKey } from '../../functions/domains/people/service-list/store';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asId } from '../../functions/platform/values/ids';
import {
  givenEnterprise,
  givenPositions,
  identityNumber,
  NOW,
  placementInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;

beforeEach(async () => {
  system = await startTestSystem();
});

afterEach(() => system.stop());

/** What is derived follows the streams: entries first, then what is counted of them. */
async function settled(): Promise<void> {
  await system.pump.idle();
}

async function register(villageCode: string, name = '阿依'): Promise<{ id: string; number: string }> {
  const number = identityNumber();
  const input = workerInput({ identityNumber: number, villageCode, name });
  const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
  return { id: worker?.id ?? '', number };
}

async function survey(number: string, change: Partial<SurveyInput>): Promise<void> {
  const row = { clientId: unique('survey'), identityNumber: number, surveyedAt: '2027-01-19T01:00:00Z', ...change };
  const { results } = await system.mutate(
    system.tokens.BUREAU,
    'recordSurveys',
    'results { status errors { code path } }',
    {
      surveys: [row],
    },
  );
  expect(results[0]?.errors).toEqual([]);
}

async function listed(
  regionCode: string,
  { token = system.tokens.BUREAU, dueBefore = undefined as string | undefined, first = 3 } = {},
): Promise<ServiceListEntry[]> {
  await settled();
  const query = `query ($regionCode: String!, $dueBefore: Date, $first: Int, $after: String) {
    serviceList(regionCode: $regionCode, dueBefore: $dueBefore, first: $first, after: $after) {
      edges { node { worker { id name villageCode } reasons nextAction dueOn } } pageInfo { hasNextPage endCursor } } }`;
  const entries: ServiceListEntry[] = [];
  for (let after: string | null | undefined; ;) {
    const { serviceList } = await system.ask(token, query, { regionCode, dueBefore, first, after });
    entries.push(...serviceList.edges.map(({ node }) => node));
    if (!serviceList.pageInfo.hasNextPage) return entries;
    after = serviceList.pageInfo.endCursor;
  }
}

const whys = (entries: readonly ServiceListEntry[]): unknown[] =>
  entries.map(({ worker, reasons, nextAction, dueOn }) => [worker?.id, reasons, nextAction, dueOn]);

const VILLAGE = '530627102201';

test('lists a worker who wants work until the placement, and again when a survey finds the worker at home', async () => {
  const { id, number } = await register(VILLAGE);
  expect(await listed(VILLAGE)).toEqual([]);
  await survey(number, { wantsWork: true });
  expect(whys(await listed(VILLAGE))).toEqual([[id, ['WANTS_WORK'], 'OFFER_POSITIONS', '2027-02-02']]);
  const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  await system.mutate(
    system.tokens.BUREAU,
    'startPlacement',
    'placement { id }',
    placementInput(id, positionId, { startsOn: asCivilDate('2027-01-20') }),
  );
  expect(await listed(VILLAGE)).toEqual([]);
  system.clock.moveTo('2027-02-10T04:00:00Z');
  await survey(number, { surveyedAt: '2027-02-10T03:00:00Z', employment: 'AT_HOME' });
  // Nobody has asked in the first week either.
  const reasons = ['FOLLOW_UP_DUE', 'LOST_JOB'];
  expect(whys(await listed(VILLAGE))).toEqual([[id, reasons, 'FOLLOW_UP', '2027-01-27']]);
});

test('lists a worker with a job for another one only if the worker asks after its first day', async () => {
  const { id, number } = await register(VILLAGE);
  await survey(number, { wantsWork: true, employment: 'AT_HOME' });
  const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const place = placementInput(id, positionId, { startsOn: asCivilDate('2027-01-20') });
  await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', place);
  system.clock.moveTo('2027-02-10T04:00:00Z');
  await survey(number, { surveyedAt: '2027-02-10T03:00:00Z', skills: ['缝纫'] });
  expect(whys(await listed(VILLAGE))).toEqual([[id, ['FOLLOW_UP_DUE'], 'FOLLOW_UP', '2027-01-27']]);
  system.clock.moveTo('2027-02-20T04:00:00Z');
  await survey(number, { surveyedAt: '2027-02-20T03:00:00Z', wantsWork: true });
  expect(whys(await listed(VILLAGE))).toEqual([[id, ['FOLLOW_UP_DUE', 'WANTS_WORK'], 'FOLLOW_UP', '2027-01-27']]);
});

test('lists a worker whose job ended until a later survey finds the worker at work; a survey that does not ask changes nothing', async () => {
  const { id, number } = await register(VILLAGE);
  await survey(number, { employment: 'OUT_OF_PROVINCE' });
  const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const place = placementInput(id, positionId, { startsOn: asCivilDate('2027-01-20') });
  const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', place);
  system.clock.moveTo('2027-02-10T04:00:00Z');
  const end = { placementId: placement?.id, on: '2027-02-09', reason: 'LAID_OFF', idempotencyKey: unique('end') };
  await system.mutate(system.tokens.BUREAU, 'endPlacement', 'placement { id }', end);
  system.clock.moveTo('2027-02-20T04:00:00Z');
  await survey(number, { surveyedAt: '2027-02-20T03:00:00Z', skills: ['缝纫'] });
  expect(whys(await listed(VILLAGE))).toMatchObject([[id, ['LOST_JOB'], 'FIND_NEW_JOB', expect.any(String)]]);
  await survey(number, { surveyedAt: '2027-02-20T03:30:00Z', employment: 'IN_COUNTY' });
  expect(await listed(VILLAGE)).toEqual([]);
});

test('lists a worker who needs transport until there is a seat, and again when it is released', async () => {
  const { id, number } = await register(VILLAGE);
  await survey(number, { needsTransport: true, needsTraining: true });
  const both = [id, ['NEEDS_TRANSPORT', 'NEEDS_TRAINING'], 'ARRANGE_TRAVEL', '2027-01-26'];
  expect(whys(await listed(VILLAGE))).toEqual([both]);
  await system.mutate(system.tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', travelServiceInput());
  const { travelRequest } = await system.mutate(
    system.tokens.BUREAU,
    'requestTravel',
    'travelRequest { allocation { id } }',
    requestTravelInput([id]),
  );
  expect(whys(await listed(VILLAGE))).toEqual([[id, ['NEEDS_TRAINING'], 'OFFER_TRAINING', '2027-02-18']]);
  const allocationId = travelRequest?.allocation?.id;
  await system.mutate(system.tokens.BUREAU, 'releaseAllocation', 'allocation { id }', { allocationId, reason: '改期' });
  expect(whys(await listed(VILLAGE))).toEqual([both]);
});

test('lists a worker without a survey for half a year, or ever, by time alone', async () => {
  const asked = await register(VILLAGE);
  const never = await register(VILLAGE);
  await survey(asked.number, { wantsWork: false });
  expect(await listed(VILLAGE)).toEqual([]);
  system.clock.moveTo('2027-02-19T04:00:00Z');
  expect(whys(await listed(VILLAGE))).toEqual([[never.id, ['UNREACHED'], 'SURVEY', '2027-02-19']]);
  system.clock.moveTo('2027-07-18T04:00:00Z');
  expect(whys(await listed(VILLAGE))).toEqual([
    [never.id, ['UNREACHED'], 'SURVEY', '2027-02-19'],
    [asked.id, ['UNREACHED'], 'SURVEY', '2027-07-18'],
  ]);
  await survey(never.number, { surveyedAt: '2027-07-18T03:00:00Z' });
  expect(whys(await listed(VILLAGE))).toEqual([[asked.id, ['UNREACHED'], 'SURVEY', '2027-07-18']]);
});

test('lists no worker under 16 for work, whatever their surveys say', async () => {
  const number = identityNumber({ birthDate: asCivilDate('2013-05-01') });
  const input = workerInput({ identityNumber: number, villageCode: VILLAGE });
  await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', input);
  await survey(number, { wantsWork: true, needsTransport: true });
  expect(await listed(VILLAGE)).toEqual([]);
});

test('is ordered by due date, paged, and the union of its parts at every level; officials see their region alone', async () => {
  const homes = ['530627102201', '530627102202', '530627102', '530627103201', '530628001', '530102001001'];
  const ids = new Map<string, string>();
  for (const [index, villageCode] of [...homes, ...homes].entries()) {
    const { id, number } = await register(villageCode);
    ids.set(id, villageCode);
    await survey(number, { wantsWork: true, surveyedAt: `2027-01-${String(19 - index).padStart(2, '0')}T01:00:00Z` });
  }
  const idsOf = async (regionCode: string, options = {}): Promise<string[]> =>
    (await listed(regionCode, options)).map(({ worker }) => worker?.id ?? '');
  for (const region of ['530627102201', '530627102', '530627', '5306', '53']) {
    const entries = await listed(region);
    const due = entries.map(({ dueOn }) => dueOn);
    expect(due).toEqual([...due].sort());
    const below = [...ids].filter(([, home]) => home.startsWith(region)).map(([id]) => id);
    expect([region, entries.map(({ worker }) => worker?.id).sort()]).toEqual([region, below.sort()]);
  }
  expect(await idsOf('53', { token: system.tokens.CADRE })).toEqual(await idsOf('530627'));
  expect(await idsOf('530628', { token: system.tokens.CADRE })).toEqual([]);
  // Only what falls due before the day.
  expect((await listed('53', { dueBefore: '2027-01-25' })).every(({ dueOn }) => dueOn < '2027-01-25')).toBe(true);
  expect((await listed('53', { dueBefore: '2027-01-25' })).length).toBeGreaterThan(0);
  expect(await idsOf('53', { dueBefore: '2099-01-01' })).toEqual(await idsOf('53'));
});

test('lists and counts a worker who moves in the new region', async () => {
  const { id, number } = await register('530628001');
  await survey(number, { wantsWork: true });
  await survey(number, { wantsWork: true, villageCode: VILLAGE, surveyedAt: '2027-01-20T01:00:00Z' });
  expect(await listed('530628')).toEqual([]);
  expect((await listed('530627')).map(({ worker }) => worker?.id)).toEqual([id]);
  expect(await coverage('530628')).toEqual([]);
  expect(await coverage('530627')).toMatchObject([{ villageCode: VILLAGE, known: 1, surveyed: 1, overdue: 0 }]);
});

test('what is to be read out counts as overdue from its day on, and as nobody’s need', async () => {
  const { id, number } = await register(VILLAGE);
  await survey(number, {});
  await system.mutate(system.tokens.BUREAU, 'revealWorker', 'phone', { workerId: id, purpose: '核对社保' });
  expect(whys(await listed(VILLAGE))).toEqual([[id, ['TELL'], 'READ_OUT', '2027-01-22']]);
  expect(await coverage(VILLAGE)).toMatchObject([{ known: 1, overdue: 0 }]);
  system.clock.moveTo('2027-01-22T04:00:00Z');
  expect(await coverage(VILLAGE)).toMatchObject([{ known: 1, overdue: 1 }]);
  const entry = await system.platform.db.get(serviceEntryKey(asId(id, 'wkr')));
  expect(contributions(entry ?? {})).toEqual([]);
  // As many as matter to somebody at a time are kept, and the entry stays one.
  for (let times = 0; times < 12; times += 1)
    await system.mutate(system.tokens.BUREAU, 'revealWorker', 'phone', { workerId: id, purpose: `核对${times}` });
  expect(whys(await listed(VILLAGE))).toEqual([[id, ['TELL'], 'READ_OUT', '2027-01-22']]);
});

async function coverage(regionCode: string, token = system.tokens.BUREAU): Promise<VillageCoverage[]> {
  await settled();
  const query = `query ($regionCode: String!) { surveyCoverage(regionCode: $regionCode) {
    edges { node { villageCode village { name } known surveyed overdue roundBeginsOn } } } }`;
  return (await system.ask(token, query, { regionCode })).surveyCoverage.edges.map(({ node }) => node);
}

test('coverage counts each village’s registered, surveyed in this round, and overdue', async () => {
  const here = [await register(VILLAGE), await register(VILLAGE), await register(VILLAGE)];
  const there = await register('530627103');
  await survey(here[0]?.number ?? '', { wantsWork: true });
  await survey(here[1]?.number ?? '', { surveyedAt: '2026-10-31T15:59:00Z' });
  await survey(there.number, { surveyedAt: '2026-10-31T16:01:00Z', needsTransport: true });
  const expected = [
    { villageCode: VILLAGE, known: 3, surveyed: 1, overdue: 0, roundBeginsOn: '2026-11-01' },
    { villageCode: '530627103', known: 1, surveyed: 1, overdue: 1, roundBeginsOn: '2026-11-01' },
  ];
  expect(await coverage('530627')).toMatchObject(expected);
  expect(await coverage('53', system.tokens.CADRE)).toMatchObject(expected);
  expect(await coverage('530627102')).toMatchObject(expected.slice(0, 1));
  expect(await coverage('530628', system.tokens.CADRE)).toEqual([]);
  system.clock.moveTo(new Date(new Date(NOW).getTime() + 30 * 86_400_000));
  expect(await coverage('530627')).toMatchObject([{ overdue: 2 }, { overdue: 1 }]);
});
