/** Journeys of people who move: who may see them, cancel them and list them is decided by where the people live now. */
import {
  givenWorker,
  givenWorkers,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
} from '../kit/system';

const NEW_HOME = '530628001001';

let system: TestSystem;
let former: string;
let present: string;
let bureau: string;

beforeAll(async () => {
  system = await startTestSystem();
  former = system.tokens.CADRE;
  present = await system.sign({ roles: ['CADRE'], regionCode: '530628' });
  bureau = system.tokens.BUREAU;
  await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', travelServiceInput({ seats: 500 }));
});

afterAll(() => system.stop());

interface Journey {
  readonly requestId: string;
  readonly allocationId: string;
}

async function journeyOf(workerIds: readonly string[]): Promise<Journey> {
  const selection = 'travelRequest { id allocation { id } }';
  const { travelRequest } = await system.mutate(bureau, 'requestTravel', selection, requestTravelInput(workerIds));
  await system.pump.idle();
  return { requestId: travelRequest?.id ?? '', allocationId: travelRequest?.allocation?.id ?? '' };
}

async function move(workerId: string, villageCode = NEW_HOME): Promise<void> {
  const { userErrors } = await system.mutate(bureau, 'updateWorker', 'worker { id }', { workerId, villageCode });
  expect(userErrors).toEqual([]);
}

/** What each query shows the caller of it. */
async function doors(token: string, workerId: string, { requestId, allocationId }: Journey) {
  const query = `query ($worker: ID!, $request: ID!, $allocation: ID!) {
    travelRequest(id: $request) { id }
    request: node(id: $request) { id }
    allocation: node(id: $allocation) { id }
    worker(id: $worker) { travelRequests { edges { node { id } } } }
    travelRequests(first: 100) { edges { node { id } } }
  }`;
  const data = (await system.ask(token, query, {
    ...{ worker: workerId, request: requestId, allocation: allocationId },
  })) as unknown as Record<string, { id: string } | null> & {
    worker: { travelRequests: { edges: { node: { id: string } }[] } } | null;
    travelRequests: { edges: { node: { id: string } }[] };
  };
  return {
    byId: data['travelRequest'] !== null && data['request'] !== null,
    allocation: data['allocation'] !== null,
    page: data.worker?.travelRequests.edges.some(({ node }) => node.id === requestId) ?? false,
    list: data.travelRequests.edges.some(({ node }) => node.id === requestId),
  };
}

const all = { byId: true, allocation: true, page: true, list: true };
const nothing = { byId: false, allocation: false, page: false, list: false };

const acts = [
  ['confirmAllocation', 'allocation', ({ allocationId }: Journey) => ({ allocationId }), 'allocationId'],
  ['releaseAllocation', 'allocation', ({ allocationId }: Journey) => ({ allocationId }), 'allocationId'],
  [
    'cancelTravelRequest',
    'travelRequest',
    ({ requestId }: Journey) => ({ travelRequestId: requestId }),
    'travelRequestId',
  ],
] as const;

test.each(acts)(
  '%s is refused to the former cadre, and done by the new one',
  async (mutation, object, inputOf, path) => {
    const workerId = await givenWorker(system);
    const journey = await journeyOf([workerId]);
    await move(workerId);
    // Before any stream has told of it.
    const send = (token: string) => system.mutate(token, mutation, `${object} { id }`, inputOf(journey));
    expect(await send(former)).toMatchObject({ [object]: null, userErrors: [{ code: 'NOT_FOUND', path: [path] }] });
    expect(await send(present)).toMatchObject({ [object]: { id: expect.any(String) as string }, userErrors: [] });
  },
);

test('the new cadre sees the journey in every query, and the former cadre in none', async () => {
  const workerId = await givenWorker(system);
  const journey = await journeyOf([workerId]);
  expect(await doors(former, workerId, journey)).toEqual(all);
  expect(await doors(present, workerId, journey)).toEqual(nothing);
  await move(workerId);
  expect(await doors(former, workerId, journey)).toEqual(nothing);
  expect(await doors(present, workerId, journey)).toMatchObject({ ...all, list: expect.any(Boolean) as boolean });
  await system.pump.idle();
  expect(await doors(former, workerId, journey)).toEqual(nothing);
  expect(await doors(present, workerId, journey)).toEqual(all);
  await move(workerId, '530627102201');
  await system.pump.idle();
  expect(await doors(former, workerId, journey)).toEqual(all);
  expect(await doors(present, workerId, journey)).toEqual(nothing);
});

test('both cadres see a party of which one traveller moves, and only the bureau above acts for it', async () => {
  const workerIds = await givenWorkers(system, 3);
  const journey = await journeyOf(workerIds);
  await move(workerIds[2] ?? '');
  await system.pump.idle();
  expect(await doors(former, workerIds[0] ?? '', journey)).toEqual(all);
  expect(await doors(present, workerIds[2] ?? '', journey)).toEqual(all);
  const confirm = (token: string) =>
    system.mutate(token, 'confirmAllocation', 'allocation { status }', { allocationId: journey.allocationId });
  for (const token of [former, present])
    expect((await confirm(token)).userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['allocationId'] }]);
  expect((await confirm(bureau)).allocation).toEqual({ status: 'CONFIRMED' });
});

test('a worker sees and cancels their own journey wherever they live', async () => {
  const workerId = await givenWorker(system);
  const token = await system.sign({ roles: ['WORKER'], workerId });
  const journey = await journeyOf([workerId]);
  await move(workerId);
  expect(await doors(token, workerId, journey)).toEqual(all);
  const input = { travelRequestId: journey.requestId };
  expect((await system.mutate(token, 'cancelTravelRequest', 'travelRequest { status }', input)).travelRequest).toEqual({
    status: 'CANCELLED',
  });
});
