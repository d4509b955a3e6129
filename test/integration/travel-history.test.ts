/**
 * Any history of two services of one corridor: requests, confirmations, returns, parties and travellers that leave, more and fewer seats, a
 * service that does not run, time, and the waitlist's writer; one after the other, and at once with their database calls in any
 * order. Whatever happens, seats, allocations, requests and places agree, nobody who waits is overtaken by a later party that needs
 * as much or more, and nobody waits beside seats that fit.
 */
import fc from 'fast-check';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { cancelTravelRequest } from '../../functions/domains/travel/travel-request/cancel';
import { leaveParty } from '../../functions/domains/travel/travel-request/leave-party';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { cancelTravelService, changeTravelService } from '../../functions/domains/travel/disruption/service';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import { tripKey } from '../../functions/domains/people/trip/store';
import type { Allocation } from '../../functions/domains/travel/booking/allocation-store';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { shareOf, soldOn } from '../../functions/domains/travel/travel-service/seats';
import { continueJobs } from '../../functions/handlers/jobs';
import { asCivilDate, type CivilDate } from '../../functions/platform/values/civil-date';
import { instantOf } from '../../functions/platform/values/clock';
import type { Database } from '../../functions/platform/dynamodb/database';
import { asId } from '../../functions/platform/values/ids';
import { interleaved } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import {
  contextOf,
  living,
  NOW,
  readAllocations,
  readInventory,
  readRequest,
  readWaiting,
  requestInput,
  riders,
  ROUTE,
  runnerOf,
  schedule,
  serveAll,
  settle,
  sweepTravel,
} from '../kit/travel-scene';
import { repeat } from '../kit/until';
import { isOver } from '../../functions/domains/travel/booking/states';
import { quotaAt } from '../../functions/domains/travel/travel-service/quotas';

let local: LocalDatabase;
let day = 0;
let keys = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const MINUTE = 60_000;

const act = fc.record({
  kind: fc.constantFrom(
    ...(['request', 'request', 'request', 'request', 'confirm', 'release', 'leave'] as const),
    ...(['part', 'part'] as const),
    ...(['resize', 'cancel', 'time', 'serve'] as const),
  ),
  which: fc.nat(29),
  size: fc.constantFrom(1, 1, 2, 3, 4, 7),
  part: fc.nat(5),
});

type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

const parts = [0, 1, 2].flatMap((from) => [1, 2, 3].filter((to) => to > from).map((to) => ({ from, to })));

interface Scene {
  readonly services: readonly Service[];
  readonly people: readonly string[];
  readonly on: CivilDate;
  readonly requestIds: string[];
  now: Date;
}

async function openScene(): Promise<Scene> {
  day += 1;
  const quotas = {
    quotas: [{ originRegionCode: ROUTE[0], seats: 2 }],
    quotasEndAt: instantOf(new Date(NOW.getTime() + 90 * MINUTE)),
  };
  const services = [
    await schedule(local.db, { day, seats: 5, ...quotas }),
    await schedule(local.db, { day, seats: 4 }),
  ];
  const on = asCivilDate(new Date(NOW.getTime() + day * 1_440 * MINUTE).toISOString().slice(0, 10));
  return { services, on, people: await settle(local.db, 30), requestIds: [], now: NOW };
}

