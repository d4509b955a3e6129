/** The whole thread as users go through it, over HTTP: from an enterprise that nobody knows to a worker with a job and a seat. */
import {
  campaignInput,
  enterpriseInput,
  givenWorkers,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  travelServiceInput,
  unique,
  workerInput,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

test('an enterprise offers positions, workers fill them and travel there, and the board shows what was done', async () => {
  const { ask, mutate, sign, tokens } = system;
  const { BUREAU: bureau, CADRE: cadre } = tokens;

  // A place, as a form asks for it.
  const { region } = await ask(
    bureau,
    '{ region(code: "530627") { name level fullName parent { code } children(first: 100) { edges { node { code } } totalCount } } }',
  );
  expect(region).toMatchObject({
    name: '镇雄县',
    level: 'COUNTY',
    fullName: '云南省昭通市镇雄县',
    parent: { code: '5306' },
  });
  expect(region?.children.edges).toHaveLength(region?.children.totalCount ?? 0);

  // An enterprise registers itself, waits for the bureau, then speaks for itself.
  const account = await sign({ roles: ['ENTERPRISE'], subject: 'chenguang' });
  const registered = await mutate(account, 'registerEnterprise', 'enterprise { id verified }', enterpriseInput());
  expect(registered).toMatchObject({ enterprise: { verified: false }, userErrors: [] });
  const enterpriseId = registered.enterprise?.id ?? '';
  const verdict = { enterpriseId, verified: true };
  expect(await mutate(bureau, 'verifyEnterprise', 'enterprise { verified }', verdict)).toEqual({
    enterprise: { verified: true },
    userErrors: [],
  });

  // Positions: first only checked, then all or nothing, then what is right of them.
  const rows = [
    positionInput({ externalRef: 'A', headcount: 2, wageMin: 6_000 }),
    positionInput({ externalRef: 'B', headcount: 5, wageMin: 7_000, regionCode: '441900003' }),
    positionInput({ externalRef: 'C', headcount: 0 }),
  ];
  const submit = async (change: object): Promise<unknown[]> => {
    const input = { idempotencyKey: unique(), enterpriseId, positions: rows, ...change };
    const selection = 'results { status position { id } errors { code } }';
    return (await mutate(account, 'submitPositions', selection, input)).results.map(({ status }) => status);
  };
  expect(await submit({ mode: 'DRY_RUN' })).toEqual(['CREATED', 'CREATED', 'REJECTED']);
  expect(await submit({ errorPolicy: 'ALL_OR_NOTHING' })).toEqual(['REJECTED', 'REJECTED', 'REJECTED']);
  const openRefs = async (): Promise<unknown[]> => {
    const query = '{ positions(orderBy: WAGE_DESC, filter: { regionCode: "44" }) { edges { node { externalRef } } } }';
    return (await ask(cadre, query)).positions.edges.map(({ node }) => node.externalRef);
  };
  expect(await openRefs()).toEqual([]);
  expect(await submit({ errorPolicy: 'ACCEPT_VALID' })).toEqual(['CREATED', 'CREATED', 'REJECTED']);
  expect(await openRefs()).toEqual(['B', 'A']);
  rows[2] = positionInput({ externalRef: 'C', headcount: 3, wageMin: 5_000 });
  expect(await submit({ errorPolicy: 'ALL_OR_NOTHING' })).toEqual(['UNCHANGED', 'UNCHANGED', 'CREATED']);
  expect(await openRefs()).toEqual(['B', 'A', 'C']);
  const list = await ask(account, '{ positions(orderBy: WAGE_DESC) { edges { node { id } } totalCount } }');
  expect(list.positions.totalCount).toBe(3);
  const [, positionId = '', withdrawnId = ''] = list.positions.edges.map(({ node }) => node.id);

  // One is withdrawn and leaves the lists, and stays what it is by its id.
  const closing = { idempotencyKey: unique(), positionId: withdrawnId, reason: 'WITHDRAWN' };
  expect(await mutate(account, 'closePosition', 'position { status }', closing)).toEqual({
    position: { status: 'CLOSED' },
    userErrors: [],
  });
  expect(await openRefs()).toEqual(['B', 'A']);
  const one = await ask(cadre, 'query ($id: ID!) { position(id: $id) { externalRef status enterprise { name } } }', {
    id: withdrawnId,
  });
  expect(one.position).toMatchObject({ externalRef: 'C', status: 'CLOSED' });

  // A cadre registers workers of the county and finds them at every level.
  const person = workerInput({ villageCode: '530627102201', name: '熊·阿妹' });
  const { worker } = await mutate(
    cadre,
    'registerWorker',
    'worker { id name maskedPhone village { fullName } }',
    person,
  );
  expect(worker).toMatchObject({ name: '熊·阿妹', maskedPhone: expect.stringMatching(/^138\*{4}\d{4}$/) as string });
  const workerIds = [worker?.id ?? '', ...(await givenWorkers(system, 2))];
  for (const regionCode of ['53', '5306', '530627', '530627102', '530627102201']) {
    const { workers } = await ask(
      bureau,
      'query ($filter: WorkerFilter) { workers(filter: $filter) { edges { node { id } } } }',
      {
        filter: { regionCode },
      },
    );
    expect(workers.edges.map(({ node }) => node.id).sort()).toEqual([...workerIds].sort());
  }

  // Two start, and then the position is full.
  const start = (workerId: string): Promise<unknown> =>
    mutate(
      cadre,
      'startPlacement',
      'placement { status position { vacancies status } }',
      placementInput(workerId, positionId),
    );
  const [first = '', second = '', third = ''] = workerIds;
  expect(await start(first)).toEqual({
    placement: { status: 'AGREED', position: { vacancies: 1, status: 'OPEN' } },
    userErrors: [],
  });
  expect(await start(second)).toMatchObject({ placement: { position: { vacancies: 0, status: 'FILLED' } } });
  expect(await start(third)).toMatchObject({
    placement: null,
    userErrors: [{ code: 'POSITION_FILLED', path: ['positionId'] }],
  });
  expect(await openRefs()).toEqual(['B']);

  // A coach is scheduled; one party confirms, another gives its seats back.
  const scheduled = await mutate(
    bureau,
    'scheduleTravelService',
    'travelService { id availability { free } }',
    travelServiceInput({ seats: 3 }),
  );
  expect(scheduled).toMatchObject({ travelService: { availability: { free: 3 } }, userErrors: [] });
  const request = async (ids: readonly string[]): Promise<string> => {
    const selection = 'travelRequest { status workers { id } allocation { id status seats holdEndsAt } }';
    const { travelRequest } = await mutate(cadre, 'requestTravel', selection, requestTravelInput(ids));
    expect(travelRequest).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'HELD', seats: ids.length } });
    return travelRequest?.allocation?.id ?? '';
  };
  const kept = await request([first, second]);
  const returned = await request([third]);
  expect(await mutate(cadre, 'confirmAllocation', 'allocation { status holdEndsAt }', { allocationId: kept })).toEqual({
    allocation: { status: 'CONFIRMED', holdEndsAt: null },
    userErrors: [],
  });
  expect(await mutate(cadre, 'releaseAllocation', 'allocation { status }', { allocationId: returned })).toEqual({
    allocation: { status: 'RELEASED' },
    userErrors: [],
  });
  const coach = await ask(
    bureau,
    'query ($id: ID!) { travelService(id: $id) { loadFactor availability { free band } } }',
    {
      id: scheduled.travelService?.id,
    },
  );
  expect(coach.travelService).toEqual({ loadFactor: 2 / 3, availability: { free: 1, band: 'PLENTY' } });

  // The board: what was done before the campaign was opened counts as well.
  const targets = [{ indicator: 'WORKERS_TRANSFERRED', regionCode: '530627', value: 4 }] as const;
  const opened = await mutate(bureau, 'openCampaign', 'campaign { id }', campaignInput({ targets }));
  await system.pump.idle();
  const board = await ask(
    bureau,
    `query ($id: ID!) { campaign(id: $id) { progress { indicator actual target share byDay { on actual } } } }`,
    { id: opened.campaign?.id },
  );
  const progress = new Map(board.campaign?.progress.map((each) => [each.indicator, each]));
  expect([...progress].map(([indicator, { actual }]) => [indicator, actual])).toEqual([
    ['POSITIONS_COLLECTED', 10],
    ['WORKERS_REGISTERED', 3],
    ['WORKERS_SURVEYED', 0],
    ['SERVICE_OBJECTS', 0],
    ['WORKERS_TRANSFERRED', 2],
    ['OUT_OF_PROVINCE', 2],
    ['IN_PROVINCE', 0],
    ['STABLE_PLACEMENTS', 0],
    ['FOLLOW_UP_RATE', null],
    ['INCOME_RISE_MEDIAN', null],
    ['TRAVEL_SERVICES', 1],
    ['SEATS_ALLOCATED', 2],
    ['PASSENGERS_BOARDED', 0],
    ['WAITING', 0],
    ['HOLDS_LOST', 0],
    ['NO_SHOWS', 0],
    ['RETURNED_HOME', 0],
    ['LEFT_AGAIN', 0],
    ['PEOPLE_REACHED', 0],
    ['RECRUITMENT_EVENTS', 0],
    ['KEY_ENTERPRISES_TRACKED', 0],
    ['STATIONS', 0],
    ['WORKING_GROUPS', 0],
    ['PUSHES', 0],
    ['DELIVERIES', 0],
    ['WORKERS_TRAINED', 0],
    ['AGREEMENTS_SIGNED', 0],
    ['CASES_CLOSED', 0],
    ['AGENCIES_VISITED', 0],
  ]);
  expect(progress.get('WORKERS_TRANSFERRED')).toMatchObject({
    target: 4,
    share: 0.5,
    byDay: [{ on: TODAY, actual: 2 }],
  });
  const { currentCampaign } = await ask(cadre, '{ currentCampaign { id } }');
  expect(currentCampaign?.id).toBe(opened.campaign?.id);
});
