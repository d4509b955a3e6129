/** What a party sees of a service that is moved under it: who is asked again, what becomes of those who answer and of those who don't. */
import type { Allocation, TravelRequest, UserError } from '../../functions/generated/graphql';
import { addDays, type CivilDate, startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import { atAWrite } from '../kit/at-a-write';
import {
  givenWorker,
  NOW,
  requestTravelInput,
  startTestSystem,
  type TestSystem,
  travelServiceInput,
  unique,
} from '../kit/system';

const HOUR = 3_600_000;
const world = atAWrite();

let system: TestSystem;
let bureau: string;
/** Each test has its own day, so that nobody waits on another test's list. */
let on: CivilDate = asCivilDate('2027-02-08');

beforeAll(async () => {
  system = await startTestSystem({ over: world.over });
  bureau = system.tokens.BUREAU;
});

afterAll(() => system.stop());

beforeEach(() => {
  on = addDays(on, 10);
  system.clock.moveTo(NOW);
});

/** An instant, in hours after the test's day begins in China. */
function hours(number: number): Instant {
  return instantOf(new Date(startOfDay(on).getTime() + number * HOUR));
}

/** Nine in the morning, so many days later than first planned. */
function leaving(days: number): Instant {
  return hours(9 + days * 24);
}

function stops(days: number) {
  return [
    { regionCode: '530627', departsAt: leaving(days) },
    { regionCode: '441900', arrivesAt: hours(33 + days * 24) },
  ];
}

/** Waits until the streams have delivered all records, and those that came of them. */
async function settled(): Promise<void> {
  await system.pump.idle();
}

async function schedule(days = 0, seats = 1): Promise<string> {
  const input = travelServiceInput({ on, seats, stops: stops(days) });
  const { travelService, userErrors } = await system.mutate(
    ...([bureau, 'scheduleTravelService', 'travelService { id }', input] as const),
  );
  if (travelService == null) throw new Error(JSON.stringify(userErrors));
  return travelService.id;
}

/** @param days that the service leaves later than first planned. */
async function move(serviceId: string, days: number): Promise<void> {
  const input = { idempotencyKey: unique(), serviceId, stops: stops(days) };
  const { userErrors } = await system.mutate(bureau, 'changeTravelService', 'travelService { id }', input);
  expect(userErrors).toEqual([]);
  await settled();
}

async function cancel(serviceId: string): Promise<void> {
  const input = { idempotencyKey: unique(), serviceId, reason: '大雪封路' };
  const { userErrors } = await system.mutate(bureau, 'cancelTravelService', 'travelService { id }', input);
  expect(userErrors).toEqual([]);
  await settled();
}

const REQUEST = `id status earliestOn latestOn waitlistPosition waitlistReason waitlistNote
  allocation { id status holdEndsAt reachedAt timesChanged { departedAt mustConfirm } travelService { id } fromStop { departsAt } }`;

/** One traveller, on the day of the test. */
async function ask(latestOn = on): Promise<{ readonly id: string; readonly workerId: string }> {
  const workerId = await givenWorker(system);
  const input = requestTravelInput([workerId], { earliestOn: on, latestOn });
  const { travelRequest, userErrors } = await system.mutate(
    ...([bureau, 'requestTravel', 'travelRequest { id }', input] as const),
  );
  if (travelRequest == null) throw new Error(JSON.stringify(userErrors));
  return { id: travelRequest.id, workerId };
}

async function see(id: string, token = bureau): Promise<TravelRequest> {
  const { travelRequest } = await system.ask(token, `query ($id: ID!) { travelRequest(id: $id) { ${REQUEST} } }`, {
    id,
  });
  if (travelRequest == null) throw new Error(`No request ${id}`);
  return travelRequest;
}

async function allocationOf(id: string): Promise<Allocation> {
  const { allocation } = await see(id);
  if (allocation == null) throw new Error(`${id} has no seats`);
  return allocation;
}

function refusals(errors: readonly UserError[]): string[] {
  return errors.map(({ code, path }) => `${code} ${path.join('.')}`);
}

async function confirm(id: string): Promise<string[]> {
  const { id: allocationId } = await allocationOf(id);
  const { userErrors } = await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId });
  return refusals(userErrors);
}

