/**
 * Manifests that are closed while others buy, give back and board, in any order of database calls, and by closers that die
 * between any two writes: nobody with seats is missing, and nobody has another's.
 */
import fc from 'fast-check';
import { boardPassengers } from '../../functions/domains/travel/manifest/boarding';
import type { Manifest } from '../../functions/domains/travel/manifest/store';
import { closeManifest } from '../../functions/domains/travel/manifest/service';
import { changeTravelService } from '../../functions/domains/travel/disruption/service';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import type { Allocation } from '../../functions/domains/travel/booking/allocation-store';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { instantOf } from '../../functions/platform/values/clock';
import type { Database } from '../../functions/platform/dynamodb/database';
import { conflictingClient } from '../kit/conflicting-client';
import { dyingDatabase } from '../kit/dying-database';
import { interleaved, interrupted } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { eachCall, runs } from '../kit/long';
import {
  contextOf,
  living,
  NOW,
  onDay,
  readAllocations,
  readInventory,
  recount,
  requestInput,
  ROUTE,
  schedule,
  settle,
  valueOf,
} from '../kit/travel-scene';

let local: LocalDatabase;
let day = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

beforeEach(() => {
  day += 1;
});

/** The allocation's id; undefined where the party got no seats. */
async function seat(db: Database, workerIds: string[], from = 0, to = ROUTE.length - 1): Promise<string | undefined> {
  const input = requestInput({
    ...{ workerIds, ...onDay(day) },
    originRegionCode: ROUTE[from] ?? '',
    destinationRegionCode: ROUTE[to] ?? '',
  });
  const outcome = await requestTravel(contextOf(db), input);
  return outcome.ok ? outcome.value.allocationId : undefined;
}

async function close(db: Database, { id: serviceId }: Service, now = NOW): Promise<Manifest> {
  return valueOf(await closeManifest(contextOf(db, { now }), { serviceId })).manifest;
}

/** Everyone with seats is on it once, with a number that nobody else has on the same leg. */
function expectWhole({ parties }: Manifest, service: Service, allocations: readonly Allocation[]): void {
  const numbered = new Map(parties.map((party) => [party.allocationId, party]));
  expect(numbered.size).toBe(parties.length);
  const taken = new Set<string>();
  for (const { id, workerIds, fromStop, toStop } of living(allocations)) {
    const party = numbered.get(id);
    expect(party).toMatchObject({ workerIds, fromStop, toStop });
    for (const number of party?.numbers ?? []) {
      expect(number >= 1 && number <= service.seats).toBe(true);
      for (let leg = fromStop; leg < toStop; leg += 1) {
        expect(taken.has(`${leg} ${number}`)).toBe(false);
        taken.add(`${leg} ${number}`);
      }
    }
  }
}

test('a manifest lists all parties with seats, in whatever order sales, returns and closings happen', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, held) => {
      day += 1;
      const service = await schedule(local.db, { day, seats: 6 });
      const people = await settle(local.db, 7);
      const confirm = (on: Database, allocationId = '') => confirmAllocation(contextOf(on), { allocationId });
      const leaving = await seat(local.db, people.splice(0, 2));
      await confirm(local.db, leaving);
      const staying = await seat(local.db, people.splice(0, 1), 1, 2);
      if (!held) await confirm(local.db, staying);
      const db = interleaved(local.db, scheduler);
      const buyers = [people.splice(0, 2), people.splice(0, 1), people.splice(0, 1)];
      const closers = [close(db, service), close(db, service)];
      const others = [
        ...buyers.map((workerIds, index) => seat(db, workerIds, index % 2)),
        releaseAllocation(contextOf(db), { allocationId: leaving ?? '' }),
        confirm(db, staying),
      ];
      const [closed] = await scheduler.waitFor(Promise.all([Promise.all(closers), Promise.all(others)]));
      const allocations = await readAllocations(local.db, service.id);
      for (const manifest of closed) expectWhole(manifest, service, allocations);
      const last = await close(local.db, service);
      expectWhole(last, service, allocations);
      expect(last.parties).toHaveLength(living(allocations).length);
      expect(living(allocations).every(({ status }) => status === 'CONFIRMED')).toBe(true);
      const { pool, status } = await readInventory(local.db, service.id);
      expect([status, pool]).toEqual(['CLOSED', recount(service, [], allocations).pool]);
    }),
    { ...runs(40), endOnFailure: true },
  );
});

test('a closing that is interrupted between any two writes leaves a service that sells nothing, and the next one completes it', async () => {
  const stops: boolean[] = [];
  for (let afterWrites = 0; stops.at(-1) !== true; afterWrites += 1)
    for (const lastWriteDone of [false, true]) {
      day += 1;
      const service = await schedule(local.db, { day, seats: 10 });
      const people = await settle(local.db, 6);
      await seat(local.db, people.slice(0, 3));
      await seat(local.db, people.slice(3, 5), 0, 1);
      await seat(local.db, people.slice(5));
      const dying = dyingDatabase(local.db, { afterWrites, lastWriteDone });
      const outcome = await close(dying, service).then(
        () => true,
        () => false,
      );
      stops.push(outcome);
      const { status } = await readInventory(local.db, service.id);
      expect(status).toBe(afterWrites > 0 || lastWriteDone ? 'CLOSED' : 'OPEN');
      const manifest = await close(local.db, service);
      expectWhole(manifest, service, await readAllocations(local.db, service.id));
      expect(manifest.parties).toHaveLength(3);
    }
  // Sales, three holds, the second look, the manifest.
  expect(stops.length / 2).toBe(7);
});

