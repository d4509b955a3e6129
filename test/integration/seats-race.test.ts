/**
 * Everyone wants the same seats at once, on the engine as it is and with the conflicts that only real DynamoDB has: no
 * seat is sold twice, none stays empty that a refused party could have had, and being in each other's way is no refusal.
 */
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import type { Allocation } from '../../functions/domains/travel/booking/allocation-store';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import { tripKey } from '../../functions/domains/people/trip/store';
import { requestKey } from '../../functions/domains/travel/booking/request-store';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { freeInPool, type Journey, shareOf } from '../../functions/domains/travel/travel-service/seats';
import { limits } from '../../functions/limits';
import { instantOf } from '../../functions/platform/values/clock';
import type { Database } from '../../functions/platform/dynamodb/database';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import { createLogger } from '../../functions/platform/process/log';
import type { Outcome } from '../../functions/platform/requests/result';
import { asId } from '../../functions/platform/values/ids';
import { conflictingClient, openMsInRace, patienceWith } from '../kit/conflicting-client';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG } from '../kit/long';
import { longTest } from '../kit/long-test';
import {
  answerOf,
  contextOf,
  NOW,
  onDay,
  readAllocations,
  readInventory,
  readRequest,
  recount,
  requestInput,
  riders,
  ROUTE,
  schedule,
  serveAll,
  settle,
  sweepTravel,
  valueOf,
} from '../kit/travel-scene';
import { quotaAt } from '../../functions/domains/travel/travel-service/quotas';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
/** How many want seats at once, more than there are; the work of a race grows with the square of it. */
const CROWD = LONG ? 200 : 80;

/** A day of its own for each test: its parties find its service and no other. */
let day = 0;
let conflicts = 0;
let overrun = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

beforeEach(() => {
  day += 1;
  conflicts = 0;
});

const worlds: [name: string, (local: LocalDatabase) => Database][] = [
  ['on the engine as it is', ({ db }) => db],
  ['with the conflicts of DynamoDB', withConflictsOf],
];

function withConflictsOf({ over }: LocalDatabase): Database {
  const client = {
    openMs: openMsInRace,
    onConflict: () => (conflicts += 1),
    onOverrun: (milliseconds: number) => (overrun += milliseconds),
  };
  return over(
    (plain) => conflictingClient(plain, client),
    patienceWith(() => overrun),
  );
}