/** The worker's receipt of the newest notice of new times. */
async function readOfIt(workerId: string): Promise<void> {
  const token = await system.sign({ roles: ['WORKER'], workerId });
  const { notices } = await system.ask(
    token,
    '{ notices(filter: { kind: SERVICE_MOVED }) { edges { node { id text } } } }',
  );
  const noticeIds = notices.edges.slice(0, 1).map(({ node }) => node.id);
  const { userErrors } = await system.mutate(token, 'readNotices', 'notices { id }', { noticeIds });
  expect([noticeIds.length, userErrors]).toEqual([1, []]);
  await settled();
}

/** Two days later than it asked for, after it had confirmed. */
async function movedParty(): Promise<{ readonly id: string; readonly workerId: string; readonly service: string }> {
  const service = await schedule();
  const party = await ask();
  expect(await confirm(party.id)).toEqual([]);
  await move(service, 2);
  return { ...party, service };
}

describe('a party that confirmed, whose service leaves on a day that it did not ask for', () => {
  test('is HELD again until twelve hours before the departure, in the evening, and is shown when it was to leave', async () => {
    const { id, workerId } = await movedParty();
    const seen = {
      ...{ status: 'ALLOCATED', earliestOn: on, latestOn: on },
      allocation: {
        ...{ status: 'HELD', holdEndsAt: leaving(1.5), fromStop: { departsAt: leaving(2) } },
        timesChanged: { departedAt: leaving(0), mustConfirm: true },
      },
    };
    expect(await see(id)).toMatchObject(seen);
    expect(await see(id, await system.sign({ roles: ['WORKER'], workerId }))).toMatchObject(seen);
  });

  test('confirms the new times, and its window follows', async () => {
    const { id } = await movedParty();
    expect(await confirm(id)).toEqual([]);
    expect(await see(id)).toMatchObject({
      ...{ status: 'ALLOCATED', earliestOn: on, latestOn: addDays(on, 2) },
      allocation: { status: 'CONFIRMED', holdEndsAt: null, timesChanged: null },
    });
    system.clock.moveTo(leaving(1.5));
    await system.sweep();
    await settled();
    expect(await see(id)).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'CONFIRMED' } });
  });

  test('that read of it is EXPIRED a day before the departure, not before, when it does not answer, and its seat goes to another party', async () => {
    const { id, workerId, service } = await movedParty();
    await readOfIt(workerId);
    expect(await allocationOf(id)).toMatchObject({
      holdEndsAt: leaving(0.5),
      reachedAt: instantOf(system.clock.now()),
    });
    system.clock.moveTo(new Date(Date.parse(leaving(0.5)) - 1_000));
    await system.sweep();
    expect(await see(id)).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'HELD' } });
    system.clock.moveTo(new Date(Date.parse(leaving(0.5)) + 1_000));
    // Everybody sees it before the sweep has come.
    const { id: allocationId } = await allocationOf(id);
    const late = await system.mutate(bureau, 'confirmAllocation', 'allocation { id }', { allocationId });
    expect(refusals(late.userErrors)).toEqual(['HOLD_ENDED allocationId']);
    await system.sweep();
    await settled();
    expect(await see(id)).toMatchObject({ status: 'EXPIRED' });
    const again = requestTravelInput([workerId], { earliestOn: addDays(on, 1), latestOn: addDays(on, 2) });
    const { travelRequest } = await system.mutate(bureau, 'requestTravel', `travelRequest { ${REQUEST} }`, again);
    expect(travelRequest).toMatchObject({ status: 'ALLOCATED', allocation: { travelService: { id: service } } });
  });

  test('of which nobody reads keeps its place, is passed over, and gets what is free of its old and new days once somebody reads', async () => {
    const { id, workerId, service } = await movedParty();
    system.clock.moveTo(new Date(Date.parse(leaving(1.5)) - 1_000));
    await system.sweep();
    expect(await see(id)).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'HELD' } });
    system.clock.moveTo(leaving(1.5));
    await system.sweep();
    await settled();
    expect(await see(id)).toMatchObject({
      ...{ status: 'WAITLISTED', waitlistReason: 'UNREAD', waitlistPosition: 1, allocation: null },
      ...{ earliestOn: on, latestOn: addDays(on, 2) },
    });
    const token = await system.sign({ roles: ['WORKER'], workerId });
    const kinds = '{ notices { edges { node { id kind } } } }';
    const [ended] = (await system.ask(token, kinds)).notices.edges.map(({ node }) => node);
    expect(ended?.kind).toBe('HOLD_ENDED_UNREAD');
    await system.mutate(token, 'readNotices', 'notices { id }', { noticeIds: [ended?.id ?? ''] });
    await settled();
    expect(await see(id)).toMatchObject({ status: 'ALLOCATED', allocation: { travelService: { id: service } } });
  });

  test('of which somebody read of other times before has as much time as if nobody had', async () => {
    const { id, workerId, service } = await movedParty();
    system.clock.moveTo(new Date(Date.parse(NOW) + HOUR));
    await move(service, 4);
    const token = await system.sign({ roles: ['WORKER'], workerId });
    const query = '{ notices(filter: { kind: SERVICE_MOVED }) { edges { node { id } } } }';
    const [, former] = (await system.ask(token, query)).notices.edges.map(({ node }) => node.id);
    await system.mutate(token, 'readNotices', 'notices { id }', { noticeIds: [former ?? ''] });
    await settled();
    expect(await allocationOf(id)).toMatchObject({ holdEndsAt: leaving(3.5), reachedAt: null });
    await readOfIt(workerId);
    expect(await allocationOf(id)).toMatchObject({ holdEndsAt: leaving(2.5) });
    await move(service, 6);
    expect(await allocationOf(id)).toMatchObject({ holdEndsAt: leaving(5.5), reachedAt: null });
  });

  test('is CONFIRMED as before when the service moves back, with nothing to answer', async () => {
    const { id, service } = await movedParty();
    await move(service, 0);
    expect(await see(id)).toMatchObject({
      ...{ status: 'ALLOCATED', earliestOn: on, latestOn: on },
      allocation: { status: 'CONFIRMED', holdEndsAt: null, timesChanged: null, fromStop: { departsAt: leaving(0) } },
    });
    system.clock.moveTo(leaving(-0.5));
    await system.sweep();
    await settled();
    expect(await see(id)).toMatchObject({ status: 'ALLOCATED', allocation: { status: 'CONFIRMED' } });
  });

  test('is asked about the newest times when the service moves on, and shown those that it agreed to', async () => {
    const { id, service } = await movedParty();
    await move(service, 4);
    const { allocation } = await see(id);
    expect(allocation).toMatchObject({
      ...{ status: 'HELD', holdEndsAt: leaving(3.5), fromStop: { departsAt: leaving(4) } },
      timesChanged: { departedAt: leaving(0), mustConfirm: true },
    });
  });

  test('has no seat when it releases it instead', async () => {
    const { id } = await movedParty();
    const { id: allocationId } = await allocationOf(id);
    const { userErrors } = await system.mutate(bureau, 'releaseAllocation', 'allocation { id }', { allocationId });
    expect(userErrors).toEqual([]);
    await settled();
    expect((await see(id)).status).not.toBe('ALLOCATED');
  });

  test('is asked until as many hours before the departure as the rule of its boarding region tells', async () => {
    const figures = {
      ...{ HOLD_MINUTES: 30, WAITLIST_HOLD_MINUTES: 60, ANSWER_HOURS: 48 },
      ...{ UNREAD_HOLD_HOURS: 24, OTHERS_HOURS: 12, LATE_HOLD_MINUTES: 30, UNREAD_OFFERS_MAX: 3 },
      ...{ HOLD_ENDING_MINUTES: 30, REACHED_HOURS: 24, SKIPS_MAX: 20, NIGHT_FROM: 21, NIGHT_TO: 10 },
      ...{ WAIT_TOLD_AT: 9, WAIT_TOLD_AGAIN_AT: 15, BOARDING_TOLD_AT: 10 },
    };
    const key = { kind: 'HOLDS', regionCode: '5306', validFrom: '2027-01-01' };
    const rule = {
      ...{ ...key, source: '昭通市人力资源和社会保障局' },
      figures: Object.entries(figures).map(([figure, value]) => ({ figure, value })),
    };
    await system.mutate(bureau, 'loadRules', 'rules { kind }', { rules: [rule] });
    const service = await schedule();
    const { id, workerId } = await ask();
    expect(await confirm(id)).toEqual([]);
    await move(service, 5);
    await readOfIt(workerId);
    expect(await allocationOf(id)).toMatchObject({ status: 'HELD', holdEndsAt: leaving(2.5) });
    await system.mutate(bureau, 'withdrawRules', 'rules { kind }', { rules: [key] });
  });

  test('has twelve hours to answer, and until the morning after them, where the service leaves the next day', async () => {
    const service = await schedule();
    const { id, workerId } = await ask();
    expect(await confirm(id)).toEqual([]);
    system.clock.moveTo(leaving(-0.5));
    await move(service, 0.7);
    // Others have their twelve hours from then on.
    expect(await allocationOf(id)).toMatchObject({ status: 'HELD', holdEndsAt: hours(9 + 0.7 * 24 - 12) });
    await readOfIt(workerId);
    expect(await allocationOf(id)).toMatchObject({ status: 'HELD', holdEndsAt: hours(10) });
  });
});

