/**
 * The waitlist on the embedded engine: in order, whole, once, even if the process dies between any two writes or something
 * else comes between any two calls; and what a service that changes or does not run makes of it.
 */
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { confirmAllocation } from '../../functions/domains/travel/booking/confirm';
import { tripKey } from '../../functions/domains/people/trip/store';
import { cancelTravelRequest } from '../../functions/domains/travel/travel-request/cancel';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { cancelTravelService, changeTravelService } from '../../functions/domains/travel/disruption/service';
import { expireWaits } from '../../functions/domains/travel/waitlist/sweep';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import { followTrips } from '../../functions/domains/travel/waitlist/follow-trips';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { continueJobs } from '../../functions/handlers/jobs';
import type { Database } from '../../functions/platform/dynamodb/database';
import { asId } from '../../functions/platform/values/ids';
import { dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { eachCall } from '../kit/long';
import {
  contextOf,
  living,
  NOW,
  onDay,
  readAllocations,
  readInventory,
  readRequest,
  readWaiting,
  recount,
  requestInput,
  runnerOf,
  schedule,
  serveAll,
  serviceInput,
  settle,
  valueOf,
} from '../kit/travel-scene';

/** As the built-in rule says. */
const SKIPS_MAX = 20;

let local: LocalDatabase;
let db: Database;
let day = 0;
/** Each request comes a second after the one before. */
let seconds = 0;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

beforeEach(() => {
  day += 1;
});

async function request(size: number, change: Partial<Parameters<typeof requestInput>[0]> = {}): Promise<Request> {
  const workerIds = await settle(db, size);
  const now = new Date(NOW.getTime() + (seconds += 1) * 1_000);
  return valueOf(await requestTravel(contextOf(db, { now }), requestInput({ workerIds, ...onDay(day), ...change })));
}

/** One after the other. */
async function requests(...sizes: number[]): Promise<Request[]> {
  const made: Request[] = [];
  for (const size of sizes) made.push(await request(size));
  return made;
}

async function statuses(made: readonly Request[]): Promise<Request['status'][]> {
  return Promise.all(made.map(async ({ id }) => (await readRequest(db, id)).status));
}

async function release({ allocationId }: Request): Promise<void> {
  valueOf(await releaseAllocation(contextOf(db), { allocationId: asId(allocationId, 'alc') }));
}

/** Seats, places and requests agree with one another. */
async function expectSound(service: Service, made: readonly Request[]): Promise<void> {
  const [inventory, allocations, line] = await Promise.all([
    readInventory(db, service.id),
    readAllocations(db, service.id),
    readWaiting(db, service),
  ]);
  expect({ pool: inventory.pool, quotas: inventory.quotas }).toEqual(
    recount({ ...service, seats: inventory.seats }, [], allocations),
  );
  const now = await Promise.all(made.map(({ id }) => readRequest(db, id)));
  const waiting = now.filter(({ status }) => status === 'WAITLISTED').map(({ id }) => id);
  const live = line
    .map(({ entry }) => entry)
    .filter(({ requestId, version }) =>
      now.some((one) => one.id === requestId && one.version === version && one.status === 'WAITLISTED'),
    );
  expect(live.map(({ requestId }) => requestId).sort()).toEqual(waiting.sort());
  const seated = now.filter(({ status }) => status === 'ALLOCATED').map(({ allocationId }) => allocationId);
  const held = living(allocations).map(({ id }) => id);
  expect(held.filter((id) => seated.includes(id)).sort()).toEqual(held.sort());
  expect(new Set(held).size).toBe(held.length);
}

describe('who waits', () => {
  test('is served in the order of requests as seats come back, the first that fits, and is not overtaken by a new request', async () => {
    const service = await schedule(db, { day, seats: 4 });
    const [first, second, three, two, one] = await requests(2, 2, 3, 2, 1);
    expect(await statuses([first!, second!, three!, two!, one!])).toEqual([
      ...['ALLOCATED', 'ALLOCATED', 'WAITLISTED', 'WAITLISTED', 'WAITLISTED'],
    ]);
    await release(first!);
    // Two are free, and two want them: but others were there before.
    const late = await request(2);
    expect(late).toMatchObject({ status: 'WAITLISTED', waitReason: 'OTHERS_WAIT' });
    await serveAll(db, [service.id]);
    expect(await statuses([three!, two!, one!, late])).toEqual([
      ...['WAITLISTED', 'ALLOCATED', 'WAITLISTED', 'WAITLISTED'],
    ]);
    expect((await readWaiting(db, service)).map(({ skips }) => skips)).toEqual([1, 0, 0]);
    await release(second!);
    await release(await readRequest(db, two!.id));
    await serveAll(db, [service.id]);
    expect(await statuses([three!, one!, late])).toEqual(['ALLOCATED', 'ALLOCATED', 'WAITLISTED']);
    await expectSound(service, [first!, second!, three!, two!, one!, late]);
  });

  test('is passed over no more often than the bound; then seats are gathered for the party', async () => {
    const service = await schedule(db, { day, seats: 2 });
    const [holder, other, pair] = await requests(1, 1, 2);
    const singles = await requests(...Array.from({ length: SKIPS_MAX + 2 }, () => 1));
    let seated = holder!;
    for (let turn = 0; turn < SKIPS_MAX; turn += 1) {
      await release(seated);
      await serveAll(db, [service.id]);
      seated = await readRequest(db, singles[turn]!.id);
      expect(seated.status).toBe('ALLOCATED');
    }
    await release(seated);
    await serveAll(db, [service.id]);
    expect((await readInventory(db, service.id)).pool).toEqual([1, 1, 1]);
    await release(other!);
    await serveAll(db, [service.id]);
    expect(await statuses([pair!, ...singles.slice(-2)])).toEqual(['ALLOCATED', 'WAITLISTED', 'WAITLISTED']);
  });

  test('without a service gets seats when one is added, before anyone who asks later', async () => {
    const early = await request(2);
    expect(early).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_SERVICE' });
    const service = await schedule(db, { day, seats: 2 });
    expect(await request(1)).toMatchObject({ waitReason: 'OTHERS_WAIT' });
    await serveAll(db, [service.id]);
    expect(await statuses([early])).toEqual(['ALLOCATED']);
  });

  test('leaves the list at any time, with a second trip free to take; once nobody waits, requests sell at once again', async () => {
    const service = await schedule(db, { day, seats: 1 });
    const [holder, waiter] = await requests(1, 1);
    const again = () => requestTravel(contextOf(db), requestInput({ workerIds: waiter!.workerIds, ...onDay(day) }));
    expect(await again()).toMatchObject({ ok: false, refusals: [{ code: 'ALREADY_TRAVELLING' }] });
    const left = valueOf(await cancelTravelRequest(contextOf(db), { travelRequestId: waiter!.id }));
    expect(left.status).toBe('CANCELLED');
    expect(await db.get(tripKey(asId(waiter!.workerIds[0]!, 'wkr'), 'WORKBOUND'))).toBeUndefined();
    expect(valueOf(await cancelTravelRequest(contextOf(db), { travelRequestId: waiter!.id })).status).toBe('CANCELLED');
    valueOf(await cancelTravelRequest(contextOf(db), { travelRequestId: holder!.id }));
    await serveAll(db, [service.id]);
    expect((await readInventory(db, service.id)).waiting).toBe(0);
    expect(valueOf(await again()).status).toBe('ALLOCATED');
  });

  test('expires when the last day is over, and not before', async () => {
    const waiter = await request(2);
    const end = Date.parse(`${waiter.latestOn}T16:00:00Z`);
    await expireWaits(contextOf(db, { now: new Date(end - 1_000) }));
    expect(await statuses([waiter])).toEqual(['WAITLISTED']);
    const counts = await Promise.all([0, 1].map(() => expireWaits(contextOf(db, { now: new Date(end) }))));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1);
    expect(await statuses([waiter])).toEqual(['EXPIRED']);
    expect(await db.get(tripKey(asId(waiter.workerIds[0]!, 'wkr'), 'WORKBOUND'))).toBeUndefined();
  });

  test('has a trip that follows the request, in whatever order its states arrive', async () => {
    const service = await schedule(db, { day, seats: 1 });
    const [holder, waiter] = await requests(1, 1);
    await release(holder!);
    await serveAll(db, [service.id]);
    const after = await readRequest(db, waiter!.id);
    await followTrips({ db }, [after]);
    await followTrips({ db }, [waiter!]);
    const trip = await db.get(tripKey(asId(waiter!.workerIds[0]!, 'wkr'), 'WORKBOUND'));
    expect(trip).toMatchObject({ requestId: waiter!.id, allocationId: after.allocationId, version: 2 });
  });
});