describe.each(worlds)('a race %s', (name, worldOf) => {
  let db: Database;

  beforeAll(() => {
    db = worldOf(local);
  });

  const withConflicts = name.startsWith('with');
  // What is counted here without a conflict is counted with conflicts too.
  const inThisWorld = withConflicts ? test : longTest;
  const request = (input: Parameters<typeof requestInput>[0]): Promise<Outcome<Request>> =>
    requestTravel(contextOf(db), requestInput({ ...onDay(day), ...input }));

  /** All at once, and then the waitlist; what became of each, in their order. */
  async function race(parties: readonly Party[], services: readonly Service[]): Promise<string[]> {
    const people = await settle(
      local.db,
      parties.reduce((sum, { size }) => sum + size, 0),
    );
    const inputs = parties.map(({ size, from = 0, to = ROUTE.length - 1 }) => ({
      workerIds: people.splice(0, size),
      originRegionCode: ROUTE[from] ?? '',
      destinationRegionCode: ROUTE[to] ?? '',
    }));
    const outcomes = await Promise.all(inputs.map(request));
    const requests = outcomes.map(valueOf);
    expect(conflicts > 0).toBe(withConflicts);
    await tripsAreThoseOf(outcomes, inputs);
    await serveAll(
      db,
      services.map(({ id }) => id),
    );
    const after = await Promise.all(requests.map(({ id }) => readRequest(db, id)));
    const answers = after.map(({ status }) => status);
    expect(new Set(['ALLOCATED', 'WAITLISTED', ...answers])).toEqual(new Set(['ALLOCATED', 'WAITLISTED']));
    return answers;
  }

  /** Everyone has a trip, with seats or without. */
  async function tripsAreThoseOf(outcomes: readonly Outcome<Request>[], inputs: readonly { workerIds: string[] }[]) {
    const expected = inputs.flatMap(({ workerIds }, index) => {
      const outcome = outcomes[index];
      return workerIds.map((workerId) => ({ workerId, requestId: outcome?.ok ? outcome.value.id : undefined }));
    });
    for (let start = 0; start < expected.length; start += 100) {
      const some = expected.slice(start, start + 100);
      const trips = await db.batchGet(some.map(({ workerId }) => tripKey(asId(workerId, 'wkr'), 'WORKBOUND')));
      expect(trips.map((trip) => trip?.['requestId'])).toEqual(some.map(({ requestId }) => requestId));
    }
  }

  async function expectExactCount(service: Service, quotaSeats: readonly number[] = []) {
    const [inventory, allocations] = await Promise.all([
      readInventory(db, service.id),
      readAllocations(db, service.id),
    ]);
    const { pool, quotas } = inventory;
    expect({ pool, quotas }).toEqual(recount(service, quotaSeats, allocations));
    expect(Math.min(...pool, ...Object.values(quotas))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...riders(service, allocations))).toBeLessThanOrEqual(service.seats);
    return { inventory, allocations };
  }

  test(`of ${CROWD} people for ${CROWD / 2} seats gives seats to exactly ${CROWD / 2} of them, and the others wait`, async () => {
    const service = await schedule(local.db, { day, seats: CROWD / 2 });
    const answers = await race(
      Array.from({ length: CROWD }, () => ({ size: 1 })),
      [service],
    );
    expect(answers.filter((answer) => answer === 'ALLOCATED')).toHaveLength(CROWD / 2);
    const { inventory } = await expectExactCount(service);
    expect(inventory.pool).toEqual([0, 0, 0]);
  });

  inThisWorld(
    `of ${CROWD} parties of one to five people leaves no seats that a waiting party would fit into`,
    async () => {
      const service = await schedule(local.db, { day });
      const parties = Array.from({ length: CROWD }, (_, index) => ({ size: 1 + ((index * 7) % 5) }));
      const answers = await race(parties, [service]);
      const { inventory } = await expectExactCount(service);
      const waiting = parties.filter((_, index) => answers[index] === 'WAITLISTED').map(({ size }) => size);
      expect(Math.min(...waiting)).toBeGreaterThan(freeInPool(inventory, { from: 0, to: 3 }));
    },
  );

  inThisWorld(
    `of ${CROWD / 2} parties over parts of the route leaves no seats that a waiting party would fit into`,
    async () => {
      const service = await schedule(local.db, { day, seats: 60 });
      const parties = partialParties(CROWD / 2);
      const answers = await race(parties, [service]);
      const { inventory } = await expectExactCount(service);
      for (const [index, { size, from, to }] of parties.entries())
        if (answers[index] === 'WAITLISTED') expect(size).toBeGreaterThan(freeInPool(inventory, { from, to }));
    },
  );

  inThisWorld(
    'with quotas, whose counties ride to the end, leaves no seats that a waiting party would fit into',
    async () => {
      const quotas = [
        { originRegionCode: ROUTE[0], seats: 20 },
        { originRegionCode: ROUTE[1], seats: 10 },
      ];
      const service = await schedule(local.db, { day, seats: 60, quotas });
      const parties = partialParties(CROWD / 2).map((party) => (party.from < 2 ? { ...party, to: 3 } : party));
      const answers = await race(parties, [service]);
      const { inventory } = await expectExactCount(service, [20, 10]);
      for (const [index, { size, from, to }] of parties.entries()) {
        const quota = from < 2 ? quotaAt(service.stops, asRegionCode(ROUTE[from] ?? '')) : undefined;
        if (answers[index] === 'WAITLISTED') expect(shareOf(inventory, { from, to }, size, quota)).toBeUndefined();
      }
    },
  );

  inThisWorld('with quotas over parts of the route, which give back to the pool, counts every seat', async () => {
    const quotas = [
      { originRegionCode: ROUTE[0], seats: 40 },
      { originRegionCode: ROUTE[1], seats: 20 },
    ];
    const service = await schedule(local.db, { day, quotas });
    await race(partialParties(CROWD / 2), [service]);
    await expectExactCount(service, [40, 20]);
  });

  inThisWorld('for the seats of twelve services fills each of them and refuses nobody', async () => {
    const services = await inParallel(4, Array.from({ length: 12 }), () => schedule(local.db, { day, seats: 3 }));
    const parties = Array.from({ length: 36 }, () => ({ size: 1 }));
    expect(await race(parties, services)).toEqual(Array(36).fill('ALLOCATED'));
    for (const service of services) expect((await expectExactCount(service)).inventory.pool).toEqual([0, 0, 0]);
  });

  test('of 50 equal requests has one effect and one answer', async () => {
    const service = await schedule(local.db, { day });
    const workerIds = await settle(local.db, 3);
    const input = requestInput({ workerIds, ...onDay(day) });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => requestTravel(contextOf(db), input)));
    expect(new Set(outcomes.map((outcome) => valueOf(outcome).id)).size).toBe(1);
    expect(new Set(outcomes.map((outcome) => valueOf(outcome).allocationId)).size).toBe(1);
    const { inventory, allocations } = await expectExactCount(service);
    expect(allocations).toHaveLength(1);
    expect(inventory.pool).toEqual([97, 97, 97]);
  });

  test('of equal requests for the last seats answers each of them with those seats', async () => {
    await schedule(local.db, { day, seats: 3 });
    const input = requestInput({ workerIds: await settle(local.db, 3), ...onDay(day) });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => requestTravel(contextOf(db), input)));
    expect(outcomes.map(answerOf)).toEqual(Array(20).fill('ALLOCATED'));
  });

  test('of two parties for one person gives seats to one and names the person to the other', async () => {
    const service = await schedule(local.db, { day });
    const [both = '', first = '', second = ''] = await settle(local.db, 3);
    const outcomes = await Promise.all([request({ workerIds: [both, first] }), request({ workerIds: [second, both] })]);
    expect(outcomes.map(answerOf).sort()).toEqual(['ALLOCATED', 'ALREADY_TRAVELLING']);
    const place = outcomes[0].ok ? 1 : 0;
    expect(outcomes.find(({ ok }) => !ok)).toEqual({
      ok: false,
      refusals: [{ code: 'ALREADY_TRAVELLING', path: ['workerIds', place] }],
    });
    const loser = outcomes[0].ok ? second : first;
    expect(await db.get(tripKey(asId(loser, 'wkr'), 'WORKBOUND'))).toBeUndefined();
    const { inventory } = await expectExactCount(service);
    expect(inventory.pool).toEqual([98, 98, 98]);
  });

  describe('over one allocation', () => {
    const confirm = ({ id }: Allocation) => confirmAllocation(contextOf(db), { allocationId: id });
    const release = ({ id }: Allocation) => releaseAllocation(contextOf(db), { allocationId: id });
    const expire = () => sweepTravel(contextOf(db, { now: new Date(NOW.getTime() + 30 * 60_000) }));

    // A sweep ends every hold that is due: one that the other tests have left would be among them.
    let own: LocalDatabase;

    beforeAll(async () => {
      own = await startLocalDatabase();
      db = worldOf(own);
    });

    afterAll(() => own.stop());

    test('between its release and its expiry is won by one of them, and the seats go back once', async () => {
      const { service, allocation } = await hold(own.db);
      const [released] = await Promise.all([release(allocation), expire(), release(allocation), expire()]);
      const { status } = await reread(service);
      expect(valueOf(released).status).toBe(status);
      expect(['RELEASED', 'EXPIRED']).toContain(status);
      await expectNothingSold(service, allocation);
    });

    test('between its confirmation and its expiry is won by one of them', async () => {
      const { service, allocation } = await hold(own.db);
      const [confirmed] = await Promise.all([confirm(allocation), expire()]);
      const { status } = await reread(service);
      expect(status).toBe(confirmed.ok ? 'CONFIRMED' : 'EXPIRED');
      if (confirmed.ok) await expectExactCount(service, [2]);
      else {
        expect(confirmed.refusals).toEqual([{ code: 'HOLD_ENDED', path: ['allocationId'] }]);
        await expectNothingSold(service, allocation);
      }
    });

    test('between all three ends with the seats given back once, whoever was first', async () => {
      const { service, allocation } = await hold(own.db);
      const [confirmed] = await Promise.all([confirm(allocation), release(allocation), expire(), release(allocation)]);
      const { status } = await reread(service);
      // What was confirmed can be released, but no longer expires.
      expect(confirmed.ok ? ['RELEASED'] : ['RELEASED', 'EXPIRED']).toContain(status);
      await expectNothingSold(service, allocation);
    });

    test('between many confirmations is won by all of them', async () => {
      const { allocation } = await hold(own.db);
      const outcomes = await Promise.all(Array.from({ length: 10 }, () => confirm(allocation)));
      expect(outcomes.map((outcome) => valueOf(outcome).status)).toEqual(Array(10).fill('CONFIRMED'));
    });

    async function reread(service: Service): Promise<Allocation> {
      const [allocation, ...others] = await readAllocations(db, service.id);
      if (allocation === undefined || others.length > 0) throw new Error('Expected one allocation');
      return allocation;
    }

    async function expectNothingSold(service: Service, { workerIds }: Allocation): Promise<void> {
      const { pool, quotas } = await readInventory(db, service.id);
      expect({ pool, quotas }).toEqual({ pool: [3, 3, 3], quotas: { [ROUTE[0]]: 2 } });
      const trips = await db.batchGet(workerIds.map((id) => tripKey(asId(id, 'wkr'), 'WORKBOUND')));
      expect(trips).toEqual(workerIds.map(() => undefined));
    }
  });
});

