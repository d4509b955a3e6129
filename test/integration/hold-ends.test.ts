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
