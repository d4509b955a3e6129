/** Recruitment events that change or are called off: who keeps a place, who is told, and what is refused. */
import { asInstant } from '../../functions/platform/values/clock';
import { givenEvent } from '../kit/support';
import {
  campaignInput,
  givenEnterprise,
  givenPositions,
  givenWorker,
  givenWorkers,
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

beforeEach(() => system.clock.moveTo(NOW));

/** The token of an official at the time by now. */
const cadre = (regionCode = '530627'): Promise<string> => system.sign({ roles: ['CADRE'], regionCode });

async function change(eventId: string, input: object, token?: string) {
  const { recruitmentEvent, userErrors } = await system.mutate(
    token ?? (await system.sign({ roles: ['BUREAU'], regionCode: '53' })),
    'changeRecruitmentEvent',
    'recruitmentEvent { title place startsAt endsAt status capacity registered enterprises { id } positions { id } }',
    { idempotencyKey: unique(), eventId, ...input },
  );
  return { event: recruitmentEvent, errors: userErrors };
}

async function cancel(eventId: string, input: object = {}, token?: string) {
  const { recruitmentEvent, userErrors } = await system.mutate(
    token ?? (await cadre()),
    'cancelRecruitmentEvent',
    'recruitmentEvent { status cancelReason }',
    { idempotencyKey: unique(), eventId, reason: '场馆停电', ...input },
  );
  return { event: recruitmentEvent, errors: userErrors.map(({ code, path }) => `${code} ${path.join('.')}`) };
}

/** Each a second after the one before. @returns the ids of their registrations. */
async function registered(eventId: string, workerIds: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const workerId of workerIds) {
    system.clock.moveTo(new Date(system.clock.now().getTime() + 1_000));
    const input = { idempotencyKey: unique(), eventId, workerId };
    const { eventRegistration } = await system.mutate(
      await cadre(),
      'registerForEvent',
      'eventRegistration { id }',
      input,
    );
    ids.push(eventRegistration?.id ?? '');
  }
  return ids;
}

/** The person's registrations, the latest start first. */
async function pageOf(workerId: string) {
  await system.pump.idle();
  const { worker } = await system.ask(
    await cadre(),
    'query ($id: ID!) { worker(id: $id) { eventRegistrations { edges { node { id status event { id } } } } } }',
    { id: workerId },
  );
  return worker?.eventRegistrations.edges.map(({ node }) => node) ?? [];
}

const statusOf = async (workerId: string): Promise<string | undefined> => (await pageOf(workerId))[0]?.status;

/** What somebody was told of events, the latest first. */
async function told(claims: { workerId: string } | { enterpriseId: string }): Promise<(readonly [string, string])[]> {
  await system.pump.idle();
  const roles = 'workerId' in claims ? (['WORKER'] as const) : (['ENTERPRISE'] as const);
  const token = await system.sign({ roles: [...roles], ...claims });
  const { notices } = await system.ask(token, '{ notices { edges { node { kind text } } } }');
  return notices.edges.map(({ node }) => [node.kind, node.text] as const);
}

test('what is given changes, and what is absent stays', async () => {
  const enterprise = await givenEnterprise(system);
  const positions = await givenPositions(system, enterprise, [{}]);
  const id = await givenEvent(system, { place: '老地方', enterpriseIds: [enterprise] });
  const { event } = await change(id, { title: '夜场招聘', positionIds: positions });
  expect(event).toMatchObject({
    ...{ title: '夜场招聘', place: '老地方', capacity: 10, startsAt: '2027-01-25T01:00:00Z' },
    ...{ enterprises: [{ id: enterprise }], positions: [{ id: positions[0] }] },
  });
  expect((await change(id, { place: '' })).event).toMatchObject({ title: '夜场招聘', place: null });
});

