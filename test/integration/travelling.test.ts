/** The way to a job that was agreed on, over HTTP: who boards is travelling, who misses the coach is asked after. */
import { addDays, asCivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import {
  givenEnterprise,
  givenPositions,
  givenWorker,
  NOW,
  placementInput,
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
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

const [ON, ARRIVAL, FIRST] = ['2027-02-20', '2027-02-21', '2027-02-25'].map(asCivilDate);
const hours = (number: number) => instantOf(new Date(startOfDay(ON!).getTime() + number * 3_600_000));

/** Placed for FIRST, with a seat on the way to work or home. */
async function travellers(count: number, direction: 'WORKBOUND' | 'HOMEBOUND' = 'WORKBOUND') {
  const [positionId = ''] = await givenPositions(system, await givenEnterprise(system), [{ headcount: 9 }]);
  const stops = [
    { regionCode: '530627', name: '镇雄站', departsAt: hours(9) },
    { regionCode: '441900', name: '东莞站', arrivesAt: hours(33) },
  ];
  const service = travelServiceInput({ on: ON!, stops, seats: 10 });
  const { travelService } = await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', service);
  const people: { worker: string; placementId: string }[] = [];
  for (let made = 0; made < count; made += 1) {
    const worker = await givenWorker(system, { villageCode: '530627102201' });
    const input = placementInput(worker, positionId, { startsOn: FIRST! });
    const { placement } = await system.mutate(bureau, 'startPlacement', 'placement { id }', input);
    people.push({ worker, placementId: placement?.id ?? '' });
    const wish = { earliestOn: ON!, latestOn: ON!, direction };
    const asked = requestTravelInput([worker], wish);
    const { travelRequest } = await system.mutate(
      bureau,
      'requestTravel',
      'travelRequest { allocation { id } }',
      asked,
    );
    const hold = { allocationId: travelRequest?.allocation?.id };
    await system.mutate(bureau, 'confirmAllocation', 'allocation { status }', hold);
  }
  system.clock.moveTo(hours(8));
  await system.mutate(bureau, 'closeManifest', 'manifest { serviceId }', { serviceId: travelService?.id });
  system.clock.moveTo(hours(10));
  await system.pump.idle();
  return { serviceId: travelService?.id ?? '', people };
}

async function board(serviceId: string, workerIds: readonly string[], at = hours(9)): Promise<void> {
  const { userErrors } = await system.mutate(bureau, 'boardPassengers', 'manifest { boarded }', {
    serviceId,
    workerIds,
    at,
  });
  expect(userErrors).toEqual([]);
  await system.pump.idle();
}

async function statusOf(id: string): Promise<string | undefined> {
  return (await system.ask(bureau, 'query ($id: ID!) { placement(id: $id) { status } }', { id })).placement?.status;
}

/** Whether the cadres are to find out what became of the worker. */
async function isAskedAfter({ worker }: { readonly worker: string }): Promise<boolean> {
  await system.pump.idle();
  const query = '{ serviceList(regionCode: "530627102201", first: 100) { edges { node { worker { id } reasons } } } }';
  const { serviceList } = await system.ask(bureau, query);
  return serviceList.edges.some(({ node }) => node.worker?.id === worker && node.reasons.includes('NO_SHOW'));
}

test('who boards the service to work is travelling, and has started when the arrival is reported', async () => {
  const { serviceId, people } = await travellers(2);
  const [a, b] = people;
  await board(serviceId, [a!.worker]);
  expect([await statusOf(a!.placementId), await statusOf(b!.placementId)]).toEqual(['TRAVELLING', 'AGREED']);
  // A device tells it again.
  await board(serviceId, [a!.worker], hours(8));
  expect(await statusOf(a!.placementId)).toBe('TRAVELLING');
  system.clock.moveTo(startOfDay(addDays(FIRST!, 1)));
  const arrival = { idempotencyKey: unique(), placementId: a!.placementId, on: FIRST };
  await system.mutate(bureau, 'reportArrival', 'placement { id }', arrival);
  expect(await statusOf(a!.placementId)).toBe('STARTED');
  // Boarding that is told late takes nobody back.
  await board(
    serviceId,
    people.map(({ worker }) => worker),
    hours(7),
  );
  expect([await statusOf(a!.placementId), await statusOf(b!.placementId)]).toEqual(['STARTED', 'TRAVELLING']);
});

test('who has a seat and did not board is asked after from the next day, though the coach still travels', async () => {
  const { serviceId, people } = await travellers(2);
  const [a, b] = people;
  await board(serviceId, [a!.worker]);
  system.clock.moveTo(hours(23));
  expect([await isAskedAfter(a!), await isAskedAfter(b!)]).toEqual([false, false]);
  system.clock.moveTo(startOfDay(ARRIVAL!));
  expect([await isAskedAfter(a!), await isAskedAfter(b!)]).toEqual([false, true]);
  await board(serviceId, [b!.worker]);
  expect(await isAskedAfter(b!)).toBe(false);
  system.clock.moveTo(startOfDay(addDays(FIRST!, 1)));
  expect(await isAskedAfter(b!)).toBe(true);
});

test('the way home marks nobody', async () => {
  const { serviceId, people } = await travellers(1, 'HOMEBOUND');
  await board(serviceId, [people[0]!.worker]);
  expect(await statusOf(people[0]!.placementId)).toBe('AGREED');
  system.clock.moveTo(startOfDay(addDays(ARRIVAL!, 2)));
  expect(await isAskedAfter(people[0]!)).toBe(false);
});