describe("a quota's end", () => {
  let own: LocalDatabase;

  beforeAll(async () => {
    own = await startLocalDatabase();
  });

  afterAll(() => own.stop());

  test.each([
    ['a release was under way to give seats back to it', true],
    ['a release gave seats back to it after it was counted', false],
  ])('leaves no seat in a quota when %s', async (_, quotaEndsFirst) => {
    const { db } = own;
    const { service, allocation } = await hold(db, QUOTAS_END);
    const sweep = (on: Database) => sweepTravel(contextOf(on, { now: QUOTAS_END }));
    const release = (on: Database) => releaseAllocation(contextOf(on), { allocationId: allocation.id });
    if (quotaEndsFirst) valueOf(await release(interrupted(db, () => sweep(db))));
    else await sweep(interrupted(db, () => release(db)));
    const { pool, quotas } = await readInventory(db, service.id);
    expect({ pool, quotas }).toEqual({ pool: [5, 5, 5], quotas: {} });
  });

  test('lets its county travel by the pool', async () => {
    const { service } = await hold(own.db, QUOTAS_END);
    await sweepTravel(contextOf(own.db, { now: QUOTAS_END }));
    const input = requestInput({ workerIds: await settle(own.db, 2), ...onDay(day) });
    expect(answerOf(await requestTravel(contextOf(own.db), input))).toBe('ALLOCATED');
    expect(await readInventory(own.db, service.id)).toMatchObject({ pool: [0, 0, 3], quotas: {} });
  });
});