describe('a writer', () => {
  test.each(
    [0, 1, 2, 3, 4].flatMap((afterWrites) => [true, false].map((lastWriteDone) => ({ afterWrites, lastWriteDone }))),
  )(
    'that is interrupted after $afterWrites writes (the last done: $lastWriteDone) loses no party and serves none twice',
    async (death) => {
      const service = await schedule(db, { day, seats: 4 });
      const made = await requests(2, 2, 3, 1, 1);
      await release(made[0]!);
      await serveWaitlist(runnerOf(dyingDatabase(db, death)), service.id).catch(() => undefined);
      await expectSound(service, made);
      await serveAll(db, [service.id]);
      await expectSound(service, made);
      expect(await statuses(made)).toEqual(['CANCELLED', 'ALLOCATED', 'WAITLISTED', 'ALLOCATED', 'ALLOCATED']);
    },
  );

  test.each([1, 2, 3, 4, 5])(
    'agrees with another one, a release and a new request before its call %i',
    async (call) => {
      const service = await schedule(db, { day, seats: 4 });
      const made = await requests(2, 2, 2, 1, 1);
      await release(made[0]!);
      const late: Request[] = [];
      await serveWaitlist(
        runnerOf(
          interrupted(db, call, async () => {
            await serveAll(db, [service.id]);
            await release(made[1]!);
            late.push(await request(1));
          }),
        ),
        service.id,
      );
      await serveAll(db, [service.id]);
      await expectSound(service, [...made, ...late]);
      expect(await statuses([...made, ...late])).toEqual([
        ...['CANCELLED', 'CANCELLED', 'ALLOCATED', 'ALLOCATED', 'ALLOCATED'],
        ...late.map(() => 'WAITLISTED'),
      ]);
    },
  );

  test('serves up to 49 parties in one transaction', async () => {
    const waiters: Request[] = [];
    for (let count = 0; count < 60; count += 1) waiters.push(await request(1));
    const service = await schedule(db, { day, seats: 55 });
    const served: number[] = [];
    const counting: Database = {
      ...db,
      commit: (writes) => {
        served.push(writes.filter((write) => 'Put' in write && write.Put.Item['status'] === 'HELD').length);
        return db.commit(writes);
      },
    };
    await serveWaitlist(runnerOf(counting), service.id);
    expect(served.filter((count) => count > 0)).toEqual([49, 6]);
    expect(await statuses(waiters)).toEqual([
      ...Array<string>(55).fill('ALLOCATED'),
      ...Array<string>(5).fill('WAITLISTED'),
    ]);
  });
});

