/** What is said at the place of work, over HTTP: who came, did not come, left or was dismissed, and what follows from it. */
import { type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  identityNumber,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;
let enterpriseId: string;
let tokens: Readonly<Record<'enterprise' | 'otherEnterprise' | 'otherCadre' | 'station', string>>;

beforeAll(async () => {
  system = await startTestSystem();
  enterpriseId = await givenEnterprise(system);
  tokens = {
    enterprise: await system.sign({ roles: ['ENTERPRISE'], enterpriseId }),
    otherEnterprise: await system.sign({ roles: ['ENTERPRISE'], enterpriseId: await givenEnterprise(system) }),
    otherCadre: await system.sign({ roles: ['CADRE'], regionCode: '530628' }),
    station: system.tokens.STATION,
  };
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const [FIRST, TODAY, EVE] = ['2027-01-25', '2027-01-28', '2027-01-19'].map(asCivilDate) as [
  CivilDate,
  CivilDate,
  CivilDate,
];

interface Placed {
  readonly id: string;
  readonly worker: string;
  readonly positionId: string;
  /** Of the worker's identity card. */
  readonly number: string;
}

/** Agreed on NOW for FIRST, or for another day; then it is the third day of work. */
async function placed(startsOn: CivilDate = FIRST, change: object = { headcount: 2 }): Promise<Placed> {
  system.clock.moveTo(NOW);
  const number = identityNumber();
  const worker = await givenWorker(system, { identityNumber: number, villageCode: '530627102201' });
  const [positionId = ''] = await givenPositions(system, enterpriseId, [change]);
  const input = placementInput(worker, positionId, { startsOn });
  const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
  system.clock.moveTo('2027-01-28T04:00:00Z');
  return { id: placement?.id ?? '', worker, positionId, number };
}

const SHOWN = 'placement { id status startedOn endedOn departureReason position { vacancies } }';

/** What became of the placement, or the codes and paths of why nothing did. */
async function report(
  mutation: 'reportArrival' | 'reportDeparture' | 'endPlacement',
  placementId: string,
  change: object,
  token = tokens.enterprise,
): Promise<unknown> {
  const input = { idempotencyKey: unique(), placementId, on: TODAY, ...change };
  const { placement, userErrors } = await system.mutate(token, mutation, SHOWN, input);
  if (placement == null) return userErrors.map(({ code, path }) => `${code} ${path.join('.')}`).join();
  expect(userErrors).toEqual([]);
  const { id: _, position, ...shown } = placement;
  return { ...shown, vacancies: position?.vacancies };
}

const arrive = (placementId: string, change = {}, token?: string) =>
  report('reportArrival', placementId, change, token);
const depart = (placementId: string, reason: string, change = {}, token?: string) =>
  report('reportDeparture', placementId, { reason, ...change }, token);

async function listed(worker: string): Promise<unknown> {
  await system.pump.idle();
  const query = `{ serviceList(regionCode: "530627102201", first: 100) {
    edges { node { worker { id } reasons nextAction dueOn } } } }`;
  const { serviceList } = await system.ask(system.tokens.BUREAU, query);
  const own = serviceList.edges.map(({ node }) => node).filter((entry) => entry.worker?.id === worker);
  return own.map(({ reasons, nextAction, dueOn }) => [reasons, nextAction, dueOn]);
}

/** Placements counted on the day of NOW, in the county; or another indicator of another day. */
async function counted(wanted = 'WORKERS_TRANSFERRED', on = '2027-01-20'): Promise<number> {
  await system.pump.idle();
  const query = `query ($id: ID!) { campaign(id: $id) {
    progress(regionCode: "530627") { indicator byDay { on actual } } } }`;
  const { campaign } = await system.ask(system.tokens.BUREAU, query, { id: campaignId });
  const transferred = campaign?.progress.find(({ indicator }) => indicator === wanted);
  return transferred?.byDay.find((day) => day.on === on)?.actual ?? 0;
}

let campaignId: string;

beforeAll(async () => {
  const input = {
    ...{ idempotencyKey: unique(), name: '春风行动', startsOn: '2027-01-01', endsOn: '2027-04-10' },
    targets: [{ indicator: 'WORKERS_TRANSFERRED', regionCode: '53', value: 100 }],
  };
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', input);
  campaignId = campaign?.id ?? '';
});

const STARTED = { status: 'STARTED', startedOn: TODAY, endedOn: null, departureReason: null, vacancies: 1 };

test.each(['enterprise', 'BUREAU', 'CADRE'] as const)('%s reports an arrival', async (who) => {
  const { id } = await placed();
  const token = who === 'enterprise' ? tokens.enterprise : system.tokens[who];
  expect(await arrive(id, {}, token)).toEqual(STARTED);
});

test.each(['otherEnterprise', 'otherCadre', 'station'] as const)('%s finds no placement to report of', async (who) => {
  const { id } = await placed();
  expect(await arrive(id, {}, tokens[who])).toBe('NOT_FOUND placementId');
  expect(await depart(id, 'DID_NOT_COME', {}, tokens[who])).toBe('NOT_FOUND placementId');
  for (const none of ['', 'plc_1', `plc_${'0'.repeat(52)}`, enterpriseId])
    expect(await arrive(none, {}, tokens.enterprise)).toBe('NOT_FOUND placementId');
});

test('an arrival is reported once, on a day from the agreement to today', async () => {
  const { id } = await placed();
  expect(await arrive(id, { on: '2027-01-29' })).toBe('DATE_TOO_FAR on');
  expect(await arrive(id, { on: EVE })).toBe('RANGE_REVERSED on');
  expect(await arrive(id, { on: '2027-01-26', idempotencyKey: '' })).toBe('REQUIRED idempotencyKey');
  const key = { on: '2027-01-26', idempotencyKey: unique() };
  expect(await Promise.all([arrive(id, key), arrive(id, key)])).toEqual(
    Array.from({ length: 2 }, () => ({ ...STARTED, startedOn: '2027-01-26' })),
  );
  expect(await arrive(id, { ...key, on: '2027-01-27' })).toBe('IDEMPOTENCY_KEY_REUSED idempotencyKey');
  expect(await arrive(id)).toBe('ARRIVAL_REPORTED placementId');
  expect(await arrive(id, { on: EVE })).toBe('RANGE_REVERSED on,ARRIVAL_REPORTED placementId');
});

test('of many who report an arrival at once, one is taken', async () => {
  const { id } = await placed();
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => arrive(id)));
  expect(outcomes.filter((outcome) => typeof outcome === 'object')).toEqual([STARTED]);
  expect(outcomes.filter((outcome) => outcome === 'ARRIVAL_REPORTED placementId')).toHaveLength(4);
});

test('who comes before the day that was agreed on has started then', async () => {
  const { id, worker } = await placed(asCivilDate('2027-03-10'));
  expect(await arrive(id, { on: '2027-01-20' })).toEqual({ ...STARTED, startedOn: '2027-01-20' });
  // The week is counted from then.
  expect(await listed(worker)).toEqual([[['FOLLOW_UP_DUE'], 'FOLLOW_UP', '2027-01-27']]);
});

test('nobody has failed to come before the first day of work', async () => {
  const { id } = await placed(asCivilDate('2027-01-28'), { headcount: 1 });
  system.clock.moveTo('2027-01-27T15:59:59Z');
  expect(await depart(id, 'DID_NOT_COME', { on: '2027-01-27' })).toBe('FIRST_DAY_AHEAD on');
  expect(await depart(id, 'LEFT', { on: '2027-01-27' })).toBe('ARRIVAL_NOT_REPORTED placementId');
  system.clock.moveTo('2027-01-27T16:00:00Z');
  expect(await depart(id, 'DID_NOT_COME', { on: '2027-01-28' })).toMatchObject({
    status: 'NEVER_STARTED',
    vacancies: 1,
  });
});

test('who did not come never started: the vacancy is back, and nobody was transferred', async () => {
  const [before, missing] = [await counted(), await counted('NO_SHOWS', FIRST)];
  const { id, worker, positionId } = await placed(FIRST, { headcount: 1 });
  expect(await counted()).toBe(before + 1);
  const over = { status: 'NEVER_STARTED', startedOn: null, endedOn: TODAY, departureReason: 'DID_NOT_COME' };
  const key = { idempotencyKey: unique() };
  expect(await depart(id, 'DID_NOT_COME', key)).toEqual({ ...over, vacancies: 1 });
  expect(await depart(id, 'DID_NOT_COME', key)).toEqual({ ...over, vacancies: 1 });
  expect(await depart(id, 'DID_NOT_COME')).toBe('PLACEMENT_ENDED placementId');
  expect(await arrive(id)).toBe('PLACEMENT_ENDED placementId');
  expect(await report('endPlacement', id, {}, system.tokens.BUREAU)).toBe('PLACEMENT_ENDED placementId');
  expect(await counted()).toBe(before);
  expect(await counted('NO_SHOWS', FIRST)).toBe(missing + 1);
  // Nobody lost a job, and somebody is to be asked after.
  expect(await listed(worker)).toEqual([]);
  system.clock.moveTo('2027-01-29T04:00:00Z');
  expect(await listed(worker)).toEqual([[['NO_SHOW'], 'ASK_AFTER', '2027-01-29']]);
  // The vacancy is there for the next.
  const next = placementInput(await givenWorker(system), positionId, { startsOn: TODAY });
  const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { status }', next);
  expect(placement).toMatchObject({ status: 'STARTED' });
});

test.each(['LEFT', 'DISMISSED'])('who %s lost a job, and is on the service list within two days', async (reason) => {
  const { id, worker } = await placed(FIRST, { headcount: 2, refill: true });
  expect(await depart(id, reason)).toBe('ARRIVAL_NOT_REPORTED placementId');
  expect(await arrive(id, { on: '2027-01-26' })).toMatchObject({ status: 'STARTED' });
  expect(await depart(id, 'DID_NOT_COME')).toBe('ARRIVAL_REPORTED reason');
  expect(await depart(id, reason, { on: '2027-01-25' })).toBe('RANGE_REVERSED on');
  expect(await depart(id, reason, { on: '2027-01-29' })).toBe('DATE_TOO_FAR on');
  expect(await depart(id, reason, { on: '2027-01-27' })).toEqual({
    ...{ status: 'ENDED', startedOn: '2027-01-26', endedOn: '2027-01-27', departureReason: reason, vacancies: 2 },
  });
  // The new match that starts at once may also wait to be told to them.
  const reasons: unknown = expect.arrayContaining(['LOST_JOB']);
  expect(await listed(worker)).toEqual([[reasons, 'FIND_NEW_JOB', '2027-01-29']]);
  expect(await depart(id, reason)).toBe('PLACEMENT_ENDED placementId');
});

test('who began when it was agreed on has come', async () => {
  const { id } = await placed(asCivilDate('2027-01-15'));
  expect(await arrive(id)).toBe('ARRIVAL_REPORTED placementId');
  expect(await depart(id, 'LEFT', { on: '2027-01-14' })).toBe('RANGE_REVERSED on');
  expect(await depart(id, 'LEFT', { on: '2027-01-16' })).toMatchObject({ status: 'ENDED' });
});

describe('a no-show', () => {
  const NO_SHOW = [['NO_SHOW'], 'ASK_AFTER', '2027-01-26'];

  test('is on the list from the day after the first day of work, until the arrival', async () => {
    const { id, worker } = await placed();
    system.clock.moveTo('2027-01-25T15:59:59Z');
    expect(await listed(worker)).toEqual([]);
    system.clock.moveTo('2027-01-25T16:00:00Z');
    expect(await listed(worker)).toEqual([NO_SHOW]);
    await arrive(id, { on: '2027-01-26' }, system.tokens.CADRE);
    expect(await listed(worker)).toEqual([]);
  });

  test('is over by a survey of a later day in China of one who did not come; an older one that arrives now changes nothing', async () => {
    const [before, same, after] = ['2027-01-24T03:00:00Z', '2027-01-25T15:59:59Z', '2027-01-25T16:00:00Z'];
    const survey = async (of: Placed, surveyedAt = ''): Promise<void> => {
      const surveys = [{ clientId: unique(), identityNumber: of.number, surveyedAt, skills: ['缝纫'] }];
      const { results } = await system.mutate(system.tokens.CADRE, 'recordSurveys', 'results { status }', { surveys });
      expect(results).toEqual([{ status: expect.stringMatching(/UPDATED|UNCHANGED/) as string }]);
    };
    const seen = await placed();
    // As long as the placement runs, a survey doesn't tell whether the worker came.
    await survey(seen, after);
    expect(await listed(seen.worker)).toEqual([NO_SHOW]);
    await depart(seen.id, 'DID_NOT_COME', { on: '2027-01-25' });
    expect(await listed(seen.worker)).toEqual([]);

    const other = await placed();
    await depart(other.id, 'DID_NOT_COME', { on: '2027-01-25' });
    for (const early of [same, before]) {
      await survey(other, early);
      expect(await listed(other.worker)).toEqual([NO_SHOW]);
    }
    await survey(other, after);
    expect(await listed(other.worker)).toEqual([]);
  });

  test('is over by another placement', async () => {
    const { id, worker, positionId } = await placed();
    await depart(id, 'DID_NOT_COME', { on: '2027-01-25' });
    expect(await listed(worker)).toEqual([NO_SHOW]);
    const input = placementInput(worker, positionId, { startsOn: TODAY });
    await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
    expect(await listed(worker)).toEqual([]);
  });

  test('is no task where the placement ended otherwise', async () => {
    const { id, worker } = await placed();
    expect(await report('endPlacement', id, {}, system.tokens.CADRE)).toMatchObject({ status: 'ENDED' });
    expect(await listed(worker)).toEqual([[['LOST_JOB'], 'FIND_NEW_JOB', '2027-01-30']]);
  });
});

describe('the enterprise', () => {
  const asked = async (token: string, id: string) => {
    const fields = '{ __typename ... on Placement { id status worker { name } } }';
    const query = `query ($id: ID!) { placement(id: $id) { id } node(id: $id) ${fields} }`;
    return system.ask(token, query, { id });
  };

  test('asks with the ids that its webhooks carry, and sees its people by consent', async () => {
    const { id, worker } = await placed();
    const { placement, node } = await asked(tokens.enterprise, id);
    expect(placement).toEqual({ id });
    expect(node).toEqual({ __typename: 'Placement', id, status: 'AGREED', worker: null });
    const consent = { workerId: worker, purpose: 'SHARE_WITH_ENTERPRISE', granted: true };
    await system.mutate(system.tokens.BUREAU, 'recordConsent', 'worker { id }', consent);
    expect((await asked(tokens.enterprise, id)).node).toMatchObject({ worker: { name: expect.any(String) as string } });
    expect(await asked(tokens.otherEnterprise, id)).toEqual({ placement: null, node: null });
  });

  test('lists its people, those who left too, and is told the names of those who agree', async () => {
    const ownId = await givenEnterprise(system);
    const [own, others] = [await system.sign({ roles: ['ENTERPRISE'], enterpriseId: ownId }), tokens.otherEnterprise];
    const positions = await givenPositions(system, ownId, [{}, {}, {}]);
    const people: { id: string; worker: string }[] = [];
    for (const [place, positionId] of positions.entries()) {
      system.clock.moveTo(`2027-01-20T04:00:0${place}Z`);
      const worker = await givenWorker(system, { villageCode: '530627102201', name: '欧阳小红' });
      const input = placementInput(worker, positionId, { startsOn: FIRST });
      const { placement } = await system.mutate(system.tokens.BUREAU, 'startPlacement', 'placement { id }', input);
      people.push({ id: placement?.id ?? '', worker });
    }
    const [a, b, c] = people.map(({ id }) => id);
    system.clock.moveTo('2027-01-28T04:00:00Z');
    await depart(b ?? '', 'DID_NOT_COME', {}, own);
    const consent = { workerId: people[2]?.worker, purpose: 'SHARE_WITH_ENTERPRISE', granted: true };
    await system.mutate(system.tokens.BUREAU, 'recordConsent', 'worker { id }', consent);
    await system.pump.idle();
    const query = `query ($id: ID!, $first: Int, $after: String) { enterprise(id: $id) { placements(first: $first, after: $after) {
      edges { node { id status workerName worker { name } } } pageInfo { hasNextPage endCursor } } } }`;
    const page = async (token: string, args: object = {}, id = ownId) =>
      (await system.ask(token, query, { id, ...args })).enterprise?.placements;
    const first = await page(own, { first: 2 });
    const rest = await page(own, { after: first?.pageInfo.endCursor });
    expect([...(first?.edges ?? []), ...(rest?.edges ?? [])].map(({ node }) => node)).toEqual([
      { id: c, status: 'AGREED', workerName: '欧阳小红', worker: { name: '欧阳小红' } },
      { id: b, status: 'NEVER_STARTED', workerName: '欧**', worker: null },
      { id: a, status: 'AGREED', workerName: '欧**', worker: null },
    ]);
    expect(await page(others)).toBeUndefined();
    // Neither does another role open it.
    const both = await system.sign({ roles: ['ENTERPRISE', 'CADRE'], enterpriseId, regionCode: '530627' });
    expect(await page(both)).toMatchObject({ edges: [] });
    const { errors } = await system.gql(system.tokens.BUREAU, query, { id: ownId });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    const name = 'query ($id: ID!) { placement(id: $id) { workerName } }';
    expect((await system.ask(system.tokens.CADRE, name, { id: a })).placement?.workerName).toBe('欧阳小红');
  });

  test('is not told what a cadre wrote of the end', async () => {
    const { id } = await placed();
    const end = { reason: '母亲住院' };
    await report('endPlacement', id, end, system.tokens.CADRE);
    const query = 'query ($id: ID!) { placement(id: $id) { status endReason } }';
    const { data, errors } = await system.gql(tokens.enterprise, query, { id });
    expect(data?.placement).toEqual({ status: 'ENDED', endReason: null });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
    // Who is also a cadre of the region sees the placement as one.
    const both = await system.sign({ roles: ['ENTERPRISE', 'CADRE'], enterpriseId, regionCode: '530627' });
    expect((await system.ask(both, query, { id })).placement).toEqual({
      status: 'ENDED',
      ...{ endReason: end.reason },
    });
    const elsewhere = await system.sign({ roles: ['ENTERPRISE', 'CADRE'], enterpriseId, regionCode: '530628' });
    expect((await system.gql(elsewhere, query, { id })).data?.placement).toEqual({ status: 'ENDED', endReason: null });
  });
});
