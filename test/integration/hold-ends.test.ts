/** A hold that is over by one clock and confirmed in time by another: the confirmation began before the end, and its write comes after. */
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import { displace } from '../../functions/domains/travel/disruption/displacement-job';
import { DISPLACING } from '../../functions/domains/travel/disruption/job-store';
import { cancelTravelService } from '../../functions/domains/travel/disruption/service';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { cancelTravelRequest } from '../../functions/domains/travel/travel-request/cancel';
import { leaveParty } from '../../functions/domains/travel/travel-request/leave-party';
import { closeManifest } from '../../functions/domains/travel/manifest/service';
import { reachParty } from '../../functions/domains/travel/waitlist/reach';
import { expireHolds } from '../../functions/domains/travel/waitlist/sweep';
import { instantOf } from '../../functions/platform/values/clock';
import type { Database } from '../../functions/platform/dynamodb/database';
import { asId } from '../../functions/platform/values/ids';
import { interrupted } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import {
  contextOf,
  jobAt,
  living,
  NOW,
  onDay,
  readAllocations,
  readInventory,
  readRequest,
  requestInput,
  runnerOf,
  schedule,
  serveAll,
  settle,
  valueOf,
} from '../kit/travel-scene';

let local: LocalDatabase;
let db: Database;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

const minutesOn = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
/** Holds of a sale last 30 minutes. */
const [BEFORE, AFTER] = [minutesOn(29), minutesOn(31)];

async function held(day: number): Promise<{ readonly service: Service; readonly request: Request }> {
  const service = await schedule(db, { day, seats: 3 });
  const input = requestInput({ workerIds: await settle(db, 1), ...onDay(day) });
  return { service, request: valueOf(await requestTravel(contextOf(db), input)) };
}

const confirm = ({ allocationId }: Request, over = db) =>
  confirmAllocation(contextOf(over, { now: BEFORE }), { allocationId: asId(allocationId, 'alc') });

async function displaceAll({ id }: Service, over = db): Promise<void> {
  await displace(runnerOf(over, AFTER), await jobAt(db, id, DISPLACING));
}

async function heldOnCancelled(day: number) {
  const party = await held(day);
  const input = { idempotencyKey: `cancelled on day ${day}`, serviceId: party.service.id, reason: '大雪' };
  valueOf(await cancelTravelService(contextOf(db), input));
  return party;
}

test('a party whose hold the displacement job ended can’t confirm it any more', async () => {
  const { service, request } = await heldOnCancelled(1);
  const { db: late, happened } = interrupted(db, 1, () => displaceAll(service));
  expect(await confirm(request, late)).toMatchObject({ ok: false, refusals: [{ path: ['allocationId'] }] });
  expect(happened()).toBe(true);
  expect((await readRequest(db, request.id)).status).toBe('EXPIRED');
  expect(living(await readAllocations(db, service.id))).toEqual([]);
});

test('a party that confirms just before the displacement job ends its hold waits again', async () => {
  const { service, request } = await heldOnCancelled(7);
  const { db: late, happened } = interrupted(db, 1, () => confirm(request));
  await displaceAll(service, late);
  expect(happened()).toBe(true);
  expect((await readRequest(db, request.id)).status).toBe('WAITLISTED');
  expect(living(await readAllocations(db, service.id))).toEqual([]);
});

test('a party that confirms in time and releases after the hold’s end has no seats', async () => {
  const { service, request } = await held(3);
  const { db: late } = interrupted(db, 1, () => confirm(request));
  const answer = await releaseAllocation(contextOf(late, { now: AFTER }), { allocationId: request.allocationId ?? '' });
  expect(answer).toMatchObject({ ok: true, value: { status: 'RELEASED' } });
  expect((await readInventory(db, service.id)).pool).toEqual([3, 3, 3]);
});