test('every wrong field is named at once, each with its own code', async () => {
  const enterprise = await givenEnterprise(system);
  const [position = '', elsewhere = ''] = [
    ...(await givenPositions(system, enterprise, [{}])),
    ...(await givenPositions(system, await givenEnterprise(system), [{}])),
  ];
  const id = await givenEvent(system, { enterpriseIds: [enterprise], positionIds: [position] });
  const codes = async (input: object): Promise<string[]> =>
    (await change(id, input)).errors.map(({ code, path }) => `${code} ${path.join('.')}`);
  expect(await codes({ title: ' ', capacity: 0, endsAt: '2027-01-25T00:00:00Z', enterpriseIds: ['ent_none'] })).toEqual(
    ['REQUIRED title', 'NUMBER_RANGE capacity', 'NOT_FOUND enterpriseIds.0', 'RANGE_REVERSED endsAt'],
  );
  expect(await codes({ startsAt: '2026-10-11T04:00:00Z' })).toEqual(['DATE_TOO_OLD startsAt', 'DATE_TOO_FAR endsAt']);
  expect(await codes({ positionIds: [elsewhere] })).toEqual(['POSITION_NOT_AT_EVENT positionIds.0']);
  // A position that stays would be of an enterprise that attends no more.
  expect(await codes({ enterpriseIds: [await givenEnterprise(system)] })).toEqual([
    'POSITION_NOT_AT_EVENT positionIds.0',
  ]);
  expect(await codes({ title: ' ', enterpriseIds: [`ent_${'0'.repeat(26)}`], positionIds: [elsewhere] })).toEqual([
    ...['REQUIRED title', 'NOT_FOUND enterpriseIds.0', 'POSITION_NOT_AT_EVENT positionIds.0'],
  ]);
  await registered(id, await givenWorkers(system, 2));
  expect(await codes({ title: ' ', capacity: 1 })).toEqual(['REQUIRED title', 'EVENT_PLACES_TAKEN capacity']);
  expect((await cancel('evt_none', { reason: ' ' })).errors).toEqual(['REQUIRED reason', 'NOT_FOUND eventId']);
  expect((await change('evt_none', {})).errors).toMatchObject([{ code: 'NOT_FOUND', path: ['eventId'] }]);
});

test('only officials of the region where it is held change it or call it off', async () => {
  const id = await givenEvent(system, { regionCode: '5306' });
  for (const [region, code] of [
    ['530627', 'REGION_OUT_OF_SCOPE eventId'],
    ['530423', 'NOT_FOUND eventId'],
  ] as const) {
    const token = await cadre(region);
    expect((await cancel(id, {}, token)).errors).toEqual([code]);
    const { errors } = await change(id, { title: '改名' }, token);
    expect(errors.map(({ code, path }) => `${code} ${path.join('.')}`)).toEqual([code]);
  }
  expect((await change(id, { title: '改名' }, await cadre('5306'))).event).toMatchObject({ title: '改名' });
});

test('fewer places than are taken are refused, and who would lose theirs is named, the last first', async () => {
  const id = await givenEvent(system, { capacity: 4 });
  const people = await givenWorkers(system, 3);
  const registrations = await registered(id, people);
  const { errors, event } = await change(id, { capacity: 1 });
  expect(event).toBeNull();
  expect(errors).toEqual([
    {
      ...{ code: 'EVENT_PLACES_TAKEN', path: ['capacity'] },
      message: expect.stringContaining(`${registrations[2]}, ${registrations[1]}`) as string,
    },
  ]);
  expect(errors[0]?.message).not.toContain(registrations[0]);
  expect((await change(id, { capacity: 3 })).event).toMatchObject({ capacity: 3, registered: 3 });
});

test('more places go to those in line, in their order, and each of them is told', async () => {
  const id = await givenEvent(system, { capacity: 1, title: '扩容专场' });
  const [first = '', second = '', third = ''] = await givenWorkers(system, 3);
  await registered(id, [first, second, third]);
  expect((await change(id, { capacity: 2 })).event).toMatchObject({ capacity: 2 });
  expect([await statusOf(second), await statusOf(third)]).toEqual(['REGISTERED', 'WAITING']);
  expect(await told({ workerId: second })).toEqual([
    ['EVENT_PLACE_GIVEN', expect.stringContaining('you have a place at “扩容专场”') as string],
  ]);
  // Who had a place at once knows it, and who waits has none.
  for (const workerId of [first, third]) expect(await told({ workerId })).toEqual([]);
});

test('who registered and who attends is told of other times, and the list of the person follows them', async () => {
  const [stays, goes] = [await givenEnterprise(system), await givenEnterprise(system)];
  const id = await givenEvent(system, { capacity: 1, enterpriseIds: [stays, goes] });
  const later = await givenEvent(system, {
    startsAt: asInstant('2027-01-27T01:00:00Z'),
    endsAt: asInstant('2027-01-27T09:00:00Z'),
  });
  const [holder = '', waiter = ''] = await givenWorkers(system, 2);
  await registered(id, [holder, waiter]);
  await registered(later, [holder]);
  const times = { startsAt: asInstant('2027-01-29T01:00:00Z'), endsAt: asInstant('2027-01-29T09:00:00Z') };
  const joins = await givenEnterprise(system);
  expect((await change(id, { ...times, enterpriseIds: [stays, joins] })).event).toMatchObject(times);
  expect((await pageOf(holder)).map(({ event }) => event?.id)).toEqual([id, later]);
  for (const workerId of [holder, waiter])
    expect(await told({ workerId })).toEqual([
      ['EVENT_MOVED', expect.stringMatching(/was moved to 2027-01-29 09:00 until 2027-01-29 17:00/) as string],
    ]);
  expect(await told({ enterpriseId: stays })).toMatchObject([
    ['EVENT_MOVED', expect.stringContaining('which you attend')],
  ]);
  for (const enterpriseId of [goes, joins]) expect(await told({ enterpriseId })).toEqual([]);
});