describe('a sweep', () => {
  let own: LocalDatabase;

  beforeEach(async () => {
    own = await startLocalDatabase();
  });

  afterEach(() => own.stop());

  const LATER = new Date(NOW.getTime() + 30 * 60_000);
  const log = createLogger('test');

  const sweepOn = (db: Database, now = () => LATER) => sweepTravel({ ...contextOf(db), clock: { now }, log });

  /** One of each that is due, a thing at a time. */
  async function due(holds: number): Promise<Awaited<ReturnType<typeof hold>>[]> {
    const all: Awaited<ReturnType<typeof hold>>[] = [];
    for (let count = 0; count < holds; count += 1, day += 1) all.push(await hold(own.db, LATER));
    return all;
  }

  /** Pages of two, so that a few holds are several pages. */
  const inSmallPages = (db: Database): Database => ({ ...db, query: (params) => db.query({ ...params, Limit: 2 }) });

  test('goes on page by page until nothing is due, and counts what it ended itself', async () => {
    await due(7);
    const counts = await Promise.all([sweepOn(inSmallPages(own.db)), sweepOn(inSmallPages(own.db))]);
    expect(counts.reduce((sum, { holds }) => sum + holds, 0)).toBe(7);
    expect(counts.reduce((sum, { quotas }) => sum + quotas, 0)).toBe(7);
    expect(await sweepOn(own.db)).toEqual({ holds: 0, quotas: 0 });
  });

  test('passes over failing items, logs that without their contents, and ends all others', async () => {
    const [broken] = await due(5);
    const warn = jest.spyOn(log, 'warn').mockImplementation();
    const failing: Database = {
      ...own.db,
      commit: (writes) => {
        if (JSON.stringify(writes).includes(broken!.service.id)) throw new TypeError(broken!.service.id);
        return own.db.commit(writes);
      },
    };
    expect(await sweepOn(inSmallPages(failing))).toEqual({ holds: 4, quotas: 4 });
    const told = ['holds', 'quotas'].map((sweep) => [
      'Left to the next run of the sweep',
      { sweep, error: 'TypeError' },
    ]);
    // The two are swept at once.
    expect(warn.mock.calls).toHaveLength(2);
    expect(warn.mock.calls).toEqual(expect.arrayContaining(told));
    warn.mockRestore();
    expect(await sweepOn(own.db)).toEqual({ holds: 1, quotas: 1 });
  });

  test('ends the quotas also when the holds cannot be read, and fails', async () => {
    await due(2);
    const failing: Database = {
      ...own.db,
      query: (params) =>
        JSON.stringify(params).includes('"holds"') ? Promise.reject(new Error('unread')) : own.db.query(params),
    };
    await expect(sweepOn(failing)).rejects.toThrow('unread');
    expect(await sweepOn(own.db)).toEqual({ holds: 2, quotas: 0 });
  });

  test('begins no further item once its time is over', async () => {
    await due(3);
    // Holds and quotas ask when they begin.
    let asked = 0;
    const clock = () => new Date(LATER.getTime() + (asked++ < 2 ? 0 : limits.sweepMs));
    expect(await sweepOn(own.db, clock)).toEqual({ holds: 0, quotas: 0 });
    expect(await sweepOn(own.db)).toEqual({ holds: 3, quotas: 3 });
  });

  test('meets an allocation without its request with a failure, not with endless attempts', async () => {
    const [{ service, allocation }] = (await due(1)) as [Awaited<ReturnType<typeof hold>>];
    const [trip] = allocation.workerIds.map((id) => ({ Delete: tripKey(asId(id, 'wkr'), 'WORKBOUND') }));
    await own.db.commit([trip!, { Delete: requestKey(allocation.requestId) }]);
    const release = releaseAllocation(contextOf(own.db), { allocationId: allocation.id });
    await expect(release).rejects.toThrow("Expected an allocation's request to have these seats");
    expect(await readAllocations(own.db, service.id)).toMatchObject([{ status: 'HELD' }]);
  });
});

