/** People and journeys as the first release stored them: what it lacked is derived, and they are written like any others. */
import type { Item } from '../../functions/platform/dynamodb/database';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import {
  givenAgency,
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
  placementInput,
  positionInput,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  TODAY,
  travelServiceInput,
  unique,
} from '../kit/system';
import { startTappedEngine, type TappedEngine } from '../kit/tapped-engine';
import { parseWorker } from '../../functions/domains/people/worker/store';
import written from '../fixtures/items.json';

const { workerOfTheFirst: worker, requestOfTheFirst: request, tripOfTheFirst: trip } = written;
const { placement } = written;
const { allocationOfTheFirst: allocation, serviceOfTheFirst: service } = written;

/** One that ended, and one that runs; the clock started them. */
const placed = [
  { letter: 'A', change: {} },
  { letter: 'B', change: { endedOn: undefined, endReason: undefined } },
].map(({ letter, change }) => {
  const id = `plc_${letter.repeat(26)}${worker.id.slice(4)}`;
  const stored = { ...placement, ...change, id, workerId: worker.id, pk: worker.id, sk: `placement#${id}` };
  return JSON.parse(JSON.stringify(stored)) as typeof placement;
});

/** Somebody at work since January, as the profile and the placement were then. */
function employed(ending: string, change: Item = {}): Item[] {
  const id = worker.id.replace(/.{3}$/, ending);
  const placementId = `plc_${'C'.repeat(26)}${id.slice(4)}`;
  const { endedOn: _, endReason: __, ...running } = placement;
  return [
    {
      ...{ ...worker, id, pk: id, byRegionSk: `${worker.villageCode}#${id}`, placedOn: '2027-01-10' },
      ...{ runningPlacementId: placementId, employerId: 'ent_1' },
    },
    {
      ...running,
      id: placementId,
      workerId: id,
      pk: id,
      sk: `placement#${placementId}`,
      startsOn: '2027-01-10',
      ...change,
    },
  ];
}

let engine: TappedEngine;
let system: TestSystem;

beforeAll(async () => {
  engine = await startTappedEngine();
  system = await startTestSystem({ environment: engine.environment });
  for (const item of [worker, trip, ...placed]) await engine.put('Workers', item);
  for (const item of employed('222')) await engine.put('Workers', item);
  for (const item of [request, allocation, service]) await engine.put('TravelAllocations', item);
});

afterAll(async () => {
  await system.stop();
  await engine.stop();
});

test('a worker, the trip and its service are shown, and listed', async () => {
  const { ask, tokens } = system;
  const query = `query ($worker: ID!, $request: ID!, $service: ID!) {
    worker(id: $worker) { name villageCode }
    workers { edges { node { id } } }
    travelRequest(id: $request) { originRegionCode status allocation { id } }
    travelService(id: $service) { name allocations { edges { node { id } } } }
    travelServices(filter: { from: "2027-02-20", to: "2027-02-20" }) { edges { node { id } } }
  }`;
  const variables = { worker: worker.id, request: request.id, service: service.id };
  const data = await ask(tokens.BUREAU, query, variables);
  expect(data).toEqual({
    worker: { name: worker.name, villageCode: worker.villageCode },
    workers: { edges: [worker.id, worker.id.replace(/.{3}$/, '222')].sort().map((id) => ({ node: { id } })) },
    // It was held, and the hold has ended since.
    travelRequest: { originRegionCode: '530627', status: 'EXPIRED', allocation: { id: allocation.id } },
    travelService: { name: service.name, allocations: { edges: [{ node: { id: allocation.id } }] } },
    travelServices: { edges: [{ node: { id: service.id } }] },
  });
});