test('on the morning of the day before, whoever has a place is told once, and again of another day', async () => {
  const id = await givenEvent(system, { capacity: 1 });
  const [holder = '', waiter = ''] = await givenWorkers(system, 2);
  await registered(id, [holder, waiter]);
  const nears = async (workerId: string): Promise<string[]> =>
    (await told({ workerId })).map(([kind]) => kind).filter((kind) => kind === 'EVENT_NEAR');
  const sweepAt = async (instant: string): Promise<void> => {
    system.clock.moveTo(instant);
    for (let times = 0; times < 2; times += 1) {
      await system.sweep();
      await system.pump.idle();
    }
  };
  await sweepAt('2027-01-24T01:59:00Z');
  expect(await nears(holder)).toEqual([]);
  await sweepAt('2027-01-24T02:01:00Z');
  expect([await nears(holder), await nears(waiter)]).toEqual([['EVENT_NEAR'], []]);
  await change(id, { startsAt: '2027-01-26T01:00:00Z', endsAt: '2027-01-26T09:00:00Z' });
  await sweepAt('2027-01-24T03:00:00Z');
  expect(await nears(holder)).toEqual(['EVENT_NEAR']);
  await sweepAt('2027-01-25T02:01:00Z');
  expect(await nears(holder)).toEqual(['EVENT_NEAR', 'EVENT_NEAR']);
});

test('an event that is called off ends all registrations, and those concerned are told why', async () => {
  const enterpriseId = await givenEnterprise(system);
  const id = await givenEvent(system, { capacity: 1, enterpriseIds: [enterpriseId] });
  const [holder = '', waiter = '', late = ''] = await givenWorkers(system, 3);
  await registered(id, [holder, waiter]);
  expect(await cancel(id)).toEqual({ event: { status: 'CANCELLED', cancelReason: '场馆停电' }, errors: [] });
  expect([await statusOf(holder), await statusOf(waiter)]).toEqual(['CANCELLED', 'CANCELLED']);
  for (const claims of [{ workerId: holder }, { workerId: waiter }, { enterpriseId }])
    expect(await told(claims)).toMatchObject([['EVENT_CANCELLED', expect.stringContaining('场馆停电')]]);
  const { recruitmentEvent } = await system.ask(
    await cadre(),
    'query ($id: ID!) { recruitmentEvent(id: $id) { registered capacity } }',
    { id },
  );
  expect(recruitmentEvent).toEqual({ registered: 0, capacity: 1 });
  // Once is enough, whatever the reason of the second time.
  expect((await cancel(id, { reason: '又停电' })).event).toMatchObject({ cancelReason: '场馆停电' });
  const input = { idempotencyKey: unique(), eventId: id, workerId: late };
  const { userErrors } = await system.mutate(await cadre(), 'registerForEvent', 'eventRegistration { id }', input);
  expect(userErrors).toMatchObject([{ code: 'EVENT_CANCELLED', path: ['eventId'] }]);
  expect((await change(id, { title: '改名' })).errors).toMatchObject([{ code: 'EVENT_CANCELLED' }]);
  system.clock.moveTo('2027-01-25T02:00:00Z');
  const door = { eventId: id, workerId: late, walkIn: true };
  const { userErrors: closed } = await system.mutate(await cadre(), 'checkInAtEvent', 'eventRegistration { id }', door);
  expect(closed).toMatchObject([{ code: 'EVENT_CANCELLED', path: ['eventId'] }]);
});

