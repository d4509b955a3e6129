/** People and journeys as the first release stored them: what it lacked is derived, and they are written like any others. */
import type { Item } from '../../functions/platform/dynamodb/database';
import { startTestSystem, type TestSystem } from '../kit/system';
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