/** The answer tells why an act is refused; here only what the act leaves behind counts. */
async function perform(scene: Scene, db: Database, { kind, which, size, part }: Act): Promise<void> {
  const { services, people, on, requestIds } = scene;
  const context = contextOf(db, { now: scene.now });
  const service = services[which % 2]!;
  const requestId = requestIds[which % Math.max(1, requestIds.length)];
  const key = { idempotencyKey: `history ${(keys += 1)}`, serviceId: service.id };
  if (kind === 'request') {
    const { from, to } = parts[part]!;
    const workerIds = Array.from({ length: size }, (_, index) => people[(which + index) % people.length]!);
    const places = { originRegionCode: ROUTE[from]!, destinationRegionCode: ROUTE[to]! };
    const outcome = await requestTravel(context, requestInput({ workerIds, earliestOn: on, latestOn: on, ...places }));
    if (outcome.ok) requestIds.push(outcome.value.id);
  } else if (kind === 'resize') await changeTravelService(context, { ...key, seats: 2 + size });
  else if (kind === 'cancel') await cancelTravelService(context, { ...key, reason: '车辆故障' });
  else if (kind === 'serve') await serveAll(db, [service.id], scene.now);
  else if (kind === 'time') await sweepTravel(context);
  else if (requestId !== undefined) {
    const { allocationId, workerIds } = await readRequest(local.db, requestId);
    if (kind === 'leave') await cancelTravelRequest(context, { travelRequestId: requestId });
    else if (kind === 'part')
      await leaveParty(context, { travelRequestId: requestId, workerId: workerIds[part % workerIds.length]! });
    else if (allocationId !== undefined && kind === 'confirm') await confirmAllocation(context, { allocationId });
    else if (allocationId !== undefined) await releaseAllocation(context, { allocationId });
  }
}

/** What the stream and the sweep would call, until nothing is left to do. */
async function settleDown({ services, now }: Scene): Promise<void> {
  await sweepTravel(contextOf(local.db, { now }));
  for (const { id } of services)
    await repeat('the job of a cancelled service', async () => {
      const item = await local.db.get({ TableName: 'TravelAllocations', Key: { pk: id, sk: 'displacing' } });
      if (item !== undefined) await continueJobs(() => runnerOf(local.db, now), [{ newItem: item }]);
      return { more: item !== undefined };
    });
  // A quota's party gives what it does not ride to everyone: a change of the inventory, for which the writer is called again.
  await repeat('the writer, who serves somebody', async () => {
    let served = 0;
    for (const { id } of services) served += await serveWaitlist(runnerOf(local.db, now), id);
    return { more: served > 0 };
  });
}

async function expectSound({ services, requestIds, now }: Scene, { atRest }: { atRest: boolean }): Promise<void> {
  const { db } = local;
  const [inventories, allocations, requests] = await Promise.all([
    Promise.all(services.map(({ id }) => readInventory(db, id))),
    Promise.all(services.map(({ id }) => readAllocations(db, id))),
    Promise.all(requestIds.map((id) => readRequest(db, id))),
  ]);
  services.forEach((service, index) => {
    const inventory = inventories[index]!;
    expect(Math.min(...inventory.pool, ...Object.values(inventory.quotas))).toBeGreaterThanOrEqual(0);
    const quotas = service.quotaCounties.flatMap((county) => quotaAt(service.stops, county) ?? []);
    const sold = inventory.pool.map((_, leg) => soldOn(inventory, leg, inventory.seats, quotas));
    expect(sold).toEqual(riders(service, allocations[index]!));
    expect(Math.max(...sold)).toBeLessThanOrEqual(inventory.seats);
  });
  const held = living(allocations.flat());
  expect(new Set(held.flatMap(({ workerIds }) => workerIds)).size).toBe(
    held.reduce((sum, { seats }) => sum + seats, 0),
  );
  for (const { requestId, id, workerIds } of held) {
    const request = requests.find((one) => one.id === requestId);
    expect(request).toMatchObject({ status: 'ALLOCATED', allocationId: id, workerIds });
  }
  expect(requests.filter(({ status }) => status === 'ALLOCATED')).toHaveLength(held.length);
  const waiting = requests.filter(({ status }) => status === 'WAITLISTED');
  const lines = (await Promise.all(services.map((service) => readWaiting(db, service, now)))).flat();
  const entries = new Set(lines.map(({ entry: { requestId, version } }) => `${requestId} ${version}`));
  for (const { id, version } of waiting) expect(entries).toContain(`${id} ${version}`);
  const sizes = new Map(requests.map(({ id, workerIds }) => [id, workerIds.length]));
  const inLine = lines.filter(({ entry }) => waiting.some(({ id }) => id === entry.requestId));
  expect(inLine.filter(({ size, entry }) => size !== sizes.get(entry.requestId))).toEqual([]);
  await expectTrips(requests, held);
  expect(overtaken(requests)).toEqual([]);
  if (!atRest) return;
  expect(held.filter((allocation) => isOver(allocation, now))).toEqual([]);
  for (const { originRegionCode, destinationRegionCode, workerIds } of waiting)
    services.forEach((service, index) => {
      const journey = {
        from: ROUTE.indexOf(originRegionCode as '4419'),
        to: ROUTE.indexOf(destinationRegionCode as '4419'),
      };
      const quota = service.quotaCounties.includes(originRegionCode)
        ? quotaAt(service.stops, originRegionCode)
        : undefined;
      const inventory = inventories[index]!;
      const fits = inventory.status === 'OPEN' && shareOf(inventory, journey, workerIds.length, quota) !== undefined;
      expect(fits).toBe(false);
    });
}