test('an event to which somebody came is not called off, and one that is counts nowhere', async () => {
  const open = { ...campaignInput(), startsOn: '2027-01-01', endsOn: '2027-03-31' };
  const { campaign } = await system.mutate(system.tokens.BUREAU, 'openCampaign', 'campaign { id }', open);
  const [held, off] = [
    await givenEvent(system, { regionCode: '530423' }),
    await givenEvent(system, { regionCode: '530423' }),
  ];
  const counted = async (): Promise<number | null | undefined> => {
    await system.pump.idle();
    const query = `query ($id: ID!) { campaign(id: $id) { progress(regionCode: "530423") { indicator actual } } }`;
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const { campaign: seen } = await system.ask(token, query, { id: campaign?.id });
    return seen?.progress.find(({ indicator }) => indicator === 'RECRUITMENT_EVENTS')?.actual;
  };
  expect(await counted()).toBe(2);
  system.clock.moveTo('2027-01-25T02:00:00Z');
  const input = { eventId: held, workerId: await givenWorker(system, { villageCode: '530423001001' }), walkIn: true };
  await system.mutate(await cadre('530423'), 'checkInAtEvent', 'eventRegistration { id }', input);
  expect((await cancel(held, {}, await cadre('530423'))).errors).toEqual(['EVENT_HELD eventId']);
  // Nor is it put off to a day to come; but that it began later on the day is a correction.
  const later = { title: ' ', startsAt: '2027-01-26T01:00:00Z', endsAt: '2027-01-26T09:00:00Z' };
  expect((await change(held, later)).errors).toMatchObject([
    ...[{ code: 'REQUIRED' }, { code: 'EVENT_HELD', path: ['startsAt'] }],
  ]);
  expect((await change(held, { startsAt: '2027-01-25T01:30:00Z' })).errors).toEqual([]);
  expect((await cancel(off, {}, await cadre('530423'))).errors).toEqual([]);
  expect(await counted()).toBe(1);
});

describe('two registrations of one person, made before a merge', () => {
  async function twice(capacity: number, others = 0) {
    const event = await givenEvent(system, { capacity });
    const [keepId = '', mergeId = '', ...more] = await givenWorkers(system, 2 + others);
    await registered(event, [keepId, mergeId, ...more]);
    return { event, keepId, mergeId, more };
  }

  async function merge(keepId: string, mergeId: string): Promise<void> {
    const input = { idempotencyKey: unique(), keepId, mergeId };
    const token = await system.sign({ roles: ['BUREAU'], regionCode: '53' });
    const { userErrors } = await system.mutate(token, 'mergeWorkers', 'worker { id }', input);
    expect(userErrors).toEqual([]);
  }

  async function countsOf(id: string) {
    await system.pump.idle();
    const query = 'query ($id: ID!) { recruitmentEvent(id: $id) { registered checkedIn intents hired } }';
    return (await system.ask(await cadre(), query, { id })).recruitmentEvent;
  }

  test('keep one place, and the other goes to the first in line', async () => {
    const { event, keepId, mergeId, more } = await twice(2, 1);
    await merge(keepId, mergeId);
    expect(await countsOf(event)).toMatchObject({ registered: 2 });
    expect(await statusOf(more[0] ?? '')).toBe('REGISTERED');
    expect((await pageOf(keepId)).map(({ status }) => status).toSorted()).toEqual(['CANCELLED', 'REGISTERED']);
  });

  test('let the person come once, and what came of both visits is one', async () => {
    const { event, keepId, mergeId } = await twice(5);
    const positions = await givenPositions(system, await givenEnterprise(system), [{}, {}]);
    system.clock.moveTo('2027-01-25T02:00:00Z');
    for (const [index, workerId] of [keepId, mergeId].entries()) {
      await system.mutate(await cadre(), 'checkInAtEvent', 'eventRegistration { id }', { eventId: event, workerId });
      await system.mutate(await cadre(), 'recordEventOutcome', 'eventRegistration { id }', {
        ...{ idempotencyKey: unique(), eventId: event, workerId, positionId: positions[index] },
        outcome: index === 0 ? 'INTENT' : 'HIRED',
      });
    }
    expect(await countsOf(event)).toEqual({ registered: 2, checkedIn: 2, intents: 1, hired: 1 });
    await merge(keepId, mergeId);
    expect(await countsOf(event)).toEqual({ registered: 1, checkedIn: 1, intents: 0, hired: 1 });
  });

  test('are one at the door, before the stream tells of the merge', async () => {
    const { event, keepId, mergeId } = await twice(5);
    await merge(keepId, mergeId);
    system.clock.moveTo('2027-01-25T02:00:00Z');
    for (const workerId of [mergeId, keepId]) {
      const { recruitmentEvent } = await system.mutate(
        await cadre(),
        'checkInAtEvent',
        'recruitmentEvent { registered checkedIn }',
        { eventId: event, workerId },
      );
      expect(recruitmentEvent).toEqual({ registered: 1, checkedIn: 1 });
    }
    expect(await countsOf(event)).toMatchObject({ registered: 1, checkedIn: 1 });
  });
});