test('a party that confirms in time and cancels after the hold’s end does not travel', async () => {
  const { service, request } = await held(5);
  const { db: late } = interrupted(db, 1, () => confirm(request));
  const answer = await cancelTravelRequest(contextOf(late, { now: AFTER }), { travelRequestId: request.id });
  expect(answer).toMatchObject({ ok: true, value: { status: 'CANCELLED' } });
  expect((await readInventory(db, service.id)).pool).toEqual([3, 3, 3]);
});

describe('an offer of the waitlist that nobody has read', () => {
  /** Given at ten in the morning in China, days before the service leaves, it ends a day later. */
  const [SOON, LATE] = [minutesOn(24 * 60 - 1), minutesOn(24 * 60)];

  async function offered(day: number) {
    const service = await schedule(db, { day, seats: 2 });
    const ask = async () =>
      valueOf(await requestTravel(contextOf(db), requestInput({ workerIds: await settle(db, 2), ...onDay(day) })));
    const [first, waiting] = [await ask(), await ask()];
    valueOf(await releaseAllocation(contextOf(db), { allocationId: asId(first.allocationId, 'alc') }));
    await serveAll(db, [service.id]);
    const request = await readRequest(db, waiting.id);
    const [allocation] = living(await readAllocations(db, service.id));
    expect(allocation).toMatchObject({ status: 'HELD', holdEndsAt: instantOf(LATE), requestId: request.id });
    if (allocation === undefined) throw new Error('Expected an offer');
    return { service, request, allocation };
  }

  type Offer = Awaited<ReturnType<typeof offered>>;

  const read = ({ allocation: { id: objectId }, request }: Offer, now: Date, over = db): Promise<void> => {
    const at = instantOf(now);
    const told = { kind: 'SEAT_SERVED', objectId, at, until: at, data: {} } as const;
    return reachParty(contextOf(over, { now }), told, asId(request.workerIds[0], 'wkr'), at);
  };
  const sweep = (over = db) => expireHolds(contextOf(over, { now: LATE }));
  const leave = ({ request }: Offer, now: Date, over = db) =>
    leaveParty(contextOf(over, { now }), {
      travelRequestId: request.id,
      workerId: asId(request.workerIds[1], 'wkr'),
    });

  /** Places of the party in its lane, by the part that they are in, with the number of travellers. */
  async function placesOf({ request: { id } }: Offer): Promise<readonly (readonly [string | undefined, unknown])[]> {
    const { version } = await readRequest(db, id);
    const { items } = await db.query({
      TableName: 'TravelAllocations',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'waitlist#5306#44' },
    });
    const own = items.filter(({ sk, v }) => String(sk).endsWith(id) && v === version);
    return own.map(({ sk, n }) => [String(sk).split('#')[1], n]);
  }

  const left = async ({ service, request, allocation }: Offer) => {
    const now = await readRequest(db, request.id);
    const seats = (await readAllocations(db, service.id)).find(({ id }) => id === allocation.id);
    const { pool } = await readInventory(db, service.id);
    return {
      ...{ request: now.status, seats: seats?.status, free: pool[0] },
      passedOver: now.unreachedSince !== undefined,
    };
  };
  const passedOver = { request: 'WAITLISTED', seats: 'EXPIRED', free: 2, passedOver: true };

  test('is confirmed by a party of which somebody reads in the very moment', async () => {
    const offer = await offered(20);
    const { db: late, happened } = interrupted(db, 1, () => read(offer, SOON));
    const context = contextOf(late, { now: SOON });
    expect((await confirmAllocation(context, { allocationId: offer.allocation.id })).ok).toBe(true);
    expect(happened()).toBe(true);
    expect(await left(offer)).toEqual({ request: 'ALLOCATED', seats: 'CONFIRMED', free: 0, passedOver: false });
  });

  test('stays confirmed where somebody reads in the very moment of the confirmation', async () => {
    const offer = await offered(22);
    const context = contextOf(db, { now: SOON });
    const { db: late, happened } = interrupted(db, 1, () =>
      confirmAllocation(context, { allocationId: offer.allocation.id }),
    );
    await read(offer, SOON, late);
    expect(happened()).toBe(true);
    expect(await left(offer)).toEqual({ request: 'ALLOCATED', seats: 'CONFIRMED', free: 0, passedOver: false });
  });

  test('that somebody reads just before its end has the party in line again', async () => {
    const offer = await offered(24);
    const { db: late, happened } = interrupted(db, 1, () => read(offer, SOON));
    await sweep(late);
    expect(happened()).toBe(true);
    expect(await left(offer)).toEqual({ ...passedOver, passedOver: false });
    expect(await placesOf(offer)).toEqual([['2', 2]]);
  });

  test.each([1, 2])(
    'that the sweep ends before write %s of a receipt has the party in line again, once',
    async (write) => {
      const offer = await offered(26 + 2 * write);
      const { db: late, happened } = interrupted(db, write, sweep);
      await read(offer, LATE, late);
      await read(offer, LATE);
      expect(happened()).toBe(true);
      expect(await left(offer)).toEqual({ ...passedOver, passedOver: false });
      expect(await placesOf(offer)).toEqual([['2', 2]]);
    },
  );

  test('ends for those who stay, where one leaves in the very moment', async () => {
    const offer = await offered(34);
    const { db: late, happened } = interrupted(db, 1, () => leave(offer, SOON));
    await sweep(late);
    expect(happened()).toBe(true);
    expect(await left(offer)).toEqual(passedOver);
    expect(await placesOf(offer)).toEqual([['3', 1]]);
  });

  test('that ends in the very moment in which one leaves leaves the others passed over', async () => {
    const offer = await offered(36);
    const { db: late, happened } = interrupted(db, 1, sweep);
    expect((await leave(offer, SOON, late)).ok).toBe(true);
    expect(happened()).toBe(true);
    expect(await left(offer)).toEqual(passedOver);
    expect(await placesOf(offer)).toEqual([['3', 1]]);
    expect((await readRequest(db, offer.request.id)).workerIds).toHaveLength(1);
  });

  test('is read of again by a party in line in the very moment in which one leaves, and counts as reached', async () => {
    const offer = await offered(46);
    await read(offer, SOON);
    await sweep();
    const { db: late, happened } = interrupted(db, 1, () => leave(offer, LATE));
    await read(offer, LATE, late);
    expect(happened()).toBe(true);
    expect(await placesOf(offer)).toEqual([['2', 1]]);
    const { items } = await db.query({
      TableName: 'TravelAllocations',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'waitlist#5306#44' },
    });
    const entries = items.filter(({ sk }) => String(sk).endsWith(offer.request.id));
    expect(entries).toMatchObject([{ r: instantOf(LATE) }]);
  });

  test.each([
    ['over: the party is passed over at its place', 38, LATE, '3'],
    ['running: the party is ahead of all others', 40, SOON, '0'],
  ])('on a cancelled service, while it is %s', async (_, day, now, part) => {
    const offer = await offered(day);
    const input = { idempotencyKey: `cancelled on day ${day}`, serviceId: offer.service.id, reason: '大雪' };
    valueOf(await cancelTravelService(contextOf(db), input));
    await displace(runnerOf(db, now), await jobAt(db, offer.service.id, DISPLACING));
    expect(await readRequest(db, offer.request.id)).toMatchObject({ status: 'WAITLISTED' });
    expect(await placesOf(offer)).toEqual([[part, 2]]);
    expect(living(await readAllocations(db, offer.service.id))).toEqual([]);
  });

  test('that is over when the manifest closes keeps the place of its party; one that is running is confirmed', async () => {
    const [over, running] = [await offered(42), await offered(44)];
    valueOf(await closeManifest(contextOf(db, { now: LATE }), { serviceId: over.service.id }));
    valueOf(await closeManifest(contextOf(db, { now: SOON }), { serviceId: running.service.id }));
    expect(await left(over)).toEqual(passedOver);
    expect(await left(running)).toEqual({ request: 'ALLOCATED', seats: 'CONFIRMED', free: 0, passedOver: false });
  });
});