/** Who travels has a trip of the party's, and who left has none of it. */
async function expectTrips(requests: readonly Request[], held: readonly Allocation[]): Promise<void> {
  const seats = new Set(held.map(({ id }) => id));
  for (const { id, status, allocationId, workerIds, leavers = [], direction } of requests) {
    const lives = status === 'WAITLISTED' || (allocationId !== undefined && seats.has(allocationId));
    const trips = await local.db.batchGet(
      [...workerIds, ...leavers].map((workerId) => tripKey(asId(workerId, 'wkr'), direction)),
    );
    const own = trips.map((trip) => trip?.['requestId'] === id);
    expect(own).toEqual([...workerIds.map(() => lives), ...leavers.map(() => false)]);
  }
}

/**
 * Who has waited since it asked, while a later one has seats where it would fit too: from the same stop, as far or farther, as many
 * or more. A party that lost its seats to a cancelled service is ahead of all others, and is left out.
 */
function overtaken(requests: readonly Request[]): (readonly [string, string])[] {
  const waiting = requests.filter(({ status, version }) => status === 'WAITLISTED' && version === 1);
  return waiting.flatMap((early) =>
    requests
      .filter(({ status, version }) => status === 'ALLOCATED' && version <= 2)
      .filter(({ requestedAt }) => requestedAt > early.requestedAt)
      .filter((late) => late.originRegionCode === early.originRegionCode && isWithin(early, late))
      .map((late) => [early.id, late.id] as const),
  );
}

function isWithin(early: Request, late: Request): boolean {
  const end = ({ destinationRegionCode }: Request): number => ROUTE.indexOf(destinationRegionCode as '4419');
  return end(early) <= end(late) && early.workerIds.length <= late.workerIds.length;
}

function forward(scene: Scene, { kind, which }: Act): void {
  scene.now = new Date(scene.now.getTime() + (kind === 'time' ? which * MINUTE : 1_000));
}

test('seats, requests and entries agree after every act, and at rest no party waits beside free seats', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 30 }), async (history) => {
      const scene = await openScene();
      for (const one of history) {
        forward(scene, one);
        await perform(scene, local.db, one);
        await expectSound(scene, { atRest: false });
      }
      await settleDown(scene);
      await expectSound(scene, { atRest: true });
    }),
    { ...runs(15), endOnFailure: true },
  );
});

test('concurrent acts, in any order of calls, leave them in agreement, too', async () => {
  const rounds = fc.array(fc.array(act, { minLength: 2, maxLength: 5 }), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), rounds, async (scheduler, history) => {
      const scene = await openScene();
      for (const acts of history) {
        for (const one of acts) forward(scene, one);
        const db = interleaved(local.db, scheduler);
        await scheduler.waitFor(Promise.all(acts.map((one) => perform(scene, db, one))));
        await expectSound(scene, { atRest: false });
      }
      await settleDown(scene);
      await expectSound(scene, { atRest: true });
    }),
    { ...runs(25), endOnFailure: true },
  );
});