test('a worker is changed, again and again, and the versions are counted from then on', async () => {
  const { mutate, tokens } = system;
  for (const [version, education] of [
    [1, 'PRIMARY'],
    [2, 'COLLEGE'],
  ] as const) {
    const { worker: changed, userErrors } = await mutate(tokens.BUREAU, 'updateWorker', 'worker { education }', {
      workerId: worker.id,
      education,
    });
    expect([changed, userErrors]).toEqual([{ education }, []]);
    const profile = (await engine.items('Workers')).find(({ pk, sk }) => pk === worker.id && sk === 'profile');
    expect(profile && parseWorker(profile)).toMatchObject({ education, version });
  }
});

test('placements have the states that they had come to when they were agreed on', async () => {
  const query = `query ($id: ID!) { worker(id: $id) { placements { edges { node { status startsOn startedOn endedOn } } } } }`;
  const { worker: found } = await system.ask(system.tokens.BUREAU, query, { id: worker.id });
  const { startsOn, endedOn } = placement;
  expect(found?.placements.edges.map(({ node }) => node)).toEqual([
    { status: 'AGREED', startsOn, startedOn: null, endedOn: null },
    { status: 'ENDED', startsOn, startedOn: null, endedOn },
  ]);
});

test('who was placed then is on the list of follow-ups, once the sweep has looked for them', async () => {
  const { ask, mutate, tokens } = system;
  const query = `{ followUpsDue(regionCode: "530627", before: "2027-12-31") { edges { node {
    dueOn worker { id } placement { id status } } } } }`;
  const due = async () => (await ask(tokens.CADRE, query)).followUpsDue.edges.map(({ node }) => node);
  expect(await due()).toEqual([]);
  // Somebody whose placement can't be read keeps nobody else from it.
  for (const item of employed('333', { positionId: 7 })) await engine.put('Workers', item);
  await system.sweep();
  await system.pump.idle();
  const filing = (await engine.items('Positions')).find(({ pk }) => pk === 'follow-ups');
  expect(filing).toMatchObject({ endedAt: expect.any(String) as string });
  const [found, ...others] = await due();
  expect(others).toEqual([]);
  // A week after the first day, which has gone by.
  expect(found).toMatchObject({ dueOn: '2027-01-17', placement: { status: 'STARTED' } });
  // What is found then counts, and nobody is looked for again.
  const placementId = found?.placement?.id;
  const input = { idempotencyKey: 'found', placementId, on: '2027-01-20', stillEmployed: true, monthlyIncome: 5_000 };
  const { userErrors } = await mutate(tokens.CADRE, 'recordFollowUp', 'placement { id }', input);
  expect(userErrors).toEqual([]);
  for (let round = 0; round < 2; round += 1) {
    await system.sweep();
    await system.pump.idle();
    expect(await due()).toMatchObject([{ dueOn: '2027-02-09' }]);
  }
});

test('who moves while they are looked for is on the list where they live then', async () => {
  const { ask, mutate, tokens } = system;
  const [profile, ...others] = employed('444');
  // The list of the former home has gone by, and that of the new one, too.
  for (const item of [profile!, ...others]) await engine.put('Workers', item);
  await system.sweep();
  await system.pump.idle();
  const query = `{ followUpsDue(regionCode: "530102", before: "2027-12-31") { edges { node { dueOn worker { id } } } } }`;
  const due = async () => (await ask(tokens.BUREAU, query)).followUpsDue.edges.map(({ node }) => node);
  expect(await due()).toEqual([]);
  const workerId = String(profile!['id']);
  const move = { workerId, villageCode: '530102001001' };
  const { userErrors } = await mutate(tokens.BUREAU, 'updateWorker', 'worker { id }', move);
  expect(userErrors).toEqual([]);
  await system.pump.idle();
  expect(await due()).toEqual([{ dueOn: '2027-01-17', worker: { id: workerId } }]);
});

