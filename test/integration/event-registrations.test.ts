/** Registrations for recruitment events: places, the line, check-in, and who may do it for whom. */
import type { EventRegistration } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { givenEvent } from '../kit/support';
import {
  givenWorker,
  givenWorkers,
  identityNumber,
  NOW,
  startTestSystem,
  type TestSystem,
  unique,
} from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

afterEach(() => system.clock.moveTo(NOW));

type Verb = 'registerForEvent' | 'cancelEventRegistration' | 'checkInAtEvent';

const FIELDS = 'id status waitlistPosition registeredAt promotedAt checkedInAt walkIn worker { id }';
const EVENT = 'capacity registered checkedIn';

async function send(verb: Verb, eventId: string, workerId: string, more: object = {}, token = system.tokens.CADRE) {
  const input = { ...(verb === 'registerForEvent' && { idempotencyKey: unique() }), eventId, workerId, ...more };
  const { eventRegistration, recruitmentEvent, userErrors } = await system.mutate(
    token,
    verb,
    `eventRegistration { ${FIELDS} } recruitmentEvent { ${EVENT} }`,
    input,
  );
  return {
    registration: eventRegistration,
    event: recruitmentEvent,
    errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`),
  };
}

/** Everybody in turn, a second after the other. */
async function registered(eventId: string, workerIds: readonly string[]): Promise<string[]> {
  const statuses: string[] = [];
  for (const id of workerIds) {
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    statuses.push((await send('registerForEvent', eventId, id)).registration?.status ?? '');
  }
  return statuses;
}

async function list(eventId: string, token = system.tokens.CADRE, status?: string) {
  const query = `query ($id: ID!, $status: EventRegistrationStatus) { recruitmentEvent(id: $id) { ${EVENT}
    registrations(first: 100, status: $status) { edges { node { status waitlistPosition worker { id } } } } } }`;
  const { recruitmentEvent } = await system.ask(token, query, { id: eventId, status });
  return recruitmentEvent;
}

async function statusOf(eventId: string): Promise<Record<string, string>> {
  const nodes = (await list(eventId))?.registrations.edges.map(({ node }) => node) ?? [];
  return Object.fromEntries(nodes.map(({ worker, status }) => [worker?.id ?? '', status]));
}

test('who asks while places are left has one, the others wait in line in their order', async () => {
  const event = await givenEvent(system, { capacity: 2 });
  const people = await givenWorkers(system, 4);
  expect(await registered(event, people)).toEqual(['REGISTERED', 'REGISTERED', 'WAITING', 'WAITING']);
  await system.pump.idle();
  const seen = await list(event, system.tokens.CADRE, 'WAITING');
  expect(seen).toMatchObject({ capacity: 2, registered: 2, checkedIn: 0 });
  const positions = new Map(
    seen?.registrations.edges.map(({ node }) => [node.worker?.id, node.waitlistPosition] as const),
  );
  expect(people.map((id) => positions.get(id))).toEqual([undefined, undefined, 1, 2]);
});

test('a place that is given up goes to the first in line, and never to somebody who asks later', async () => {
  const event = await givenEvent(system, { capacity: 1 });
  const [first = '', second = '', third = '', late = ''] = await givenWorkers(system, 4);
  await registered(event, [first, second, third]);
  expect((await send('cancelEventRegistration', event, first)).registration).toMatchObject({ status: 'CANCELLED' });
  // Before the stream has told the writer of the line.
  expect(await registered(event, [late])).toEqual(['WAITING']);
  await system.pump.idle();
  expect(await statusOf(event)).toEqual({
    ...{ [first]: 'CANCELLED', [second]: 'REGISTERED', [third]: 'WAITING', [late]: 'WAITING' },
  });
  // Who leaves the line gives nobody a place.
  await send('cancelEventRegistration', event, third);
  await send('cancelEventRegistration', event, second);
  await system.pump.idle();
  expect(await statusOf(event)).toMatchObject({ [third]: 'CANCELLED', [late]: 'REGISTERED' });
});

test('when nobody waits any more, whoever asks has a place at once', async () => {
  const event = await givenEvent(system, { capacity: 1 });
  const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
  await registered(event, [first, second]);
  await system.pump.idle();
  await send('cancelEventRegistration', event, second);
  await send('cancelEventRegistration', event, first);
  await system.pump.idle();
  expect(await registered(event, [third])).toEqual(['REGISTERED']);
});

test('who cancelled may register again, behind the others', async () => {
  const event = await givenEvent(system, { capacity: 1 });
  const [first = '', second = ''] = await givenWorkers(system, 2);
  await registered(event, [first, second]);
  await send('cancelEventRegistration', event, first);
  expect(await registered(event, [first])).toEqual(['WAITING']);
  await system.pump.idle();
  expect(await statusOf(event)).toEqual({ [first]: 'WAITING', [second]: 'REGISTERED' });
});

test('a cancellation may be repeated, and gives one place back', async () => {
  const event = await givenEvent(system, { capacity: 2 });
  const [first = '', second = ''] = await givenWorkers(system, 2);
  await registered(event, [first, second]);
  for (let times = 0; times < 2; times += 1)
    expect(await send('cancelEventRegistration', event, first)).toMatchObject({
      ...{ registration: { status: 'CANCELLED' }, event: { registered: 1 }, errors: [] },
    });
});

describe('check-in', () => {
  const DOOR = '2027-01-25T01:30:00Z';

  test('counts everyone once, however often it is said', async () => {
    const event = await givenEvent(system);
    const [worker = ''] = await givenWorkers(system, 1);
    await registered(event, [worker]);
    system.clock.moveTo(DOOR);
    const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
    const first = await send('checkInAtEvent', event, worker, {}, token);
    expect(first).toMatchObject({
      registration: { status: 'CHECKED_IN', walkIn: false },
      event: { registered: 1, checkedIn: 1 },
    });
    system.clock.moveTo('2027-01-25T02:30:00Z');
    expect(await send('checkInAtEvent', event, worker, {}, token)).toEqual(first);
  });

  test('takes a walk-in while a place is left, and refuses who does not say so', async () => {
    const event = await givenEvent(system, { capacity: 1 });
    const [one = '', other = ''] = await givenWorkers(system, 2);
    system.clock.moveTo(DOOR);
    const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
    expect((await send('checkInAtEvent', event, one, {}, token)).errors).toEqual(['EVENT_NOT_REGISTERED workerId']);
    expect(await send('checkInAtEvent', event, one, { walkIn: true }, token)).toMatchObject({
      registration: { status: 'CHECKED_IN', walkIn: true },
      event: { registered: 1, checkedIn: 1 },
    });
    expect((await send('checkInAtEvent', event, other, { walkIn: true }, token)).errors).toEqual([
      'EVENT_FULL eventId',
    ]);
  });

  test('ends the turn of who waited in line and found a place at the door', async () => {
    const event = await givenEvent(system, { capacity: 1 });
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    await registered(event, [first, second, third]);
    await system.pump.idle();
    system.clock.moveTo(DOOR);
    const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
    await send('cancelEventRegistration', event, first, {}, token);
    // Who waited found the place at the door; it is not free for those who come after.
    expect((await send('checkInAtEvent', event, third, { walkIn: true }, token)).registration).toMatchObject({
      status: 'CHECKED_IN',
    });
    const [stranger = ''] = await givenWorkers({ ...system, tokens: { ...system.tokens, BUREAU: token } }, 1);
    expect((await send('checkInAtEvent', event, stranger, { walkIn: true }, token)).errors).toEqual([
      'EVENT_FULL eventId',
    ]);
    await system.pump.idle();
    expect(await statusOfAs(token, event)).toEqual({
      [first]: 'CANCELLED',
      [second]: 'WAITING',
      [third]: 'CHECKED_IN',
    });
  });

  test('gives free places to the line before a walk-in, who has what is left or finds none free', async () => {
    const event = await givenEvent(system, { capacity: 2 });
    const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
    await registered(event, [first, second, third]);
    await system.pump.idle();
    system.clock.moveTo(DOOR);
    const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
    const [one = '', other = ''] = await givenWorkers({ ...system, tokens: { ...system.tokens, BUREAU: token } }, 2);
    // The streams are read by nobody meanwhile: the line is not served yet when they come to the door.
    await send('cancelEventRegistration', event, first, {}, token);
    expect((await send('checkInAtEvent', event, one, { walkIn: true }, token)).errors).toEqual(['EVENT_FULL eventId']);
    await send('cancelEventRegistration', event, second, {}, token);
    expect((await send('checkInAtEvent', event, other, { walkIn: true }, token)).registration).toMatchObject({
      ...{ status: 'CHECKED_IN', walkIn: true },
    });
    expect(await statusOfAs(token, event)).toEqual({
      ...{ [first]: 'CANCELLED', [second]: 'CANCELLED', [third]: 'REGISTERED', [other]: 'CHECKED_IN' },
    });
  });

  test('takes a walk-in whom officials record after the end, when nobody in line gets a place any more', async () => {
    const event = await givenEvent(system, { capacity: 1 });
    const [first = '', second = '', came = ''] = await givenWorkers(system, 3);
    await registered(event, [first, second]);
    await system.pump.idle();
    system.clock.moveTo('2027-01-26T01:00:00Z');
    const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
    await send('cancelEventRegistration', event, first, {}, token);
    await system.pump.idle();
    expect((await send('checkInAtEvent', event, came, { walkIn: true }, token)).registration).toMatchObject({
      ...{ status: 'CHECKED_IN', walkIn: true },
    });
    expect(await statusOfAs(token, event)).toMatchObject({ [second]: 'WAITING' });
  });

  test('is not before the day for officials, two hours before for people themselves, and ends', async () => {
    const event = await givenEvent(system);
    const [worker = ''] = await givenWorkers(system, 1);
    await registered(event, [worker]);
    const self = () => system.sign({ roles: ['WORKER'], workerId: worker });
    const official = () => system.sign({ roles: ['CADRE'], regionCode: '530627' });
    const at = async (instant: string, who: () => Promise<string>): Promise<string[]> => {
      system.clock.moveTo(instant);
      return (await send('checkInAtEvent', event, worker, {}, await who())).errors;
    };
    const [stranger = ''] = await givenWorkers(system, 1);
    expect((await send('checkInAtEvent', event, stranger)).errors).toEqual([
      ...['EVENT_NOT_BEGUN eventId', 'EVENT_NOT_REGISTERED workerId'],
    ]);
    expect(await at('2027-01-24T15:59:59Z', official)).toEqual(['EVENT_NOT_BEGUN eventId']);
    expect(await at('2027-01-24T22:59:59Z', self)).toEqual(['EVENT_NOT_BEGUN eventId']);
    expect(await at('2027-01-25T09:00:00Z', self)).toEqual(['EVENT_OVER eventId']);
    expect(await at('2027-02-24T09:00:00Z', official)).toEqual(['EVENT_OVER eventId']);
    expect(await at('2027-02-24T08:59:59Z', official)).toEqual([]);
  });

  test('can’t be taken back by a cancellation', async () => {
    const event = await givenEvent(system);
    const [worker = ''] = await givenWorkers(system, 1);
    await registered(event, [worker]);
    system.clock.moveTo(DOOR);
    const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
    await send('checkInAtEvent', event, worker, {}, token);
    expect((await send('cancelEventRegistration', event, worker, {}, token)).errors).toEqual([
      'EVENT_CHECKED_IN workerId',
    ]);
  });

  async function statusOfAs(token: string, eventId: string): Promise<Record<string, string>> {
    const nodes = (await list(eventId, token))?.registrations.edges.map(({ node }) => node) ?? [];
    return Object.fromEntries(nodes.map(({ worker, status }) => [worker?.id ?? '', status]));
  }
});

test('who registered and is under 16 on an earlier day, to which the event moved since, is not let in', async () => {
  const event = await givenEvent(system, {
    startsAt: asInstant('2027-01-26T01:00:00Z'),
    endsAt: asInstant('2027-01-26T09:00:00Z'),
  });
  const child = await givenWorker(system, { identityNumber: identityNumber({ birthDate: asCivilDate('2011-01-26') }) });
  expect((await send('registerForEvent', event, child)).errors).toEqual([]);
  const { userErrors } = await system.mutate(
    system.tokens.BUREAU,
    'changeRecruitmentEvent',
    'recruitmentEvent { id }',
    {
      ...{ idempotencyKey: unique(), eventId: event },
      ...{ startsAt: '2027-01-25T01:00:00Z', endsAt: '2027-01-25T09:00:00Z' },
    },
  );
  expect(userErrors).toEqual([]);
  system.clock.moveTo('2027-01-25T02:00:00Z');
  expect((await send('checkInAtEvent', event, child)).errors).toEqual(['UNDER_LEGAL_AGE workerId']);
});

test('every refusal has its own code', async () => {
  const event = await givenEvent(system);
  const elsewhere = await givenEvent(system, { regionCode: '530423' });
  const [worker = ''] = await givenWorkers(system, 1);
  const child = await givenWorker(system, { identityNumber: identityNumber({ birthDate: asCivilDate('2011-01-26') }) });
  const errors = async (...[verb, eventId, workerId]: [Verb, string, string]): Promise<string[]> =>
    (await send(verb, eventId, workerId)).errors;
  expect(await errors('registerForEvent', 'evt_none', 'wkr_none')).toEqual(['NOT_FOUND eventId', 'NOT_FOUND workerId']);
  expect(await errors('registerForEvent', elsewhere, worker)).toEqual(['NOT_FOUND eventId']);
  expect(await errors('registerForEvent', event, child)).toEqual(['UNDER_LEGAL_AGE workerId']);
  expect(await errors('cancelEventRegistration', event, worker)).toEqual(['EVENT_NOT_REGISTERED workerId']);
  expect(await errors('registerForEvent', event, worker)).toEqual([]);
  expect(await errors('registerForEvent', event, worker)).toEqual(['EVENT_REGISTERED workerId']);
  system.clock.moveTo('2027-01-25T09:00:00Z');
  const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
  const [late = ''] = await givenWorkers({ ...system, tokens: { ...system.tokens, BUREAU: token } }, 1);
  expect((await send('registerForEvent', event, late, {}, token)).errors).toEqual(['EVENT_OVER eventId']);
});

test('a repeat of a registration under its key is the same one, and takes no second place', async () => {
  const eventId = await givenEvent(system);
  const [workerId = ''] = await givenWorkers(system, 1);
  const input = { idempotencyKey: unique(), eventId, workerId };
  const ask = () =>
    system.mutate(
      system.tokens.CADRE,
      'registerForEvent',
      `eventRegistration { ${FIELDS} } recruitmentEvent { ${EVENT} }`,
      input,
    );
  const first = await ask();
  expect(first.recruitmentEvent).toMatchObject({ registered: 1 });
  expect(await ask()).toEqual(first);
});

test('workers act for themselves alone, and see their registrations on their page', async () => {
  const event = await givenEvent(system, { regionCode: '530423' });
  const [worker = '', other = ''] = await givenWorkers(system, 2);
  const self = await system.sign({ roles: ['WORKER'], workerId: worker });
  expect((await send('registerForEvent', event, other, {}, self)).errors).toEqual(['NOT_FOUND workerId']);
  expect((await send('registerForEvent', event, worker, {}, self)).registration).toMatchObject({
    status: 'REGISTERED',
  });
  const page = `query ($id: ID!) { worker(id: $id) {
    eventRegistrations { edges { node { status event { title } } } totalCount } } }`;
  expect((await system.ask(self, page, { id: worker })).worker?.eventRegistrations).toEqual({
    ...{ edges: [{ node: { status: 'REGISTERED', event: { title: '春风行动专场招聘会' } } }], totalCount: 1 },
  });
  const forbidden = await system.gql(
    self,
    'query ($id: ID!) { recruitmentEvent(id: $id) { registrations { totalCount } } }',
    {
      id: event,
    },
  );
  expect(forbidden.errors.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN']);
});

test('officials of a county find their own people at the event of a wider region, and who runs it finds all', async () => {
  const event = await givenEvent(system, { regionCode: '5306' });
  const [own, other] = [await givenWorker(system), await givenWorker(system, { villageCode: '530628001' })];
  for (const id of [own, other]) await send('registerForEvent', event, id, {}, system.tokens.BUREAU);
  const seen = async (token: string): Promise<(string | undefined)[]> =>
    (await list(event, token))?.registrations.edges.map(({ node }) => node.worker?.id) ?? [];
  expect(await seen(system.tokens.CADRE)).toEqual([own]);
  expect((await seen(system.tokens.BUREAU)).sort()).toEqual([own, other].sort());
  const prefecture = await system.sign({ roles: ['BUREAU'], regionCode: '5306' });
  expect((await send('cancelEventRegistration', event, other, {}, prefecture)).errors).toEqual([]);
  expect((await send('cancelEventRegistration', event, other)).errors).toEqual(['NOT_FOUND workerId']);
});

test('after a merge the remaining person has the registration, and no second one', async () => {
  const event = await givenEvent(system);
  const [keepId = '', mergeId = ''] = await givenWorkers(system, 2);
  await registered(event, [mergeId]);
  await system.mutate(system.tokens.BUREAU, 'mergeWorkers', 'worker { id }', {
    idempotencyKey: unique(),
    keepId,
    mergeId,
  });
  for (const id of [keepId, mergeId])
    expect((await send('registerForEvent', event, id)).errors).toEqual(['EVENT_REGISTERED workerId']);
  const page = 'query ($id: ID!) { worker(id: $id) { eventRegistrations { totalCount } } }';
  expect((await system.ask(system.tokens.BUREAU, page, { id: keepId })).worker?.eventRegistrations.totalCount).toBe(1);
  system.clock.moveTo('2027-01-25T02:00:00Z');
  const token = await system.sign({ roles: ['CADRE'], regionCode: '530627' });
  const { registration } = await send('checkInAtEvent', event, keepId, {}, token);
  expect(registration as Partial<EventRegistration>).toMatchObject({ status: 'CHECKED_IN', worker: { id: keepId } });
});