test('a party sees every service of its window, however many pages they are', async () => {
  const { db } = local;
  for (let count = 0; count < 4; count += 1) await schedule(db, { day, seats: count === 3 ? 2 : 1 });
  const paged: Database = { ...db, query: (params) => db.query({ ...params, Limit: 1 }) };
  const input = requestInput({ workerIds: await settle(db, 2), ...onDay(day) });
  expect(answerOf(await requestTravel(contextOf(paged), input))).toBe('ALLOCATED');
});

/** Something else happens after everything was read and before the first write. */
function interrupted(db: Database, interruption: () => Promise<unknown>): Database {
  let pending = true;
  return {
    ...db,
    commit: async (writes) => {
      if (pending) {
        pending = false;
        await interruption();
      }
      return db.commit(writes);
    },
  };
}

/** Before the hold ends. */
const QUOTAS_END = new Date(NOW.getTime() + 20 * 60_000);

/** Three people with the two seats of a quota and one of the pool, so that what goes back must go back to both. */
async function hold(db: Database, quotasEndAt?: Date): Promise<{ service: Service; allocation: Allocation }> {
  const quotas = [{ originRegionCode: ROUTE[0], seats: 2 }];
  const service = await schedule(db, {
    day,
    seats: 5,
    quotas,
    ...(quotasEndAt && { quotasEndAt: instantOf(quotasEndAt) }),
  });
  const workerIds = await settle(db, 3);
  const input = requestInput({ workerIds, destinationRegionCode: ROUTE[2], ...onDay(day) });
  const { allocationId } = valueOf(await requestTravel(contextOf(db), input));
  const allocations = await readAllocations(db, service.id);
  const allocation = allocations.find(({ id }) => id === allocationId);
  if (allocation === undefined) throw new Error(`Expected ${allocationId} on ${service.id}`);
  return { service, allocation };
}

interface Party extends Partial<Journey> {
  readonly size: number;
}

/** Every part of the route, every size from one to five. */
function partialParties(count: number): (Party & Journey)[] {
  const parts = [0, 1, 2].flatMap((from) => [1, 2, 3].filter((to) => to > from).map((to) => ({ from, to })));
  return Array.from({ length: count }, (_, index) => ({
    size: 1 + (index % 5),
    ...(parts[(index * 5 + Math.floor(index / 6)) % parts.length] ?? { from: 0, to: 3 }),
  }));
}