test('a seat that is given back and then removed, before any write of a closing, is on no manifest', async () => {
  await eachCall(async (write) => {
    day += 1;
    const service = await schedule(local.db, { day, seats: 3 });
    const people = await settle(local.db, 2);
    const leaving = await seat(local.db, people.slice(0, 1));
    await seat(local.db, people.slice(1));
    // As many are free on each leg as before.
    const racing = interrupted(local.db, write, async () => {
      valueOf(await releaseAllocation(contextOf(local.db), { allocationId: leaving ?? '' }));
      const change = { idempotencyKey: `fewer seats ${day}`, serviceId: service.id, seats: 2 };
      valueOf(await changeTravelService(contextOf(local.db), change));
    });
    const manifest = await close(racing.db, service);
    const more = racing.happened();
    if (!more) return false;
    expect(manifest.parties.map(({ workerIds }) => workerIds)).toEqual([people.slice(1)]);
    expectWhole(manifest, { ...service, seats: 2 }, await readAllocations(local.db, service.id));
    return more;
  });
});

test('a sale that is not visible yet is waited for', async () => {
  const service = await schedule(local.db, { day });
  const people = await settle(local.db, 3);
  await seat(local.db, people.slice(0, 2));
  await seat(local.db, people.slice(2));
  let looks = 0;
  const late: Database = {
    ...local.db,
    query: async (params) => {
      const page = await local.db.query(params);
      looks += 1;
      return looks <= 2 ? { ...page, items: page.items.slice(0, -1) } : page;
    },
  };
  const manifest = await close(late, service);
  expect(manifest.parties).toHaveLength(2);
  expect(looks).toBeGreaterThan(2);
});

test('closing fails, retryable, if the seats keep changing', async () => {
  const service = await schedule(local.db, { day });
  await seat(local.db, await settle(local.db, 1));
  const blind: Database = { ...local.db, query: async (params) => ({ ...(await local.db.query(params)), items: [] }) };
  await expect(close(blind, service)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryable: true });
});

test('a service that was cancelled has no manifest, and stays cancelled', async () => {
  const service = await schedule(local.db, { day });
  const key = { TableName: 'TravelAllocations', Key: { pk: service.id, sk: 'inventory' } } as const;
  await local.db.commit([
    {
      Update: {
        ...key,
        UpdateExpression: 'SET #status = :cancelled',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':cancelled': 'CANCELLED' },
      },
    },
  ]);
  const outcome = await closeManifest(contextOf(local.db), { serviceId: service.id });
  expect(outcome).toEqual({ ok: false, refusals: [{ code: 'SERVICE_CANCELLED', path: ['serviceId'] }] });
  expect((await readInventory(local.db, service.id)).status).toBe('CANCELLED');
});

test('a service that is closed under a rush, with the conflicts of DynamoDB, lists all parties that were sold seats', async () => {
  const service = await schedule(local.db, { day, seats: 60 });
  const people = await settle(local.db, 60);
  const db = local.over((client) => conflictingClient(client));
  const sales = people.map((id) => seat(db, [id]).catch(() => undefined));
  await Promise.race(sales);
  const manifest = await close(db, service);
  await Promise.all(sales);
  expectWhole(manifest, service, await readAllocations(local.db, service.id));
});

describe('boarding', () => {
  async function closedWith(count: number): Promise<{ service: Service; people: string[]; allocation: Allocation }> {
    const service = await schedule(local.db, { day });
    const people = await settle(local.db, count);
    await seat(local.db, people);
    await close(local.db, service);
    const [allocation] = await readAllocations(local.db, service.id);
    if (allocation === undefined) throw new Error('Expected an allocation');
    return { service, people, allocation };
  }

  const board = (db: Database, { id: serviceId }: Service, workerIds: string[], minutes: number) =>
    boardPassengers(contextOf(db), { serviceId, workerIds, at: instantOf(new Date(NOW.getTime() - minutes * 60_000)) });

  test('keeps the earliest time of each passenger when several devices report at once, in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        day += 1;
        const { service, people } = await closedWith(3);
        const db = interleaved(local.db, scheduler);
        const reports = [5, 9, 7].map((minutes, index) => board(db, service, people.slice(0, index + 1), minutes));
        const again = board(db, service, people.slice(2), 8);
        await scheduler.waitFor(Promise.all([...reports, again]));
        const [allocation] = await readAllocations(local.db, service.id);
        const minutes = people.map((id) => (NOW.getTime() - Date.parse(allocation?.boarded?.[id] ?? '')) / 60_000);
        expect(minutes).toEqual([9, 9, 8]);
      }),
      { ...runs(25), endOnFailure: true },
    );
  });

  test('and release at once are won by one of them: no passenger is on board without a seat', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        day += 1;
        const { service, people, allocation } = await closedWith(2);
        const db = interleaved(local.db, scheduler);
        const [boarded, released] = await scheduler.waitFor(
          Promise.all([
            board(db, service, people.slice(0, 1), 1),
            releaseAllocation(contextOf(db), { allocationId: allocation.id }),
          ]),
        );
        const { missing, passengers } = valueOf(boarded);
        const isAboard = passengers.length === 1;
        expect(isAboard).toBe(!released.ok);
        const [now] = await readAllocations(local.db, service.id);
        expect(now?.status).toBe(isAboard ? 'BOARDED' : 'RELEASED');
        const refusals = [...missing, ...(released.ok ? [] : released.refusals)];
        expect(refusals).toMatchObject([{ code: isAboard ? 'ALREADY_BOARDED' : 'NOT_ON_MANIFEST' }]);
        const { pool } = await readInventory(local.db, service.id);
        expect(pool).toEqual(isAboard ? [98, 98, 98] : [100, 100, 100]);
      }),
      { ...runs(25), endOnFailure: true },
    );
  });
});