test('a party whose new times are within its days stays CONFIRMED, and is shown when it was to leave', async () => {
  const service = await schedule();
  const { id } = await ask(addDays(on, 3));
  expect(await confirm(id)).toEqual([]);
  await move(service, 2);
  expect(await see(id)).toMatchObject({
    allocation: { status: 'CONFIRMED', holdEndsAt: null, timesChanged: { departedAt: leaving(0), mustConfirm: false } },
  });
});

test('a party that has not confirmed yet is told of the other times, and has no more time than before', async () => {
  const service = await schedule();
  const { id } = await ask();
  const { holdEndsAt } = await allocationOf(id);
  await move(service, 2);
  expect((await see(id)).allocation).toMatchObject({
    ...{ status: 'HELD', holdEndsAt, timesChanged: { departedAt: leaving(0), mustConfirm: true } },
  });
  expect(await confirm(id)).toEqual([]);
  expect(await see(id)).toMatchObject({ latestOn: addDays(on, 2), allocation: { status: 'CONFIRMED' } });
});

test('who confirms in the very moment of the move is told TIMES_CHANGED, and confirms what it sees then', async () => {
  const service = await schedule();
  const { id } = await ask();
  await settled();
  world.next(() => move(service, 2));
  expect(await confirm(id)).toEqual(['TIMES_CHANGED allocationId']);
  expect((await see(id)).allocation).toMatchObject({ status: 'HELD', timesChanged: { mustConfirm: true } });
  expect(await confirm(id)).toEqual([]);
  expect(await see(id)).toMatchObject({ latestOn: addDays(on, 2), allocation: { status: 'CONFIRMED' } });
});