/** What an earlier release had written, and counters that it did not have. */
async function asBeforeTheCounters(): Promise<void> {
  const kinds = ['placement', 'position', 'travelService', 'allocation', 'travelRequest'];
  for (const table of ['Workers', 'Positions', 'TravelAllocations'] as const)
    for (const item of await engine.items(table))
      if (kinds.includes(String(item['__edb_e__']))) await engine.put(table, { ...item, __edb_v__: '1' });
  await system.pump.idle();
  const since = /^(corridor|supply|villagers|retention|NO_SHOWS|WAITING|TRAVEL_SERVICES)#/;
  for (const { pk, sk } of await engine.items('Campaigns'))
    if (since.test(String(pk))) await engine.put('Campaigns', { pk, sk });
}

test('nothing is taken off a counter for what it never counted, and the first write counts all of it', async () => {
  const { ask, mutate, tokens } = system;
  const [positionId] = await givenPositions(system, await givenEnterprise(system), [{ regionCode: '3302' }]);
  const [first, second, third] = await givenWorkers(system, 3);
  const other = await givenWorker(system, { villageCode: '530627102202' });
  const begin = async (id: string): Promise<string> => {
    const begun = placementInput(id, positionId!, { startsOn: TODAY });
    const { placement: one } = await mutate(tokens.BUREAU, 'startPlacement', 'placement { id }', begun);
    return one!.id;
  };
  const placementId = await begin(first!);
  const on = asCivilDate('2027-02-22');
  const stops = travelServiceInput({ on }).stops.map((stop, at) => ({ ...stop, regionCode: ['530629', '3302'][at]! }));
  const service = travelServiceInput({ on, seats: 1, stops });
  const { travelService } = await mutate(tokens.BUREAU, 'scheduleTravelService', 'travelService { id }', service);
  const way = { originRegionCode: '530629', destinationRegionCode: '3302', earliestOn: on, latestOn: on };
  const fields = 'travelRequest { id status allocation { id } }';
  const seated = await mutate(tokens.BUREAU, 'requestTravel', fields, requestTravelInput([second!], way));
  const waiting = await mutate(tokens.BUREAU, 'requestTravel', fields, requestTravelInput([third!], way));
  expect([seated, waiting].map(({ travelRequest }) => travelRequest?.status)).toEqual(['ALLOCATED', 'WAITLISTED']);
  const allocationId = seated.travelRequest!.allocation!.id;
  await mutate(tokens.BUREAU, 'confirmAllocation', 'allocation { id }', { allocationId });
  await system.pump.idle();
  await asBeforeTheCounters();

  await begin(other);
  const idempotencyKey = unique();
  const bureau = tokens.BUREAU;
  const over = await mutate(bureau, 'endPlacement', 'placement { id }', { idempotencyKey, placementId, on: TODAY });
  const travelRequestId = waiting.travelRequest!.id;
  const left = await mutate(bureau, 'cancelTravelRequest', 'travelRequest { id }', { travelRequestId });
  const off = { idempotencyKey, serviceId: travelService!.id, reason: '停运' };
  const cancelled = await mutate(bureau, 'cancelTravelService', 'travelService { id }', off);
  expect([over, left, cancelled].flatMap(({ userErrors }) => userErrors)).toEqual([]);
  await system.pump.idle();
  const negative = (await engine.items('Campaigns')).flatMap((item) =>
    Object.entries(item).flatMap(([name, count]) =>
      typeof count === 'number' && count < 0 && !/^\d*-\d*$/.test(name) ? `${String(item['pk'])} ${name} ${count}` : [],
    ),
  );
  expect(negative).toEqual([]);
  const query = `{ corridors(filter: { destinationRegionCode: "33" }) { openVacancies seats } }`;
  expect((await ask(tokens.BUREAU, query)).corridors).toEqual([{ openVacancies: 8, seats: 0 }]);
});

