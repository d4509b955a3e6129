/** The seat in the same breath, over HTTP: who is accepted is told of job and seat at once, and one yes confirms both. */
import { addDays, asCivilDate, type CivilDate, startOfDay } from '../../functions/platform/values/civil-date';
import fc from 'fast-check';
import { deliveryKey } from '../../functions/domains/matching/delivery/store';
import { propose } from '../../functions/domains/matching/journey/propose';
import { keepJourneys } from '../../functions/domains/matching/journey/on-stream';
import { placementKey } from '../../functions/domains/jobs/placement/store';
import { instantOf } from '../../functions/platform/values/clock';
import { asId, ownerOf } from '../../functions/platform/values/ids';
import type { Item } from '../../functions/platform/dynamodb/database';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { interrupted } from '../kit/interleaved-database';
import { runs } from '../kit/long';
import { deaths } from '../kit/push-runs';
import {
  givenEnterprise,
  givenPositions,
  givenPushes,
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
let enterpriseId: string;
let own: string;
let months = 0;

beforeAll(async () => {
  system = await startTestSystem();
  bureau = system.tokens.BUREAU;
  enterpriseId = await givenEnterprise(system);
  own = await system.sign({ roles: ['ENTERPRISE'], enterpriseId });
});

afterAll(() => system.stop());
beforeEach(() => system.clock.moveTo(NOW));

/** A first day of work to which no service goes. */
const SOON = asCivilDate('2027-02-10');

/** A first day of work whose services suit no other test's. */
function firstDay(): CivilDate {
  months += 1;
  return addDays(asCivilDate('2027-02-01'), 31 * months);
}

/** A coach that arrives so many days before the day, in the evening. */
async function coach(day: CivilDate, before: number, seats = 10): Promise<string> {
  const hours = (number: number) =>
    instantOf(new Date(startOfDay(addDays(day, -before)).getTime() + number * 3_600_000));
  const stops = [
    { regionCode: '530627', name: '镇雄站', departsAt: hours(-6) },
    { regionCode: '441900', name: '东莞站', arrivesAt: hours(18) },
  ];
  const input = travelServiceInput({ stops, seats });
  const { travelService } = await system.mutate(bureau, 'scheduleTravelService', 'travelService { id }', input);
  return travelService?.id ?? '';
}

/** People who go together were told of one position, and said yes. */
async function delivered(count: number, change: object = {}) {
  const people: { workerId: string; pushId: string; token: string }[] = [];
  const workers: string[] = [];
  for (let made = 0; made < count; made += 1) workers.push(await givenWorker(system, { villageCode: '530627102201' }));
  for (const one of workers) for (const other of workers) if (one !== other) await goesWith(one, other, true);
  const [positionId, pushes] = await told(workers, change);
  for (const [index, workerId] of workers.entries()) {
    const pushId = pushes[index] ?? '';
    people.push({ workerId, pushId, token: await system.sign({ roles: ['WORKER'], workerId }) });
  }
  return { positionId, people };
}

/** They are told of another position, and say yes. */
async function told(workers: readonly string[], change: object): Promise<readonly [string, readonly string[]]> {
  const position = { headcount: workers.length, ...change };
  const [positionId = ''] = await givenPositions(system, enterpriseId, [position]);
  const pushes = await givenPushes(system, workers, positionId);
  for (const pushId of pushes) await answerPush(pushId);
  return [positionId, pushes];
}

async function goesWith(workerId: string, companionId: string, granted: boolean): Promise<void> {
  const input = { workerId, companionId, granted, purpose: 'GO_TOGETHER' };
  await system.mutate(bureau, 'recordConsent', 'worker { id }', input);
}

async function answerPush(pushId: string): Promise<void> {
  const input = { idempotencyKey: unique(), pushId, answer: 'INTERESTED' };
  await system.mutate(bureau, 'answerPush', 'push { id }', input);
}

async function accept(pushId: string, startsOn: CivilDate): Promise<string> {
  const input = { idempotencyKey: unique(), pushId, accepted: true, startsOn };
  const { placement, userErrors } = await system.mutate(own, 'answerDelivery', 'placement { id }', input);
  expect(userErrors).toEqual([]);
  await system.pump.idle();
  return placement?.id ?? '';
}

async function seen(placementId: string) {
  const query = `query ($id: ID!) { placement(id: $id) { status workerAnswer journey endReason journeyRequest { id status
    travellers waitlistReason allocation { id status travelService { id } } } } }`;
  const { placement } = await system.ask(bureau, query, { id: placementId });
  return placement!;
}

async function say(placementId: string, accepted: boolean, token = bureau) {
  const input = { idempotencyKey: unique(), placementId, accepted };
  const { userErrors } = await system.mutate(token, 'answerPlacement', 'placement { id }', input);
  await system.pump.idle();
  return userErrors.map(({ code }) => code);
}

async function free(serviceId: string): Promise<number | undefined> {
  const query = 'query ($id: ID!) { travelService(id: $id) { availability(fromStop: 0, toStop: 1) { free } } }';
  return (await system.ask(bureau, query, { id: serviceId })).travelService?.availability.free;
}

async function noticeOf(token: string) {
  const query = '{ notices(filter: { kind: DELIVERY_ACCEPTED }) { edges { node { id text answers } } } }';
  const { notices } = await system.ask(token, query);
  return notices.edges.map(({ node }) => node);
}

test('an acceptance proposes the seat that arrives last in time, in one notice with the job, and one yes takes both', async () => {
  const day = firstDay();
  const [early, late] = [await coach(day, 9), await coach(day, 1)];
  await coach(day, -1);
  const { people } = await delivered(1);
  const [{ pushId, token }] = people as [(typeof people)[0]];
  const placementId = await accept(pushId, day);
  expect(await seen(placementId)).toMatchObject({
    ...{ status: 'AGREED', workerAnswer: null, journey: 'PROPOSED' },
    journeyRequest: { status: 'ALLOCATED', allocation: { status: 'HELD', travelService: { id: late } } },
  });
  expect([await free(early), await free(late)]).toEqual([10, 9]);
  const told = await noticeOf(token);
  expect(told).toMatchObject([{ answers: ['CONFIRM', 'DECLINE'] }]);
  for (const words of [day, '镇雄站', '返岗专车']) expect(told[0]?.text).toContain(words);
  // The worker answers the notice, as a reply to its message does.
  const answer = { idempotencyKey: unique(), noticeId: told[0]?.id, answer: 'CONFIRM' };
  const { userErrors } = await system.mutate(token, 'answerNotice', 'notice { id }', answer);
  expect(userErrors).toEqual([]);
  expect(await seen(placementId)).toMatchObject({
    ...{ status: 'AGREED', workerAnswer: 'CONFIRMED' },
    journeyRequest: { allocation: { status: 'CONFIRMED' } },
  });
  // Said again, and otherwise.
  expect([await say(placementId, true, token), await say(placementId, false)]).toEqual([[], ['PLACEMENT_ANSWERED']]);
});

test('where no service arrives in time the worker waits, is told so, and gets the seat that comes', async () => {
  const day = firstDay();
  const { people } = await delivered(1);
  const [{ pushId, token }] = people as [(typeof people)[0]];
  const placementId = await accept(pushId, day);
  expect(await seen(placementId)).toMatchObject({ journeyRequest: { status: 'WAITLISTED' } });
  expect((await noticeOf(token))[0]?.text).toContain('No service arrives in time');
  expect(await say(placementId, true, token)).toEqual([]);
  expect(await noticeOf(token)).toMatchObject([{ answers: [] }]);
  const serviceId = await coach(day, 2);
  await system.pump.idle();
  expect(await seen(placementId)).toMatchObject({
    ...{ workerAnswer: 'CONFIRMED' },
    journeyRequest: { status: 'ALLOCATED', allocation: { status: 'HELD', travelService: { id: serviceId } } },
  });
});

test('a couple is seated whole with the first acceptance, and its seats are confirmed with the yes of the last', async () => {
  const day = firstDay();
  const [small, large] = [await coach(day, 1, 1), await coach(day, 3, 2)];
  const { people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  const first = await accept(a.pushId, day);
  expect(await seen(first)).toMatchObject({ journeyRequest: { travellers: 2, allocation: { status: 'HELD' } } });
  expect([await free(small), await free(large)]).toEqual([1, 0]);
  const second = await accept(b.pushId, day);
  expect((await seen(second)).journeyRequest?.id).toBe((await seen(first)).journeyRequest?.id);
  expect(await say(first, true, a.token)).toEqual([]);
  expect(await seen(first)).toMatchObject({ journeyRequest: { allocation: { status: 'HELD' } } });
  expect(await say(second, true, b.token)).toEqual([]);
  expect(await seen(first)).toMatchObject({ journeyRequest: { allocation: { status: 'CONFIRMED' } } });
});

test('of a couple that says yes at once, the later yes confirms the seats', async () => {
  const day = firstDay();
  await coach(day, 1, 20);
  for (let round = 0; round < 2; round += 1) {
    const { people } = await delivered(2);
    const placements = [await accept(people[0]!.pushId, day), await accept(people[1]!.pushId, day)];
    await Promise.all(placements.map((id) => say(id, true)));
    for (const id of placements)
      expect(await seen(id)).toMatchObject({
        ...{ workerAnswer: 'CONFIRMED' },
        journeyRequest: { travellers: 2, allocation: { status: 'CONFIRMED' } },
      });
  }
});

test('who is refused leaves the seats to the other one, and who declines gives vacancy and seat back', async () => {
  const day = firstDay();
  const serviceId = await coach(day, 1, 2);
  const { positionId, people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  const placementId = await accept(a.pushId, day);
  const refusal = { idempotencyKey: unique(), pushId: b.pushId, accepted: false, reason: '体检未通过' };
  await system.mutate(own, 'answerDelivery', 'delivery { status }', refusal);
  await system.pump.idle();
  expect(await seen(placementId)).toMatchObject({ journeyRequest: { travellers: 1, allocation: { status: 'HELD' } } });
  expect(await free(serviceId)).toBe(1);
  const [told] = await noticeOf(a.token);
  const answer = { idempotencyKey: unique(), noticeId: told?.id, answer: 'DECLINE' };
  const { userErrors } = await system.mutate(a.token, 'answerNotice', 'notice { id }', answer);
  expect(userErrors).toEqual([]);
  await system.pump.idle();
  expect(await seen(placementId)).toMatchObject({
    ...{ status: 'NEVER_STARTED', workerAnswer: 'DECLINED' },
    journeyRequest: { status: 'CANCELLED' },
  });
  expect(await free(serviceId)).toBe(2);
  const query = `query ($id: ID!, $worker: ID!) { position(id: $id) { vacancies } worker(id: $worker) { id } }`;
  expect((await system.ask(bureau, query, { id: positionId, worker: a.workerId })).position?.vacancies).toBe(2);
  const inbox = '{ notices(filter: { kind: PLACEMENT_DECLINED }) { edges { node { objectId text } } } }';
  const { notices } = await system.ask(own, inbox);
  expect(notices.edges.map(({ node }) => node.objectId)).toEqual([placementId]);
  // Nobody asks after somebody who said so.
  system.clock.moveTo(startOfDay(addDays(day, 3)));
  const list = '{ serviceList(regionCode: "530627102201", first: 100) { edges { node { worker { id } reasons } } } }';
  const { serviceList } = await system.ask(bureau, list);
  const reasons = serviceList.edges
    .filter(({ node }) => node.worker?.id === a.workerId)
    .flatMap(({ node }) => node.reasons);
  expect(reasons).not.toContain('NO_SHOW');
});

/** Behind those of the other tests. */
const shared = asCivilDate('2028-02-20');

test.each(['EXPIRED', 'REFUSED'])(
  'who is %s leaves also confirmed seats, is told so, and the other travels on',
  async (end) => {
    const day = shared;
    const serviceId = await coach(day, 1, 2);
    const { people } = await delivered(2);
    const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
    const placementId = await accept(a.pushId, day);
    expect(await say(placementId, true, a.token)).toEqual([]);
    expect(await seen(placementId)).toMatchObject({
      journeyRequest: { travellers: 2, allocation: { status: 'CONFIRMED' } },
    });
    const refusal = { idempotencyKey: unique(), pushId: b.pushId, accepted: false, reason: '体检未通过' };
    if (end === 'REFUSED') await system.mutate(own, 'answerDelivery', 'delivery { status }', refusal);
    else {
      system.clock.moveTo('2027-01-27T16:00:00Z');
      const query = '{ deliveries(filter: { status: EXPIRED }, first: 100) { edges { node { pushId } } } }';
      const expired = async () => (await system.ask(own, query)).deliveries.edges.map(({ node }) => node.pushId);
      expect(await expired()).toContain(b.pushId);
      await system.sweep();
      await system.sweep();
      expect(await expired()).toContain(b.pushId);
    }
    await system.pump.idle();
    expect(await seen(placementId)).toMatchObject({
      journeyRequest: { travellers: 1, allocation: { status: 'CONFIRMED' } },
    });
    expect(await free(serviceId)).toBe(1);
    const told = `{ notices(filter: { kind: DELIVERY_${end} }) { edges { node { objectId text } } } }`;
    const { notices } = await system.ask(b.token, told);
    expect(notices.edges.map(({ node }) => node)).toEqual([
      { objectId: b.pushId, text: expect.stringContaining('A seat that was held for you is given back') as string },
    ]);
  },
);

test('who is refused for another job keeps the seat beside the others, and is refused for theirs, too, before it is gone', async () => {
  const day = addDays(shared, 3);
  const serviceId = await coach(day, 1, 2);
  const { people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  const [, [alone = '']] = await told([b.workerId], {});
  const placementId = await accept(a.pushId, day);
  const refuse = async (pushId: string): Promise<void> => {
    const refusal = { idempotencyKey: unique(), pushId, accepted: false, reason: '体检未通过' };
    await system.mutate(own, 'answerDelivery', 'delivery { status }', refusal);
    await system.pump.idle();
  };
  await refuse(alone);
  expect(await seen(placementId)).toMatchObject({ journeyRequest: { travellers: 2, allocation: { status: 'HELD' } } });
  expect(await free(serviceId)).toBe(0);
  await refuse(b.pushId);
  expect(await seen(placementId)).toMatchObject({ journeyRequest: { travellers: 1, allocation: { status: 'HELD' } } });
  expect(await free(serviceId)).toBe(1);
});

test('who is refused while the seats are being held gets none', async () => {
  const day = addDays(shared, 1);
  const serviceId = await coach(day, 1, 2);
  const { people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  const input = { idempotencyKey: unique(), pushId: a.pushId, accepted: true, startsOn: day };
  const { placement } = await system.mutate(own, 'answerDelivery', 'placement { id }', input);
  const id = asId(placement?.id ?? '', 'plc');
  const refusal = { idempotencyKey: unique(), pushId: b.pushId, accepted: false, reason: '体检未通过' };
  const { db, happened } = interrupted(system.platform.db, 1, () =>
    system.mutate(own, 'answerDelivery', 'delivery { status }', refusal),
  );
  await propose({ ...system.platform, db }, id, false);
  expect(happened()).toBe(true);
  await system.pump.idle();
  expect(await seen(id)).toMatchObject({ journeyRequest: { travellers: 1, allocation: { status: 'HELD' } } });
  expect(await free(serviceId)).toBe(1);
});

test('who gets another job than the others leaves their seats, and travels to the own job', async () => {
  const day = firstDay();
  const serviceId = await coach(day, 1, 2);
  const { people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  const [, elsewhere] = await told([a.workerId, b.workerId], { regionCode: '330106' });
  const first = await accept(a.pushId, day);
  expect(await free(serviceId)).toBe(0);
  const second = await accept(elsewhere[1] ?? '', day);
  expect((await seen(first)).journeyRequest).toMatchObject({ travellers: 1, allocation: { status: 'HELD' } });
  // No service goes there.
  expect(await seen(second)).toMatchObject({
    ...{ journey: 'PROPOSED', journeyRequest: { travellers: 1, status: 'WAITLISTED', allocation: null } },
  });
  expect(await free(serviceId)).toBe(1);
});

test('a seat that would come too late for one of a couple is left to the other', async () => {
  const day = firstDay();
  const [early, late] = [await coach(day, 9, 2), await coach(day, 1, 2)];
  const { people } = await delivered(2);
  const first = await accept(people[0]!.pushId, day);
  const second = await accept(people[1]!.pushId, addDays(day, -7));
  const services = [(await seen(first)).journeyRequest, (await seen(second)).journeyRequest].map(
    (request) => request?.allocation?.travelService.id,
  );
  expect([services, await free(early), await free(late)]).toEqual([[late, early], 1, 1]);
});

test('who is placed by hand elsewhere, or comes by another way, leaves the seats that were proposed', async () => {
  const day = firstDay();
  const serviceId = await coach(day, 1, 2);
  const { people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  const placementId = await accept(a.pushId, day);
  expect(await say(placementId, true, a.token)).toEqual([]);
  expect(await free(serviceId)).toBe(0);
  const [near = ''] = await givenPositions(system, enterpriseId, [{ regionCode: '530627' }]);
  const { userErrors } = await system.mutate(
    bureau,
    'startPlacement',
    'placement { id }',
    placementInput(b.workerId, near),
  );
  expect(userErrors).toEqual([]);
  await system.pump.idle();
  expect(await seen(placementId)).toMatchObject({
    journeyRequest: { travellers: 1, allocation: { status: 'CONFIRMED' } },
  });
  expect(await free(serviceId)).toBe(1);
  const arrival = { idempotencyKey: unique(), placementId, on: '2027-01-20' };
  await system.mutate(own, 'reportArrival', 'placement { id }', arrival);
  await system.pump.idle();
  expect(await seen(placementId)).toMatchObject({ status: 'STARTED', journeyRequest: { status: 'CANCELLED' } });
  expect(await free(serviceId)).toBe(2);
});

test('who took back the word to go together is no companion on the journey', async () => {
  const { people } = await delivered(2);
  const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
  await goesWith(b.workerId, a.workerId, false);
  expect(await seen(await accept(a.pushId, SOON))).toMatchObject({ journeyRequest: { travellers: 1 } });
});

test('a yes after the seats ended confirms the job, and another seat is looked for', async () => {
  const day = firstDay();
  const serviceId = await coach(day, 1, 1);
  const { people } = await delivered(1);
  const [{ pushId, token }] = people as [(typeof people)[0]];
  const placementId = await accept(pushId, day);
  const [told] = await noticeOf(token);
  await system.mutate(token, 'readNotices', 'notices { id }', { noticeIds: [told?.id] });
  // Who has read of the seats has them for hours only.
  system.clock.moveTo(new Date(Date.parse(NOW) + 3 * 86_400_000));
  await system.sweep();
  await system.pump.idle();
  expect(await free(serviceId)).toBe(1);
  expect((await seen(placementId)).journeyRequest?.status).toBe('EXPIRED');
  expect(await say(placementId, true, token)).toEqual([]);
  expect(await seen(placementId)).toMatchObject({
    ...{ status: 'AGREED', workerAnswer: 'CONFIRMED' },
    journeyRequest: { status: 'ALLOCATED', allocation: { status: 'HELD' } },
  });
  expect(await free(serviceId)).toBe(0);
  const query = '{ notices(filter: { kind: SEAT_SERVED }) { edges { node { answers } } } }';
  const { notices } = await system.ask(token, query);
  expect(notices.edges.map(({ node }) => node)).toEqual([{ answers: ['CONFIRM', 'RELEASE'] }]);
});

test('who confirms the seat alone has confirmed the job', async () => {
  const day = firstDay();
  await coach(day, 1);
  const { people } = await delivered(1);
  const placementId = await accept(people[0]!.pushId, day);
  const { journeyRequest } = await seen(placementId);
  const input = { allocationId: journeyRequest?.allocation?.id };
  await system.mutate(people[0]!.token, 'confirmAllocation', 'allocation { id }', input);
  await system.pump.idle();
  expect((await seen(placementId)).workerAnswer).toBe('CONFIRMED');
});

test('whoever has a seat to work keeps it, their yes confirms it, and a no leaves it to them', async () => {
  const day = firstDay();
  await coach(day, 2);
  for (const accepted of [true, false]) {
    const { people } = await delivered(1);
    const [{ pushId, workerId, token }] = people as [(typeof people)[0]];
    const wish = { earliestOn: addDays(day, -4), latestOn: day };
    const selection = 'travelRequest { id }';
    const { travelRequest } = await system.mutate(
      bureau,
      'requestTravel',
      selection,
      requestTravelInput([workerId], wish),
    );
    const placementId = await accept(pushId, day);
    const before = await seen(placementId);
    expect(before).toMatchObject({
      journey: 'OWN',
      journeyRequest: { id: travelRequest?.id, allocation: { status: 'HELD' } },
    });
    expect(await say(placementId, accepted, token)).toEqual([]);
    const { journeyRequest } = await seen(placementId);
    expect(journeyRequest?.allocation?.status).toBe(accepted ? 'CONFIRMED' : 'HELD');
  }
});

test.each([
  ['too late', { latestOn: 1, to: '441900' }, 'ELSEWHERE'],
  ['to another place', { latestOn: 0, to: '330106' }, 'ELSEWHERE'],
  ['in time', { latestOn: 0, to: '441900' }, 'OWN'],
])('a wait for a seat of the own that leads there %s', async (_, { latestOn, to }, journey) => {
  const day = SOON;
  const { people } = await delivered(1);
  const [{ pushId, workerId, token }] = people as [(typeof people)[0]];
  const wish = { earliestOn: addDays(day, -4), latestOn: addDays(day, latestOn), destinationRegionCode: to };
  const asked = requestTravelInput([workerId], wish);
  const { travelRequest } = await system.mutate(bureau, 'requestTravel', 'travelRequest { id }', asked);
  const placementId = await accept(pushId, day);
  const own = journey === 'OWN';
  expect(await seen(placementId)).toMatchObject({ journey, journeyRequest: own ? { id: travelRequest?.id } : null });
  expect((await noticeOf(token))[0]?.text.includes('give it up')).toBe(!own);
  if (own) return;
  // With the yes another one is looked for, if the trip was given up by then.
  const given = { travelRequestId: travelRequest?.id };
  await system.mutate(bureau, 'cancelTravelRequest', 'travelRequest { id }', given);
  expect(await say(placementId, true, token)).toEqual([]);
  expect(await seen(placementId)).toMatchObject({ journey: 'PROPOSED', journeyRequest: { status: 'WAITLISTED' } });
});

test('a job in the county of the home needs no journey, and a placement by hand proposes none', async () => {
  const { people } = await delivered(1, { regionCode: '530627' });
  const placementId = await accept(people[0]!.pushId, SOON);
  expect(await seen(placementId)).toMatchObject({ journey: 'NOT_NEEDED', journeyRequest: null });
  expect(await noticeOf(people[0]!.token)).toHaveLength(1);
});

test('who is at work, and who never will be, is not asked any more', async () => {
  const { people } = await delivered(2);
  const [came, off] = [await accept(people[0]!.pushId, SOON), await accept(people[1]!.pushId, SOON)];
  const arrival = { idempotencyKey: unique(), placementId: came, on: '2027-01-20' };
  await system.mutate(own, 'reportArrival', 'placement { id }', arrival);
  await system.mutate(bureau, 'endPlacement', 'placement { id }', {
    idempotencyKey: unique(),
    placementId: off,
    on: '2027-01-20',
  });
  await system.pump.idle();
  expect([await say(came, true), await say(off, true)]).toEqual([['ARRIVAL_REPORTED'], ['PLACEMENT_ENDED']]);
  for (const { token } of people) expect(await noticeOf(token)).toMatchObject([{ answers: [] }]);
  // Their trip goes on with those who are still to travel.
  expect((await seen(off)).journeyRequest?.travellers).toBe(1);
});

const RECORD = {
  ...{ stream: 'test', shardId: 'test', sequenceNumber: '1', table: 'Workers', at: new Date(NOW), keys: {} },
};

test('journeys that are killed at any write are made whole by a repeat: one request, and nobody in it who was refused', async () => {
  const day = addDays(shared, 2);
  await fc.assert(
    fc.asyncProperty(deaths, deaths, async (before, after) => {
      await system.pump.idle();
      const serviceId = await coach(day, 1, 2);
      const { people } = await delivered(2);
      const [a, b] = people as [(typeof people)[0], (typeof people)[0]];
      const { db } = system.platform;
      const keep = async (record: { oldItem?: Item; newItem: Item }, some: readonly Death[]): Promise<void> => {
        for (const death of [...some, undefined])
          await keepJourneys(
            () => ({ ...system.platform, db: dyingDatabase(db, death) }),
            [{ ...RECORD, ...record }],
          ).catch((error: unknown) => {
            if (death === undefined) throw error;
          });
      };
      const taken = { idempotencyKey: unique(), pushId: a.pushId, accepted: true, startsOn: day };
      const { placement } = await system.mutate(own, 'answerDelivery', 'placement { id }', taken);
      const id = asId(placement?.id ?? '', 'plc');
      await keep({ newItem: (await db.get(placementKey(ownerOf(id, 'plc'), id))) ?? {} }, before);
      expect(await seen(id)).toMatchObject({ journeyRequest: { travellers: 2, allocation: { status: 'HELD' } } });
      expect(await free(serviceId)).toBe(0);
      const key = deliveryKey(asId(b.pushId, 'psh'));
      const oldItem = (await db.get(key)) ?? {};
      const refusal = { idempotencyKey: unique(), pushId: b.pushId, accepted: false, reason: '体检未通过' };
      await system.mutate(own, 'answerDelivery', 'delivery { status }', refusal);
      await keep({ oldItem, newItem: (await db.get(key)) ?? {} }, after);
      for (const isCarried of [false, true]) {
        if (isCarried) await system.pump.idle();
        expect(await seen(id)).toMatchObject({ journeyRequest: { travellers: 1, allocation: { status: 'HELD' } } });
        expect(await free(serviceId)).toBe(1);
      }
    }),
    runs(4),
  );
});

test('a stream that is read again proposes nothing twice', async () => {
  const day = firstDay();
  const serviceId = await coach(day, 1, 5);
  const { people } = await delivered(1);
  const placementId = await accept(people[0]!.pushId, day);
  const before = await seen(placementId);
  await system.mutate(bureau, 'cancelTravelRequest', 'travelRequest { id }', {
    travelRequestId: before.journeyRequest?.id,
  });
  const id = asId(placementId, 'plc');
  const newItem = await system.platform.db.get(placementKey(ownerOf(id, 'plc'), id));
  await keepJourneys(() => ({ ...system.platform }), [{ ...RECORD, newItem: newItem ?? {} }]);
  expect(await free(serviceId)).toBe(5);
  expect(await say(placementId, true)).toEqual([]);
  // Who gave the seats up wants none.
  expect(await seen(placementId)).toMatchObject({
    journeyRequest: { id: before.journeyRequest?.id, status: 'CANCELLED' },
  });
  expect(await free(serviceId)).toBe(5);
});