test('who confirms in the moment of a move within its days has confirmed', async () => {
  const service = await schedule();
  const { id } = await ask(addDays(on, 3));
  await settled();
  world.next(() => move(service, 2));
  expect(await confirm(id)).toEqual([]);
  expect((await see(id)).allocation).toMatchObject({ status: 'CONFIRMED', fromStop: { departsAt: leaving(2) } });
});

describe('a moved service that is then cancelled', () => {
  test.each([
    ['answered', true],
    ['was still asked', false],
  ])('puts a party that %s at the head of the line for the day on which it was to travel', async (_, answers) => {
    const { id, service } = await movedParty();
    if (answers) expect(await confirm(id)).toEqual([]);
    // Who asks for that very day waits already, for longer.
    const rival = await givenWorker(system);
    const day = addDays(on, 2);
    const input = requestTravelInput([rival], { earliestOn: day, latestOn: day });
    const { travelRequest: other } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', input);
    await settled();
    await cancel(service);
    expect(await see(id)).toMatchObject({
      ...{ status: 'WAITLISTED', earliestOn: on, latestOn: day, waitlistPosition: 1 },
      ...{ waitlistReason: 'SERVICE_CANCELLED', waitlistNote: '大雪封路', allocation: null },
    });
    // Its first days are over, and the day on which it was to travel is not.
    system.clock.moveTo(hours(36));
    await system.sweep();
    await settled();
    expect((await see(id)).status).toBe('WAITLISTED');
    const next = await schedule(2.1);
    await settled();
    expect(await see(id)).toMatchObject({ status: 'ALLOCATED', allocation: { travelService: { id: next } } });
    expect((await see(other?.id ?? '')).status).toBe('WAITLISTED');
  });

  test('ends the request once that day, too, is over', async () => {
    const { id, service } = await movedParty();
    await cancel(service);
    system.clock.moveTo(hours(3 * 24 - 1));
    await system.sweep();
    await settled();
    expect((await see(id)).status).toBe('WAITLISTED');
    system.clock.moveTo(hours(3 * 24 + 1));
    await system.sweep();
    await settled();
    expect((await see(id)).status).toBe('EXPIRED');
  });
});
