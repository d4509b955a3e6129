/** What came of recruitment events: outcomes of visits, and who is in a job 30 days later. */
import type { EventOutcomeKind } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { placementKey } from '../../functions/domains/jobs/placement/store';
import { update } from '../../functions/platform/dynamodb/expressions';
import { asId } from '../../functions/platform/values/ids';
import { givenEvent } from '../kit/support';
import {
  givenEnterprise,
  givenPositions,
  givenWorkers,
  NOW,
  placementInput,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

beforeEach(() => system.clock.moveTo(NOW));

/** The token of an official at the time by now. */
const cadre = (): Promise<string> => system.sign({ roles: ['CADRE'], regionCode: '530627' });

async function register(eventId: string, workerId: string): Promise<void> {
  const input = { idempotencyKey: unique(), eventId, workerId };
  const { userErrors } = await system.mutate(await cadre(), 'registerForEvent', 'eventRegistration { id }', input);
  expect(userErrors).toEqual([]);
}

async function checkIn(eventId: string, workerId: string): Promise<void> {
  const { userErrors } = await system.mutate(await cadre(), 'checkInAtEvent', 'eventRegistration { id }', {
    eventId,
    workerId,
  });
  expect(userErrors).toEqual([]);
}

async function tell(eventId: string, workerId: string, positionId: string, outcome: EventOutcomeKind) {
  const { eventRegistration, recruitmentEvent, userErrors } = await system.mutate(
    await cadre(),
    'recordEventOutcome',
    'eventRegistration { outcomes { position { id } outcome } } recruitmentEvent { intents hired }',
    { idempotencyKey: unique(), eventId, workerId, positionId, outcome },
  );
  const errors = userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
  return { outcomes: eventRegistration?.outcomes, counts: recruitmentEvent, errors };
}

const DOOR = '2027-01-25T02:00:00Z';

test('a person counts by the furthest outcome, wherever it was, and a later word replaces the one before', async () => {
  const enterprise = await givenEnterprise(system);
  const [here = '', there = ''] = await givenPositions(system, enterprise, [{}, {}]);
  const event = await givenEvent(system, { enterpriseIds: [enterprise] });
  const [worker = '', other = ''] = await givenWorkers(system, 2);
  for (const id of [worker, other]) await register(event, id);
  system.clock.moveTo(DOOR);
  for (const id of [worker, other]) await checkIn(event, id);
  expect((await tell(event, worker, here, 'INTENT')).counts).toEqual({ intents: 1, hired: 0 });
  expect((await tell(event, worker, there, 'INTENT')).counts).toEqual({ intents: 1, hired: 0 });
  expect((await tell(event, other, here, 'NONE')).counts).toEqual({ intents: 1, hired: 0 });
  const { outcomes, counts } = await tell(event, worker, here, 'HIRED');
  expect(counts).toEqual({ intents: 0, hired: 1 });
  expect(outcomes).toEqual([
    { position: { id: there }, outcome: 'INTENT' },
    { position: { id: here }, outcome: 'HIRED' },
  ]);
  expect((await tell(event, worker, here, 'NONE')).counts).toEqual({ intents: 1, hired: 0 });
});

test('every refusal has its own code', async () => {
  const enterprise = await givenEnterprise(system);
  const [position = ''] = await givenPositions(system, enterprise, [{}]);
  const [elsewhere = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
  const event = await givenEvent(system, { enterpriseIds: [enterprise] });
  const [worker = ''] = await givenWorkers(system, 1);
  await register(event, worker);
  expect((await tell(event, worker, elsewhere, 'INTENT')).errors).toEqual([
    ...['EVENT_NOT_CHECKED_IN workerId', 'POSITION_NOT_AT_EVENT positionId'],
  ]);
  expect((await tell(event, 'wkr_none', 'pos_none', 'INTENT')).errors).toEqual([
    ...['NOT_FOUND workerId', 'NOT_FOUND positionId'],
  ]);
  system.clock.moveTo(DOOR);
  await checkIn(event, worker);
  expect((await tell(event, worker, 'pos_none', 'INTENT')).errors).toEqual(['NOT_FOUND positionId']);
  system.clock.moveTo('2027-02-24T09:00:00Z');
  expect((await tell(event, worker, position, 'HIRED')).errors).toEqual(['EVENT_OVER eventId']);
});

describe('30 days after the end', () => {
  const resultOf = async (id: string) => {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const query = `query ($id: ID!) { recruitmentEvent(id: $id) { placedLater
      registrations(first: 100) { edges { node { worker { id } placedLater } } } } }`;
    const { recruitmentEvent } = await system.ask(token, query, { id });
    const people = recruitmentEvent?.registrations.edges.map(({ node }) => [node.worker?.id ?? '', node.placedLater]);
    return {
      count: recruitmentEvent?.placedLater,
      people: Object.fromEntries(people ?? []) as Record<string, unknown>,
    };
  };

  async function place(workerId: string, positionId: string, startsOn: string): Promise<string> {
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const input = placementInput(workerId, positionId, { startsOn: asCivilDate(startsOn) });
    const { placement, userErrors } = await system.mutate(token, 'startPlacement', 'placement { id }', input);
    expect(userErrors).toEqual([]);
    return placement?.id ?? '';
  }

  test('it is known who of those that came is in a job, and how many they are', async () => {
    const [position = ''] = await givenPositions(system, await givenEnterprise(system), [{}]);
    const event = await givenEvent(system, { capacity: 100 });
    const people = await givenWorkers(system, 30);
    const [works = '', left = '', awaited = '', absent = '', late = '', torn = ''] = people;
    for (const id of people) await register(event, id);
    system.clock.moveTo(DOOR);
    for (const id of people) if (id !== absent) await checkIn(event, id);
    system.clock.moveTo('2027-02-10T04:00:00Z');
    await place(works, position, '2027-02-10');
    await place(absent, position, '2027-02-10');
    const over = await place(left, position, '2027-02-09');
    await place(awaited, position, '2027-02-20');
    // One that can't be read keeps nobody else's answer back.
    const unreadable = placementKey(asId(torn, 'wkr'), asId(await place(torn, position, '2027-02-10'), 'plc'));
    await system.platform.db.commit([update(unreadable).remove('agreedAt').always()]);
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const end = { idempotencyKey: unique(), placementId: over, on: '2027-02-10' };
    await system.mutate(token, 'endPlacement', 'placement { id }', end);
    await system.sweep();
    await system.pump.idle();
    system.clock.moveTo('2027-02-24T08:59:00Z');
    await system.sweep();
    await system.pump.idle();
    expect((await resultOf(event)).count).toBeNull();
    system.clock.moveTo('2027-02-24T09:01:00Z');
    for (let times = 0; times < 2; times += 1) {
      await system.sweep();
      await system.pump.idle();
    }
    const { count, people: told } = await resultOf(event);
    expect(count).toBe(1);
    expect(told).toMatchObject({
      [works]: true,
      [left]: false,
      [awaited]: false,
      [absent]: null,
      [late]: false,
      [torn]: false,
    });
    // What comes later changes nothing of that day.
    await place(late, position, '2027-02-24');
    system.clock.moveTo('2027-03-24T09:00:00Z');
    await system.sweep();
    await system.pump.idle();
    expect((await resultOf(event)).count).toBe(1);
  });
});