describe('a service that is cancelled', () => {
  const REASON = { reason: '车辆故障' };

  async function runOn(service: Service, on: Database = db): Promise<void> {
    for (let step = 0; step < 5; step += 1) {
      const item = await db.get({ TableName: 'TravelAllocations', Key: { pk: service.id, sk: 'displacing' } });
      if (item === undefined) return;
      await continueJobs(() => runnerOf(on), [{ newItem: item }]);
    }
  }

  test.each(
    [undefined, 0, 1, 2].flatMap((afterWrites) =>
      [true, false].map((lastWriteDone) => ({ afterWrites, lastWriteDone })),
    ),
  )(
    'puts all parties back at the head of the line, unsplit, also when a step is interrupted ($afterWrites, $lastWriteDone)',
    async ({ afterWrites, lastWriteDone }) => {
      const service = await schedule(db, { day, seats: 40 });
      const aboard = await requests(3, 2, ...Array<number>(32).fill(1));
      valueOf(await confirmAllocation(contextOf(db), { allocationId: aboard[1]!.allocationId! }));
      const waiter = await request(6);
      const input = { idempotencyKey: `cancel ${day}`, serviceId: service.id, ...REASON };
      valueOf(await cancelTravelService(contextOf(db), input));
      expect((await readInventory(db, service.id)).status).toBe('CANCELLED');
      const death = afterWrites === undefined ? undefined : { afterWrites, lastWriteDone };
      await runOn(service, dyingDatabase(db, death)).catch(() => undefined);
      await runOn(service);
      const moved = await Promise.all(aboard.map(({ id }) => readRequest(db, id)));
      expect(new Set(moved.map(({ status, waitReason, waitNote }) => `${status} ${waitReason} ${waitNote}`))).toEqual(
        new Set(['WAITLISTED SERVICE_CANCELLED 车辆故障']),
      );
      expect((await readInventory(db, service.id)).pool).toEqual([40, 40, 40]);
      const other = await schedule(db, { day, seats: 5 });
      await serveAll(db, [other.id]);
      expect(await statuses([aboard[0]!, aboard[1]!, aboard[2]!, waiter])).toEqual([
        ...['ALLOCATED', 'ALLOCATED', 'WAITLISTED', 'WAITLISTED'],
      ]);
    },
  );

  test('stays so, and is sold to nobody', async () => {
    const service = await schedule(db, { day });
    const cancel = (key: string) =>
      cancelTravelService(contextOf(db), { idempotencyKey: `${key} ${day}`, serviceId: service.id, ...REASON });
    expect(valueOf(await cancel('first')).cancelReason).toBe('车辆故障');
    expect(valueOf(await cancel('second')).version).toBe(2);
    expect(await request(1)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_SERVICE' });
  });
});

describe('a service that changes', () => {
  let changes = 0;
  const change = (service: Service, input: object) =>
    changeTravelService(contextOf(db), { idempotencyKey: `change ${(changes += 1)}`, serviceId: service.id, ...input });

  test('gives added seats to waiting parties, and can’t have fewer seats than are taken', async () => {
    const service = await schedule(db, { day, seats: 3 });
    const made = await requests(1, 2, 2);
    const refused = await change(service, { seats: 2 });
    expect(refused).toEqual({
      ok: false,
      refusals: [{ code: 'SEATS_TAKEN', path: ['seats'], params: { taken: 3, allocations: made[1]!.allocationId } }],
    });
    expect(valueOf(await change(service, { seats: 5 })).seats).toBe(5);
    await serveAll(db, [service.id]);
    expect(await statuses(made)).toEqual(['ALLOCATED', 'ALLOCATED', 'ALLOCATED']);
    await expectSound(service, made);
    await release(made[0]!);
    expect(valueOf(await change(service, { seats: 4 })).seats).toBe(4);
    expect(await readInventory(db, service.id)).toMatchObject({ seats: 4, pool: [0, 0, 0] });
  });

  test('has its new times everywhere: in its corridors, for parties with seats, and for new requests', async () => {
    const service = await schedule(db, { day });
    const aboard = await request(1);
    const { stops } = serviceInput({ day: day + 2 });
    const after = valueOf(await change(service, { stops }));
    expect(after.departsAt).toBe(stops[0]!.departsAt);
    expect(await request(1)).toMatchObject({ waitReason: 'NO_SERVICE' });
    day += 2;
    expect(await request(1)).toMatchObject({ status: 'ALLOCATED' });
    const run = await db.get({ TableName: 'TravelAllocations', Key: { pk: service.id, sk: 'retiming#2' } });
    await continueJobs(() => runnerOf(db), [{ newItem: run! }]);
    const moved = await readRequest(db, aboard.id);
    expect(moved.version).toBe(2);
    await followTrips({ db }, [moved]);
    const trip = await db.get(tripKey(asId(aboard.workerIds[0]!, 'wkr'), 'WORKBOUND'));
    expect(trip).toMatchObject({ endsOn: moved.latestOn < String(trip!['endsOn']) ? trip!['endsOn'] : 'later' });
  });

  test('sells no seat by its former times when they change between the read and the sale', async () => {
    const service = await schedule(db, { day });
    const { stops } = serviceInput({ day: day + 30 });
    const workerIds = await settle(db, 1);
    let changed = false;
    const racing: Database = {
      ...db,
      commit: async (writes, ...rest) => {
        if (!changed) {
          changed = true;
          valueOf(await change(service, { stops }));
        }
        return db.commit(writes, ...rest);
      },
    };
    const input = requestInput({ workerIds, ...onDay(day) });
    expect(valueOf(await requestTravel(contextOf(racing), input))).toMatchObject({ waitReason: 'NO_SERVICE' });
    const wider = requestInput({ workerIds: await settle(db, 1), ...onDay(day), latestOn: onDay(day + 30).latestOn });
    changed = false;
    const back = serviceInput({ day: day + 29 }).stops;
    const seated = valueOf(
      await requestTravel(
        contextOf({
          ...db,
          commit: async (writes, ...rest) => {
            if (!changed) {
              changed = true;
              valueOf(await change(service, { stops: back }));
            }
            return db.commit(writes, ...rest);
          },
        }),
        wider,
      ),
    );
    const [allocation] = await readAllocations(db, service.id);
    expect(seated).toMatchObject({ status: 'ALLOCATED', allocationId: allocation?.id });
    expect(allocation?.departsAt).toBe(back[0]?.departsAt);
  });

  test('seats no waiting party by its former times, before whichever call of the writer they change', async () => {
    const outcomes = new Set<string>();
    await eachCall(async (call) => {
      day += 1;
      const waiter = await request(1);
      const service = await schedule(db, { day });
      const { stops } = serviceInput({ day: day + 100 });
      let soldBefore = 0;
      const racing = interrupted(db, call, async () => {
        soldBefore = (await readAllocations(db, service.id)).length;
        valueOf(await change(service, { stops }));
      });
      await serveWaitlist(runnerOf(racing), service.id);
      const changed = (await readInventory(db, service.id)).timetable !== undefined;
      expect(await readAllocations(db, service.id)).toHaveLength(changed ? soldBefore : 1);
      expect(await statuses([waiter])).toEqual([changed && soldBefore === 0 ? 'WAITLISTED' : 'ALLOCATED']);
      outcomes.add(`${soldBefore}`);
      return outcomes.size < 2;
    }, 1);
  });

  test('keeps its stops', async () => {
    const service = await schedule(db, { day });
    const { stops } = serviceInput({ day, codes: ['530627', '4419'] });
    expect(await change(service, { stops })).toEqual({
      ok: false,
      refusals: [{ code: 'STOPS_DIFFER', path: ['stops'] }],
    });
  });
});

/** Something else happens before one of the calls. */
function interrupted(plain: Database, call: number, interruption: () => Promise<void>): Database {
  let calls = 0;
  const before = async (): Promise<void> => {
    calls += 1;
    if (calls === call) await interruption();
  };
  return {
    ...plain,
    batchGet: async (keys) => before().then(() => plain.batchGet(keys)),
    query: async (params) => before().then(() => plain.query(params)),
    commit: async (writes) => before().then(() => plain.commit(writes)),
  };
}
