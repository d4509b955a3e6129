/** Follow-ups over HTTP: when they are due, what they find, and that nothing else makes a placement stable. */
import type { UserError } from '../../functions/generated/graphql';
import { addDays, asCivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;
let enterpriseId: string;

beforeAll(async () => {
  system = await startTestSystem();
  enterpriseId = await givenEnterprise(system);
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const [VILLAGE, TOWNSHIP, COUNTY] = ['530627102201', '530627102', '530627'];
const FIRST = asCivilDate('2027-01-20');

/** The day of work, from 0 for the first. */
const day = (number: number): string => addDays(FIRST, number);
const onDay = (number: number): void => {
  system.clock.moveTo(startOfDay(addDays(FIRST, number)));
};

async function placed(startsOn = FIRST, change: object = {}): Promise<{ id: string; worker: string }> {
  const worker = await givenWorker(system, { villageCode: VILLAGE });
  const [position = ''] = await givenPositions(system, enterpriseId, [change]);
  const input = placementInput(worker, position, { startsOn });
  const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  return { id: placement?.id ?? '', worker };
}

const SHOWN = 'placement { status startedOn stableOn endedOn incomeBefore incomeNow }';

/** What became of the placement, or the codes and paths of why nothing did. */
async function followUp(placementId: string, on: string, change: object = {}, token = system.tokens.CADRE) {
  const input = { idempotencyKey: unique(), placementId, on, stillEmployed: true, ...change };
  const { placement, userErrors } = await system.mutate(token, 'recordFollowUp', SHOWN, input);
  if (placement == null) return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`).join();
  expect(userErrors).toEqual([]);
  return placement;
}

const AROUND: readonly (string | null)[] = [VILLAGE, TOWNSHIP, COUNTY, '5306'];

/** Days on which the person is due, in the list of each region. */
async function due(worker: string, before?: string, regions = AROUND) {
  await system.pump.idle();
  const query = `query ($regionCode: String, $before: Date, $stationId: ID) {
    followUpsDue(regionCode: $regionCode, before: $before, stationId: $stationId, first: 100) {
      edges { node { dueOn worker { id } placement { id } } } } }`;
  const found: (string | undefined)[] = [];
  for (const regionCode of regions) {
    const { followUpsDue } = await system.ask(system.tokens.BUREAU, query, { regionCode, before });
    const own = followUpsDue.edges.filter(({ node }) => node.worker?.id === worker);
    expect(own.every(({ node }) => node.placement !== null)).toBe(true);
    found.push(own[0]?.node.dueOn);
  }
  expect(new Set(found).size).toBeLessThanOrEqual(1);
  return found[0];
}

async function reasons(worker: string): Promise<unknown> {
  await system.pump.idle();
  const query = '{ serviceList(regionCode: "530627", first: 100) { edges { node { worker { id } reasons dueOn } } } }';
  const { serviceList } = await system.ask(system.tokens.BUREAU, query);
  return serviceList.edges.flatMap(({ node }) =>
    node.worker?.id === worker ? [[...node.reasons, String(node.dueOn)].join(' ')] : [],
  );
}

test('a follow-up is due after 7, 30 and 90 days of work, and each is done by the next that is recorded', async () => {
  const { id, worker } = await placed();
  onDay(6);
  expect(await due(worker)).toBeUndefined();
  expect(await due(worker, day(8))).toBe(day(7));
  onDay(7);
  expect(await due(worker, undefined, [...AROUND, '53', null])).toBe(day(7));
  expect(await reasons(worker)).toEqual([`FOLLOW_UP_DUE ${day(7)}`]);
  expect(await followUp(id, day(6))).toMatchObject({ status: 'STARTED' });
  // One that is early is not that of the seventh day.
  expect(await due(worker)).toBe(day(7));
  expect(await followUp(id, day(7))).toMatchObject({ status: 'STARTED', stableOn: null });
  expect(await reasons(worker)).toEqual([]);
  onDay(100);
  expect(await due(worker)).toBe(day(30));
  expect(await followUp(id, day(95))).toMatchObject({ status: 'STABLE', stableOn: day(95) });
  expect(await due(worker, day(2_000))).toBeUndefined();
});

test('nothing but a follow-up after 90 days makes a placement stable, and it stays so', async () => {
  const { id } = await placed();
  onDay(300);
  await system.pump.idle();
  const query = 'query ($id: ID!) { placement(id: $id) { status stableOn } }';
  expect((await system.ask(system.tokens.CADRE, query, { id })).placement).toEqual({
    status: 'STARTED',
    stableOn: null,
  });
  expect(await followUp(id, day(89))).toMatchObject({ status: 'STARTED', stableOn: null });
  expect(await followUp(id, day(90))).toMatchObject({ status: 'STABLE', stableOn: day(90) });
  expect(await followUp(id, day(200))).toMatchObject({ status: 'STABLE', stableOn: day(90) });
});

test('the days are counted from the arrival, and by the rules of the home', async () => {
  const { id, worker } = await placed(addDays(FIRST, 10));
  onDay(20);
  expect(await due(worker, day(400))).toBeUndefined();
  const arrival = { idempotencyKey: unique(), placementId: id, on: day(12) };
  await system.mutate(system.tokens.CADRE, 'reportArrival', 'placement { id }', arrival);
  expect(await due(worker)).toBe(day(19));
  const row = { kind: 'FOLLOW_UPS', validFrom: '2027-01-01', source: '示例' };
  const figures = (after: number, stable: number) => [
    { figure: 'AFTER_DAYS', value: after },
    { figure: 'MAKES_STABLE', value: stable },
  ];
  const rules = [{ ...row, regionCode: '530629', name: 'three days', figures: figures(3, 1) }];
  const { userErrors } = await system.mutate(system.tokens.BUREAU, 'loadRules', 'userErrors { code }', { rules });
  expect(userErrors).toEqual([]);
  expect(await followUp(id, day(20))).toMatchObject({ status: 'STARTED', startedOn: day(12) });
  expect(await due(worker, day(400))).toBe(day(42));
  // Of the home on agreement, from the first one to the one that finds them stable: also of who moved before they came.
  onDay(20);
  const { id: moved, worker: mover } = await placed(addDays(FIRST, 30));
  const home = { workerId: mover, villageCode: '530629103201' };
  expect((await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', home)).userErrors).toEqual([]);
  onDay(32);
  const later = { idempotencyKey: unique(), placementId: moved, on: day(32) };
  expect((await system.mutate(system.tokens.BUREAU, 'reportArrival', 'placement { id }', later)).userErrors).toEqual(
    [],
  );
  expect(await due(mover, day(400), ['530629'])).toBe(day(39));
});

test('a follow-up finds who came without a report', async () => {
  const { id, worker } = await placed(addDays(FIRST, 2));
  onDay(10);
  expect(await followUp(id, day(1))).toBe('FOLLOW_UP_BEFORE_START on');
  expect(await followUp(id, day(9), { stillEmployed: false })).toBe('ARRIVAL_NOT_REPORTED placementId');
  expect(await reasons(worker)).toEqual([`NO_SHOW ${day(3)}`]);
  expect(await followUp(id, day(9))).toMatchObject({ status: 'STARTED', startedOn: day(2) });
  expect(await reasons(worker)).toEqual([]);
  expect(await due(worker, day(400))).toBe(day(32));
});

test('a lost job ends the placement, is on the service list at once, and is told to the cadres of the village', async () => {
  const { id, worker } = await placed(FIRST, { headcount: 1, refill: true });
  onDay(21);
  const found = await followUp(id, day(20), { stillEmployed: false, monthlyIncome: 5_100, note: '厂里停工' });
  expect(found).toMatchObject({ status: 'ENDED', endedOn: day(20), stableOn: null, incomeNow: 5_100 });
  // With what a new match tells, which is read out to who has no phone.
  expect(await reasons(worker)).toEqual([`LOST_JOB TELL ${day(22)}`]);
  expect(await due(worker, day(400))).toBeUndefined();
  const query = '{ notices(filter: { kind: JOB_LOST }, first: 100) { edges { node { objectId text until } } } }';
  const told = async (token: string) =>
    (await system.ask(token, query)).notices.edges.filter(({ node }) => node.objectId === id);
  const [notice, ...others] = await told(await system.sign({ roles: ['CADRE'], regionCode: VILLAGE }));
  expect(others).toEqual([]);
  expect(notice?.node.text).toContain(day(20));
  expect(await told(await system.sign({ roles: ['CADRE'], regionCode: '530628' }))).toEqual([]);
  expect(await followUp(id, day(21))).toBe('PLACEMENT_ENDED placementId');
  // Who never came lost no job.
  onDay(0);
  const { id: missed } = await placed(addDays(FIRST, 1));
  onDay(3);
  const report = { idempotencyKey: unique(), placementId: missed, on: day(2), reason: 'DID_NOT_COME' };
  await system.mutate(system.tokens.CADRE, 'reportDeparture', 'placement { id }', report);
  await system.pump.idle();
  expect((await system.ask(system.tokens.BUREAU, query)).notices.edges.map(({ node }) => node.objectId)).not.toContain(
    missed,
  );
  expect(await followUp(missed, day(3))).toBe('PLACEMENT_ENDED placementId');
});

test('what is told late of an earlier day counts, and leaves what was found since', async () => {
  const { id } = await placed();
  onDay(95);
  await followUp(id, day(92), { monthlyIncome: 6_000 });
  expect(await followUp(id, day(8), { monthlyIncome: 5_000 })).toMatchObject({ status: 'STABLE', incomeNow: 6_000 });
  const query = `query ($id: ID!) { placement(id: $id) { status stableOn incomeNow followUps { edges { node { on } } } } }`;
  const { placement } = await system.ask(system.tokens.BUREAU, query, { id });
  expect(placement).toMatchObject({ status: 'STABLE', stableOn: day(92), incomeNow: 6_000 });
  expect(placement?.followUps.edges.map(({ node }) => node.on)).toEqual([day(8), day(92)]);
});

describe('a job that a follow-up found somebody in was not lost before, whoever says so', () => {
  /** The codes and paths of why nothing was done; empty if it was. */
  type Told = (id: string, worker: string, on: string) => Promise<readonly UserError[]>;
  const tell =
    (
      verb: 'endPlacement' | 'reportDeparture' | 'openCase' | 'recordVisit',
      input: (...told: string[]) => object,
    ): Told =>
    async (id, worker, on) =>
      (await system.mutate(system.tokens.CADRE, verb, '', { idempotencyKey: unique(), ...input(id, worker, on) }))
        .userErrors;
  const matter = (lostJobOn = ''): object => ({ kind: 'JOB_CHANGE', lostJobOn });
  const ways: readonly (readonly [path: string, told: Told])[] = [
    ['on', tell('endPlacement', (placementId, _, on) => ({ placementId, on }))],
    ['on', tell('reportDeparture', (placementId, _, on) => ({ placementId, on, reason: 'LEFT' }))],
    ['lostJobOn', tell('openCase', (_, workerId, on) => ({ workerId, ...matter(on) }))],
    [
      'findings.0.lostJobOn',
      tell('recordVisit', (_, workerId = '', on) => ({
        ...{ kind: 'SERVICE', on: day(110), workerIds: [workerId] },
        findings: [{ workerId, ...matter(on) }],
      })),
    ],
  ];

  test.each(ways)('at %s (%#)', async (path, told) => {
    const { id, worker } = await placed(addDays(FIRST, 10));
    onDay(12);
    const arrival = { idempotencyKey: unique(), placementId: id, on: day(12) };
    await system.mutate(system.tokens.CADRE, 'reportArrival', '', arrival);
    onDay(110);
    expect(await followUp(id, day(108))).toMatchObject({ status: 'STABLE' });
    const codes = async (on: string): Promise<string[]> =>
      (await told(id, worker, on)).map((error) => `${error.code} ${error.path.join('.')}`);
    expect(await codes(day(11))).toEqual([`RANGE_REVERSED ${path}`]);
    expect(await codes(day(107))).toEqual([`FOLLOW_UP_OUTDATED ${path}`]);
    expect(await codes(day(108))).toEqual([]);
    const query = 'query ($id: ID!) { placement(id: $id) { status stableOn endedOn } }';
    const ended = { status: 'ENDED', stableOn: day(108), endedOn: day(108) };
    expect((await system.ask(system.tokens.BUREAU, query, { id })).placement).toEqual(ended);
  });
});

test('every wrong field is named at once', async () => {
  const { id } = await placed();
  onDay(10);
  const wrong = { monthlyIncome: 0, note: 'x'.repeat(501), wishes: ['TRAINING', 'TRAINING'] };
  expect(await followUp(id, day(11), wrong)).toBe(
    'DATE_TOO_FAR on,NUMBER_RANGE monthlyIncome,DUPLICATE wishes.1,TEXT_LENGTH note',
  );
  expect(await followUp('plc_1', day(11), { monthlyIncome: 0 })).toBe(
    'NOT_FOUND placementId,DATE_TOO_FAR on,NUMBER_RANGE monthlyIncome',
  );
  expect(await followUp(id, day(-1))).toBe('FOLLOW_UP_BEFORE_START on');
  await followUp(id, day(9));
  expect(await followUp(id, day(8), { stillEmployed: false })).toBe('FOLLOW_UP_OUTDATED on');
  const elsewhere = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  for (const token of [elsewhere, system.tokens.STATION])
    expect(await followUp(id, day(9), {}, token)).toBe('NOT_FOUND placementId');
  // An enterprise is told of its people, but follows up nobody, whatever else its account is.
  const both = await system.sign({ roles: ['ENTERPRISE', 'CADRE'], enterpriseId, regionCode: '530628' });
  expect(await followUp(id, day(9), {}, both)).toBe('NOT_FOUND placementId');
});

test('one key has one effect, and of two at once both are kept in an order', async () => {
  const { id } = await placed();
  onDay(91);
  const key = {
    idempotencyKey: unique(),
    monthlyIncome: 5_200,
    wishes: ['TRAINING', 'HIGHER_WAGE'],
    note: ' 一切都好 ',
  };
  const same = await Promise.all([followUp(id, day(90), key), followUp(id, day(90), key)]);
  expect(same[0]).toEqual(same[1]);
  await Promise.all([6_000, 6_100].map((monthlyIncome) => followUp(id, day(91), { monthlyIncome })));
  const query = `query ($id: ID!) { placement(id: $id) { status incomeNow followUps(first: 2) { totalCount pageInfo { hasNextPage }
    edges { node { on stillEmployed monthlyIncome wishes note } } } } }`;
  const { placement } = await system.ask(system.tokens.CADRE, query, { id });
  const incomes = placement?.followUps.edges.map(({ node }) => node.monthlyIncome);
  expect([...(incomes ?? [])].sort()).toEqual([6_000, 6_100]);
  expect(placement).toMatchObject({ status: 'STABLE', incomeNow: incomes?.[0] });
  expect(placement?.followUps.pageInfo.hasNextPage).toBe(true);
  const all = query.replace('first: 2', 'first: 9');
  const whole = (await system.ask(system.tokens.CADRE, all, { id })).placement?.followUps;
  expect(whole?.totalCount).toBe(3);
  expect(whole?.edges[2]?.node).toEqual({
    ...{
      on: day(90),
      stillEmployed: true,
      monthlyIncome: 5_200,
      wishes: ['TRAINING', 'HIGHER_WAGE'],
      note: '一切都好',
    },
  });
});

test('who moves home is followed up from there, and a station has nobody yet', async () => {
  const { worker } = await placed();
  onDay(8);
  expect(await due(worker)).toBe(day(7));
  const move = { workerId: worker, villageCode: '530630001001' };
  await system.mutate(system.tokens.BUREAU, 'updateWorker', 'worker { id }', move);
  expect(await due(worker, undefined, ['530627'])).toBeUndefined();
  expect(await due(worker, undefined, ['530630001001', '530630001', '530630', '53'])).toBe(day(7));
  const query = '{ followUpsDue(regionCode: "53", stationId: "stn_1") { edges { node { dueOn } } totalCount } }';
  expect((await system.ask(system.tokens.BUREAU, query)).followUpsDue).toEqual({ edges: [], totalCount: 0 });
});

test('a stable placement counts on the day of the follow-up, and stays counted when it ends', async () => {
  const campaign = {
    idempotencyKey: unique(),
    name: '春风行动',
    startsOn: '2027-01-01',
    endsOn: '2027-12-31',
    targets: [],
  };
  const opened = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaign);
  const counted = async (): Promise<unknown> => {
    await system.pump.idle();
    const query = `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "530627") { indicator byDay { on actual } } } }`;
    const found = await system.ask(system.tokens.BUREAU, query, { id: opened.campaign?.id });
    const stable = found.campaign?.progress.find(({ indicator }) => indicator === 'STABLE_PLACEMENTS');
    return stable?.byDay.find(({ on }) => on === day(111))?.actual;
  };
  const { id } = await placed();
  onDay(120);
  await followUp(id, day(111));
  expect(await counted()).toBe(1);
  await followUp(id, day(112), { stillEmployed: false });
  expect(await counted()).toBe(1);
});

test('the rate of follow-ups is of those that were due, once their day is over, wherever their people live by then', async () => {
  const campaign = {
    idempotencyKey: unique(),
    name: '回访',
    startsOn: '2027-01-01',
    endsOn: '2027-12-31',
    targets: [],
  };
  const opened = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', campaign);
  const rateOf = async (regionCode: string) => {
    await system.pump.idle();
    const query = `query ($id: ID!, $regionCode: String) { campaign(id: $id) { progress(regionCode: $regionCode) {
      indicator actual rate { counted among } revisions { on } } } }`;
    const found = await system.ask(system.tokens.BUREAU, query, { id: opened.campaign?.id, regionCode });
    const rate = found.campaign?.progress.find(({ indicator }) => indicator === 'FOLLOW_UP_RATE');
    expect(rate?.revisions).toEqual([]);
    return [rate?.actual, rate?.rate?.counted, rate?.rate?.among];
  };
  const people: { id: string; worker: string; person: ReturnType<typeof workerInput> }[] = [];
  for (const [index] of [0, 1, 2].entries()) {
    const person = workerInput({ villageCode: '530302001001' });
    const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', person);
    const [position = ''] = await givenPositions(system, enterpriseId, [{}]);
    const start = placementInput(worker?.id ?? '', position, { startsOn: addDays(FIRST, index === 2 ? 1 : 0) });
    const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', start);
    people.push({ id: placement?.id ?? '', worker: worker?.id ?? '', person });
  }
  const [first, second, third] = [people[0]!, people[1]!, people[2]!];
  onDay(1);
  await system.mutate(system.tokens.BUREAU, 'reportArrival', '', {
    ...{ idempotencyKey: unique(), placementId: third.id, on: day(1) },
  });
  onDay(7);
  expect(await rateOf('530302')).toEqual([null, 0, 0]);
  onDay(8);
  expect(await rateOf('530302')).toEqual([0, 0, 2]);
  await followUp(first.id, day(8), {}, system.tokens.BUREAU);
  expect(await rateOf('530302')).toEqual([50, 1, 2]);

  // What is due moves with its person; what was made stays where it was made.
  const { identityNumber, name } = second.person;
  const surveys = [
    { clientId: unique(), identityNumber, name, villageCode: '530303002001', surveyedAt: `${day(7)}T15:00:00Z` },
  ];
  await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys });
  expect(await Promise.all(['530302', '530303', '5303'].map(rateOf))).toEqual([
    [100, 1, 1],
    [0, 0, 1],
    [50, 1, 2],
  ]);
  // Two who are one have one placement, and the home of the one who is kept.
  const keepId = await givenWorker(system, { villageCode: '530302001001' });
  await system.mutate(system.tokens.BUREAU, 'mergeWorkers', '', {
    idempotencyKey: unique(),
    keepId,
    mergeId: second.worker,
  });
  const { worker } = await system.ask(system.tokens.BUREAU, `{ worker(id: "${keepId}") { villageCode } }`);
  const [here, there] = worker?.villageCode.startsWith('530303') === true ? ['530303', '530302'] : ['530302', '530303'];
  expect((await rateOf('5303'))[2]).toBe(2);
  expect((await rateOf(here))[2]).toBe(here === '530302' ? 2 : 1);
  expect((await rateOf(there))[2]).toBe(there === '530302' ? 1 : 0);
  // What was due is not any more once the job is over.
  const end = { idempotencyKey: unique(), placementId: second.id, on: day(8), reason: '返乡' };
  expect((await system.mutate(system.tokens.BUREAU, 'endPlacement', '', end)).userErrors).toEqual([]);
  onDay(9);
  expect(await rateOf('5303')).toEqual([50, 1, 2]);
  await followUp(third.id, day(9), { stillEmployed: false }, system.tokens.BUREAU);
  expect(await rateOf('5303')).toEqual([100, 2, 2]);
});

test('the median rise of incomes is told of five people and more, not before nobody can join them', async () => {
  const campaign = { idempotencyKey: unique(), name: '增收', startsOn: '2027-01-01', endsOn: '2027-12-31' };
  const targets = [{ indicator: 'INCOME_RISE_MEDIAN', regionCode: '530629', value: 1_000 }];
  const input = { ...campaign, targets };
  const opened = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', input);
  const told = async (regionCode: string | null) => {
    await system.pump.idle();
    const query = `query ($id: ID!, $regionCode: String) { campaign(id: $id) { progress(regionCode: $regionCode) {
      indicator unit actual target share byDay { on actual } byRegion { regionCode actual target } } } }`;
    const found = await system.ask(system.tokens.BUREAU, query, { id: opened.campaign?.id, regionCode });
    return found.campaign?.progress.find(({ indicator }) => indicator === 'INCOME_RISE_MEDIAN');
  };
  const rises = [500, 900, 1_230, 2_000, 2_600];
  const [position = ''] = await givenPositions(system, enterpriseId, [{ headcount: 9 }]);
  const people: { id: string; rise: number }[] = [];
  for (const rise of rises) {
    const person = workerInput({ villageCode: '530629101200' });
    const { worker } = await system.mutate(system.tokens.BUREAU, 'registerWorker', 'worker { id }', person);
    const survey = { clientId: unique(), identityNumber: person.identityNumber, surveyedAt: NOW, monthlyIncome: 3_000 };
    await system.mutate(system.tokens.BUREAU, 'recordSurveys', 'results { status }', { surveys: [survey] });
    const start = placementInput(worker?.id ?? '', position, { startsOn: FIRST });
    const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', start);
    people.push({ id: placement?.id ?? '', rise });
  }
  onDay(91);
  const found = async ({ id, rise }: { id: string; rise: number }): Promise<void> => {
    const after = await followUp(id, day(91), { monthlyIncome: 3_000 + rise }, system.tokens.BUREAU);
    expect(after).toMatchObject({ status: 'STABLE', incomeBefore: 3_000, incomeNow: 3_000 + rise });
  };
  for (const person of people.slice(0, 4)) await found(person);
  onDay(110);
  const nothing = { unit: 'YUAN', actual: null, target: 1_000, share: null, byDay: [], byRegion: [] };
  expect(await told('530629')).toMatchObject(nothing);
  for (const person of people.slice(4)) await found(person);
  expect(await told('530629')).toMatchObject(nothing);
  onDay(125);
  const median = { actual: 1_250, byDay: [{ on: '2027-05-16', actual: 1_250 }] };
  expect(await told('530629')).toMatchObject({ ...median, target: 1_000, share: 1.25, byRegion: [] });
  const one = { regionCode: '530629', actual: 1_250, target: 1_000 };
  expect(await told('5306')).toMatchObject({ ...median, target: null, share: null, byRegion: [one] });
  expect(await told(null)).toMatchObject({ actual: 1_250, target: null });
  expect(await told('530627')).toMatchObject({ actual: null, byDay: [] });
});