/** As a release before the days of visits and of reports were kept. */
async function withoutDays(): Promise<void> {
  for (const item of await engine.items('Positions')) {
    const { visitsDated, ...agency } = item;
    if (visitsDated === true) await engine.put('Positions', agency);
    if (/^(visited#|reported$)/.test(String(item['sk']))) await engine.remove('Positions', item);
  }
}

test('visits whose days an earlier release did not keep have what came of them, before the next visit and after it', async () => {
  const { ask, mutate, tokens, pump, sign } = system;
  const enterpriseId = await givenEnterprise(system);
  const agencyId = await givenAgency(system, tokens.BUREAU);
  const naming = { idempotencyKey: unique(), enterpriseId, agencyId };
  expect((await mutate(tokens.BUREAU, 'nameAgency', 'enterprise { id }', naming)).userErrors).toEqual([]);
  const visit = async (on: string): Promise<void> => {
    const input = { idempotencyKey: unique(), agencyId, on };
    expect((await mutate(tokens.BUREAU, 'recordAgencyVisit', 'agency { id }', input)).userErrors).toEqual([]);
  };
  const came = async (): Promise<unknown> => {
    await pump.idle();
    const visits = 'visits { edges { node { on positionsPosted headcountPosted } } }';
    const { agency } = await ask(tokens.BUREAU, `query ($id: ID!) { agency(id: $id) { ${visits} } }`, { id: agencyId });
    const rows = agency?.visits?.edges.map(
      ({ node }) => [node.on, node.positionsPosted, node.headcountPosted] as const,
    );
    // Two visits of one millisecond stand in the order of their ids, which chance decides.
    return rows?.sort((one, other) => (one[0] === other[0] ? one[1] - other[1] : one[0] < other[0] ? 1 : -1));
  };
  await visit('2026-12-30');
  await visit('2027-01-02');
  await visit('2027-01-02');
  const posted = { idempotencyKey: unique(), enterpriseId, positions: [positionInput({ headcount: 7 })] };
  const agent = await sign({ roles: ['AGENCY'], agencyId });
  expect((await mutate(agent, 'submitPositions', 'userErrors { code }', posted)).userErrors).toEqual([]);
  const told = [
    ['2027-01-02', 0, 0],
    ['2027-01-02', 1, 7],
    ['2026-12-30', 0, 0],
  ];
  expect(await came()).toEqual(told);
  await withoutDays();
  expect(await came()).toEqual(told);
  await visit('2027-01-01');
  expect(await came()).toEqual([...told.slice(0, 2), ['2027-01-01', 0, 0], ...told.slice(2)]);
  const dated = (await engine.items('Positions')).filter(({ pk }) => pk === agencyId).map(({ sk }) => String(sk));
  expect(dated.filter((sk) => sk.startsWith('visited#'))).toEqual(['visited#2026', 'visited#2027']);
});

test('a trend begins with a report whose day an earlier release did not keep, before the next report and after it', async () => {
  const { ask, mutate, tokens } = system;
  const enterpriseId = await givenEnterprise(system);
  const report = async (on: string, employed: number): Promise<void> => {
    const input = { idempotencyKey: unique(), enterpriseId, on, employed, shortage: 1 };
    expect((await mutate(tokens.BUREAU, 'reportEnterpriseStatus', 'enterprise { id }', input)).userErrors).toEqual([]);
  };
  const trend = async (): Promise<unknown> => {
    const query = 'query ($id: ID!) { enterprise(id: $id) { statusTrend(days: 30) { from { on } to { on } } } }';
    const { enterprise } = await ask(tokens.BUREAU, query, { id: enterpriseId });
    return [enterprise?.statusTrend?.from.on, enterprise?.statusTrend?.to.on];
  };
  await report('2026-12-01', 90);
  await report('2026-12-25', 100);
  await report('2027-01-10', 110);
  expect(await trend()).toEqual(['2026-12-25', '2027-01-10']);
  await withoutDays();
  expect(await trend()).toEqual(['2026-12-25', '2027-01-10']);
  await report('2027-01-05', 105);
  expect(await trend()).toEqual(['2026-12-25', '2027-01-10']);
  const [days] = (await engine.items('Positions')).filter(({ pk, sk }) => pk === enterpriseId && sk === 'reported');
  expect(days?.['days']).toEqual(['2026-12-01', '2026-12-25', '2027-01-05', '2027-01-10']);
});
