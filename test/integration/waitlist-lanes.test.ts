/**
 * What joining and looking read, however many services are full and parties wait; and that nobody who has the answer WAITLISTED
 * is overtaken by a request that begins afterwards, whatever comes between any two calls of a joiner and of the writer.
 */
import fc from 'fast-check';
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import { type Request, requestKey } from '../../functions/domains/travel/booking/request-store';
import { countAtHeads } from '../../functions/domains/travel/waitlist/line/count-at-heads';
import { entryDelete, entryKey, entryOf, entryPut } from '../../functions/domains/travel/waitlist/line/entry-store';
import { bandAt, bandOf, positionLoader } from '../../functions/domains/travel/waitlist/line/position';
import { leaveParty } from '../../functions/domains/travel/travel-request/leave-party';
import { readHoldTimes } from '../../functions/domains/travel/hold/hold-times';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import { serveWaitlists } from '../../functions/domains/travel/waitlist/on-stream';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { inventoryKey } from '../../functions/domains/travel/travel-service/inventory/store';
import { laneOf, lanesOf } from '../../functions/domains/travel/travel-service/lanes';
import { readHeads } from '../../functions/domains/travel/travel-service/lane-store';
import { limits } from '../../functions/limits';
import { civilDateOf } from '../../functions/platform/values/civil-date';
import { type Instant, instantOf } from '../../functions/platform/values/clock';
import type { Call, Database, Item, Key } from '../../functions/platform/dynamodb/database';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { asId } from '../../functions/platform/values/ids';
import { dyingDatabase } from '../kit/dying-database';
import { countsUnits } from '../kit/engine';
import { interleaved, stepwise } from '../kit/interleaved-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { eachCall, oneOf, part, runs } from '../kit/long';
import {
  contextOf,
  NOW,
  onDay,
  putInLine,
  readInventory,
  readRequest,
  requestInput,
  runnerOf,
  schedule,
  serveAll,
  settle,
  valueOf,
} from '../kit/travel-scene';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let db: Database;
let calls: Call[] = [];
let day = 0;
let seconds = 0;

beforeAll(async () => {
  local = await startLocalDatabase((call) => calls.push(call));
  db = local.db;
});

afterAll(() => local.stop());

beforeEach(() => {
  day += 1;
});

async function request(size = 1, on: Database = db, originRegionCode = '530627'): Promise<Request> {
  const workerIds = await settle(db, size);
  const now = new Date(NOW.getTime() + (seconds += 1) * 1_000);
  const input = requestInput({ workerIds, originRegionCode, ...onDay(day) });
  return valueOf(await requestTravel(contextOf(on, { now }), input));
}

async function recordOf(key: Key, oldItem?: Item): Promise<StreamRecord> {
  const newItem = await db.get(key);
  return {
    ...{ stream: 'test', shardId: 'test', sequenceNumber: '1', table: key.TableName, at: NOW, keys: key.Key },
    ...(oldItem && { oldItem }),
    ...(newItem && { newItem }),
  };
}

async function told(...keys: Key[]): Promise<void> {
  await serveWaitlists(runnerOf(db), await Promise.all(keys.map((key) => recordOf(key))));
}

/** Services of one seat, all sold, as corridors list them once the stream has told. */
async function fullServices(count: number, county = '530627'): Promise<{ services: Service[]; holders: Request[] }> {
  const services: Service[] = [];
  const holders: Request[] = [];
  for (let index = 0; index < count; index += 1) {
    services.push(await schedule(db, { ...{ day, seats: 1 }, codes: [county, '530302', '4419'] }));
    holders.push(await request(1, db, county));
  }
  await told(...services.map(({ id }) => inventoryKey(id)));
  return { services, holders };
}

/** Puts parties at the end of the line. Only their entries, and the counts of these, are ever read. */
async function manyWait(model: Request, count: number): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index): Request => {
    const requestedAt = instantOf(new Date(NOW.getTime() + (1_000 + index) * 1_000));
    return { ...model, id: asId(`${model.id.slice(0, -4)}${String(index).padStart(4, '0')}`, 'trq'), requestedAt };
  });
  await putInLine(db, waiting);
  await countAtHeads(db, { came: waiting, told: true });
}

function unitsOf(kind: 'readUnits' | 'writeUnits'): number {
  return calls.reduce((sum, call) => sum + call[kind], 0);
}

test('the cost of a join does not depend on full services and waiting parties, and it reads no entry', async () => {
  // A process reads the rules of holds once a minute.
  await readHoldTimes(contextOf(db));
  await fullServices(1);
  const alone = await request();
  await expectCostOfJoin();
  day += 1;
  await fullServices(25);
  const first = await request();
  await expectCostOfJoin();
  await manyWait(first, 300);
  await expectCostOfJoin();
  expect([alone.status, first.status]).toEqual(['WAITLISTED', 'WAITLISTED']);
});

async function expectCostOfJoin(): Promise<void> {
  const workerIds = await settle(db, 3);
  calls = [];
  const outcome = await requestTravel(contextOf(db), requestInput({ workerIds, ...onDay(day) }));
  expect(valueOf(outcome)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
  expect(calls.length).toBeLessThanOrEqual(6);
  expect(unitsOf('readUnits')).toBeLessThanOrEqual(10 + 3);
  expect(unitsOf('writeUnits')).toBeLessThanOrEqual(12 + 2 * 3);
  const record = await recordOf(requestKey(valueOf(outcome).id));
  calls = [];
  await serveWaitlists(runnerOf(db), [record]);
  // Nothing has room: the stream looks at no service, and at no line.
  expect(calls.map(({ operation }) => operation).sort()).toEqual(['Query', 'Query', 'UpdateItem']);
}

test('a pass reads no entry if nothing is free, and of a long line no more than a freed seat needs', async () => {
  const { services, holders } = await fullServices(1);
  const first = await request();
  await manyWait(first, 300);
  const id = services[0]?.id ?? '';
  calls = [];
  await serveWaitlist(runnerOf(db), asId(id, 'svc'));
  expect(calls.map(({ operation }) => operation)).toEqual(['BatchGetItem']);
  const before = await db.get(inventoryKey(asId(id, 'svc')));
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holders[0]?.allocationId ?? '' }));
  const record = await recordOf(inventoryKey(asId(id, 'svc')), before);
  calls = [];
  await serveWaitlists(runnerOf(db), [record]);
  expect((await readRequest(db, first.id)).status).toBe('ALLOCATED');
  expect(unitsOf('readUnits')).toBeLessThanOrEqual(30);
  if (countsUnits) expect(unitsOf('writeUnits')).toBeLessThanOrEqual(12);
});

test('a party that gets smaller deep in a line that was read in vain is found, in its turn and with its skips', async () => {
  const service = await schedule(db, { ...{ day, seats: 2 }, codes: ['530602', '530302', '4419'] });
  const holder = await request(1, db, '530602');
  await request(1, db, '530602');
  await manyWait(await request(2, db, '530602'), 500);
  const now = new Date(NOW.getTime() + 7_200_000);
  // One seat is enough for somebody of the lane, so the line is read; but the service does not go where they go.
  const elsewhere = { originRegionCode: '530602', destinationRegionCode: '4403', ...onDay(day) };
  const single = requestInput({ workerIds: await settle(db, 1), ...elsewhere });
  expect(valueOf(await requestTravel(contextOf(db, { now }), single)).status).toBe('WAITLISTED');
  // Behind three hundred of five hundred pairs.
  const input = requestInput({ workerIds: await settle(db, 2), originRegionCode: '530602', ...onDay(day) });
  const pair = valueOf(await requestTravel(contextOf(db, { now: new Date(NOW.getTime() + 1_300_500) }), input));
  const { TableName, Key: key } = entryKey(entryOf(pair));
  await db.commit([{ Put: { TableName, Item: { ...(await db.get({ TableName, Key: key })), ...key, k: 3 } } }]);
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
  await serveWaitlist(runnerOf(db, now), service.id);
  expect(await db.get({ TableName, Key: { pk: service.id, sk: 'signposts' } })).toBeDefined();
  const before = await db.get(requestKey(pair.id));
  const leaving = { travelRequestId: pair.id, workerId: pair.workerIds[0] ?? '' };
  valueOf(await leaveParty(contextOf(db, { now }), leaving));
  expect(await db.get({ TableName, Key: key })).toMatchObject({ n: 1, k: 3, v: pair.version + 1 });
  await serveWaitlists(runnerOf(db, now), [await recordOf(requestKey(pair.id), before)]);
  expect((await readRequest(db, pair.id)).status).toBe('ALLOCATED');
  expect(await db.get({ TableName, Key: key })).toBeUndefined();
});

test('a position is exact to a hundred, then a band, for three units and in one round trip', async () => {
  // A lane in which nobody else waits.
  const first = await request(1, db, '530629');
  await manyWait(first, 120);
  const tenth = { ...first, id: asId(`${first.id.slice(0, -4)}0008`, 'trq'), requestedAt: later(8) };
  const hundredth = { ...first, id: asId(`${first.id.slice(0, -4)}0098`, 'trq'), requestedAt: later(98) };
  const beyond = { ...first, id: asId(`${first.id.slice(0, -4)}0099`, 'trq'), requestedAt: later(99) };
  const context = contextOf(db);
  const position = (one: Request) => positionLoader(context).load(one);
  expect([await position(first), await position(tenth)]).toEqual([1, 10]);
  calls = [];
  expect([await position(hundredth), calls.length]).toEqual([100, 2]);
  expect(unitsOf('readUnits')).toBeLessThanOrEqual(3);
  calls = [];
  expect([await position(beyond), calls.length]).toEqual([undefined, 2]);
  expect(unitsOf('readUnits')).toBeLessThanOrEqual(3);
  const bands = [first, tenth, hundredth, beyond].map((one) => bandAt(context, one));
  expect(await Promise.all(bands)).toEqual(['FIRST_10', 'FIRST_10', 'FIRST_100', 'FIRST_1000']);
  expect([1_001, 10_001].map((length) => bandOf(undefined, length))).toEqual(['FIRST_10000', 'BEYOND']);

  function later(index: number): Instant {
    return instantOf(new Date(NOW.getTime() + (1_000 + index) * 1_000));
  }
});

test('a party in a county without seats gets the next one, although its corridor sells another county’s quota', async () => {
  const service = await schedule(db, {
    ...{ day, seats: 2, codes: ['530627', '530621', '4419'] },
    quotas: [{ originRegionCode: '530621', seats: 1 }],
  });
  const holder = await request();
  await told(inventoryKey(service.id));
  const first = await request();
  expect(first).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
  await serveAll(db, [service.id]);
  await told(inventoryKey(service.id), requestKey(first.id));
  // The quota's seat is on sale, although others wait.
  expect((await readInventory(db, service.id)).waiting).toBe(0);
  const before = await db.get(inventoryKey(service.id));
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
  expect((await request()).status).toBe('WAITLISTED');
  await serveWaitlists(runnerOf(db), [await recordOf(inventoryKey(service.id), before)]);
  expect((await readRequest(db, first.id)).status).toBe('ALLOCATED');
});

test('a malformed entry or request is set aside, and the parties behind it are served', async () => {
  const { services, holders } = await fullServices(1, '530624');
  const bad = await request(1, db, '530624');
  const alsoBad = await request(1, db, '530624');
  const good = await request(1, db, '530624');
  const id = services[0]?.id ?? '';
  const { TableName, Key: place } = entryKey(entryOf(bad));
  await db.commit([{ Put: { TableName, Item: { ...place, v: 1, n: 'one', k: 0, o: 5, d: null } } }]);
  const stored = await db.get(requestKey(alsoBad.id));
  await db.commit([{ Put: { TableName, Item: { ...stored, workerIds: 7 } } }]);
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holders[0]?.allocationId ?? '' }));
  await serveWaitlist(runnerOf(db), asId(id, 'svc'));
  expect((await readRequest(db, good.id)).status).toBe('ALLOCATED');
  const day0 = civilDateOf(NOW);
  for (const key of [place, requestKey(alsoBad.id).Key]) {
    const mark = `waitlist#TravelAllocations#${key.pk}#${key.sk}`;
    expect(await db.get({ TableName: 'Campaigns', Key: { pk: `aside#${day0}`, sk: mark } })).toMatchObject({
      keys: key,
    });
  }
});

test('an entry that is malformed when its lane is read to the end is served once it is repaired', async () => {
  const { services, holders } = await fullServices(1);
  const waits = await request();
  const { TableName, Key: key } = entryKey(entryOf(waits));
  const place = await db.get({ TableName, Key: key });
  const id = services[0]?.id ?? '';
  await db.commit([{ Put: { TableName, Item: { ...place, ...key, n: 'one' } } }]);
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holders[0]?.allocationId ?? '' }));
  await serveWaitlist(runnerOf(db), asId(id, 'svc'));
  expect((await readRequest(db, waits.id)).status).toBe('WAITLISTED');
  await db.commit([{ Put: { TableName, Item: { ...place, ...key } } }]);
  await serveWaitlist(runnerOf(db), asId(id, 'svc'));
  expect((await readRequest(db, waits.id)).status).toBe('ALLOCATED');
});

test('entries of an earlier release are served in their turn, even if others were counted at the head since', async () => {
  const { services, holders } = await fullServices(1, '530625');
  const asBefore = await request(1, db, '530625');
  const id = services[0]?.id ?? '';
  const { TableName, Key: key } = entryKey(entryOf(asBefore));
  const { version, seats, skips, originRegionCode, destinationRegionCode, earliestOn, latestOn } = entryOf(asBefore);
  const names = { version, seats, skips, originRegionCode, destinationRegionCode, earliestOn, latestOn };
  await db.commit([{ Put: { TableName, Item: { ...key, ...names } } }]);
  // Nobody was counted before the release.
  await db.commit([{ Delete: { TableName, Key: { pk: key.pk.replace('waitlist', 'lane'), sk: '530625' } } }]);
  const pair = await request(2, db, '530625');
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holders[0]?.allocationId ?? '' }));
  await serveWaitlist(runnerOf(db), asId(id, 'svc'));
  const statuses = [asBefore, pair].map(async (one) => (await readRequest(db, one.id)).status);
  expect(await Promise.all(statuses)).toEqual(['ALLOCATED', 'WAITLISTED']);
  expect(await db.get({ TableName, Key: key })).toBeUndefined();
});

/** Something else happens before one of the calls; false where there were fewer. */
function interrupted(call: number, interruption: () => Promise<void>): { on: Database; happened: () => boolean } {
  let calls = 0;
  const on = watched(async (count) => {
    calls = count;
    if (count === call) await interruption();
  });
  return { on, happened: () => calls >= call };
}

/** @param before is told of each call, from 1, which waits for it. */
function watched(before: (call: number) => Promise<void>): Database {
  let count = 0;
  const then = async <R>(call: () => Promise<R>): Promise<R> => {
    await before((count += 1));
    return call();
  };
  return {
    origin: db.origin,
    get: (key) => then(() => db.get(key)),
    batchGet: (keys) => then(() => db.batchGet(keys)),
    query: (params) => then(() => db.query(params)),
    commit: (...args) => then(() => db.commit(...args)),
    execute: (statements) => then(() => db.execute(statements)),
  };
}

/** The one who was answered WAITLISTED has the seat before the one who asked afterwards. */
async function expectNotOvertaken(service: Service, joiner: Request, originRegionCode?: string): Promise<void> {
  if (joiner.status === 'ALLOCATED') return;
  const later = await request(1, db, originRegionCode);
  expect([(await readRequest(db, joiner.id)).status, later.status]).not.toEqual(['WAITLISTED', 'ALLOCATED']);
  await told(inventoryKey(service.id), requestKey(joiner.id), requestKey(later.id));
  await serveAll(db, [service.id]);
  expect((await readRequest(db, joiner.id)).status).toBe('ALLOCATED');
  const { pool } = await readInventory(db, service.id);
  expect(pool.at(-1)).toBe(0);
}

test.each([true, false])(
  'a seat that is freed and opened for sale before any call of a joining party goes to that party (listed as full: %p)',
  async (listed) => {
    await eachCall(async (call) => {
      day += 1;
      const service = await schedule(db, { day, seats: 1 });
      const holder = await request();
      if (listed) await told(inventoryKey(service.id));
      const racing = interrupted(call, async () => {
        valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
        await serveAll(db, [service.id]);
      });
      const joiner = await request(1, racing.on);
      const more = racing.happened();
      if (more) await expectNotOvertaken(service, joiner);
      return more;
    });
  },
);

test.each([true, false])(
  'a party that joins before any call of the writer is not overtaken by the sale that it opens (listed as full: %p)',
  async (listed) => {
    await eachCall(async (call) => {
      day += 1;
      const service = await schedule(db, { day, seats: 1 });
      const holder = await request();
      if (listed) await told(inventoryKey(service.id));
      // A line that was called and has nobody in it.
      await serveAll(db, [service.id]);
      const joined: Request[] = [];
      const racing = interrupted(call, async () => void joined.push(await request()));
      valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
      await serveWaitlist(runnerOf(racing.on), service.id);
      const more = racing.happened();
      const [joiner] = joined;
      if (joiner !== undefined) await expectNotOvertaken(service, joiner);
      return more;
    });
  },
);

/** Prefectures with all their counties: more lanes than a transaction has items. */
const WIDE = [
  ...['530627', '530302', '530102', '5304', '5305', '5307', '5308', '5309', '5323', '5325'],
  ...['5326', '5328', '5329', '5331', '5333', '5334', '4419'],
];

/** In one day. */
function wideStops() {
  const at = (minutes: number): Instant => instantOf(new Date(NOW.getTime() + day * 86_400_000 + minutes * 60_000));
  return WIDE.map((regionCode, index) => ({
    regionCode,
    ...(index > 0 && { arrivesAt: at(index * 20) }),
    ...(index < WIDE.length - 1 && { departsAt: at(index * 20 + 5) }),
  }));
}

test('a seat for more lanes than a transaction has items is never on sale beside a party that joins one of them meanwhile', async () => {
  const inLast = () => request(1, db, '533401');
  await eachCall(async (call) => {
    day += 1;
    const service = await schedule(db, { seats: 1, stops: wideStops() });
    const names = lanesOf(service.stops).map(({ county }) => county);
    expect(names.indexOf(asRegionCode('533401'))).toBeGreaterThan(100);
    await serveAll(db, [service.id]);
    const holder = await inLast();
    expect(holder.status).toBe('ALLOCATED');
    await told(inventoryKey(service.id));
    valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
    const joined: Request[] = [];
    let more = false;
    const racing = watched(async (count) => {
      more = count >= call;
      if (count === call) joined.push(await inLast());
      const [joiner] = joined;
      if (joiner === undefined || (await readRequest(db, joiner.id)).status !== 'WAITLISTED') return;
      expect((await readInventory(db, service.id)).waiting).toBeGreaterThan(0);
    });
    await serveWaitlist(runnerOf(racing), service.id);
    const [joiner] = joined;
    if (joiner !== undefined) await expectNotOvertaken(service, joiner, '533401');
    return more;
  });
});

test('a return, a joiner and the writer at once, their calls in any order, let nobody be overtaken', async () => {
  const steps = stepwise(db);
  await fc.assert(
    fc.asyncProperty(steps.scheduler, fc.boolean(), async (scheduler, listed) => {
      day += 1;
      const service = await schedule(db, { day, seats: 1 });
      const holder = await request();
      if (listed) await told(inventoryKey(service.id));
      const on = interleaved(steps.db, scheduler);
      const [joiner] = await scheduler.waitFor(
        Promise.all([
          request(1, on),
          releaseAllocation(contextOf(on), { allocationId: holder.allocationId ?? '' }),
          serveWaitlist(runnerOf(on), service.id),
          serveWaitlist(runnerOf(on), service.id),
        ]),
      );
      await expectNotOvertaken(service, joiner);
    }),
    { ...runs(15), endOnFailure: true },
  );
});

test.each([true, false])(
  'a party whose join is interrupted before the count is served (entry written: %p)',
  async (lastWriteDone) => {
    const { services, holders } = await fullServices(1);
    const workerIds = await settle(db, 1);
    const dying = dyingDatabase(db, { afterWrites: lastWriteDone ? 1 : 0, lastWriteDone: false });
    const asked = requestTravel(contextOf(dying), requestInput({ workerIds, ...onDay(day) }));
    const outcome = await asked.catch(() => undefined);
    if (!lastWriteDone) return expect(outcome).toBeUndefined();
    if (outcome === undefined) throw new Error('Expected an answer: only the count is missing');
    const { id } = valueOf(outcome);
    await told(requestKey(id));
    valueOf(await releaseAllocation(contextOf(db), { allocationId: holders[0]?.allocationId ?? '' }));
    await serveAll(
      db,
      services.map((service) => service.id),
    );
    expect((await readRequest(db, id)).status).toBe('ALLOCATED');
  },
);

async function skipsOf(one: Request): Promise<unknown> {
  const { TableName, Key: key } = entryKey(entryOf(one));
  return (await db.get({ TableName, Key: key }))?.['k'];
}

test('a skip is counted once for each party served ahead, before whichever call of a pass another seat comes back', async () => {
  await eachCall(async (call) => {
    day += 1;
    const service = await schedule(db, { day, seats: 3 });
    const [first, second] = [await request(), await request(), await request()];
    await told(inventoryKey(service.id));
    const three = await request(3);
    const singles = [await request(), await request()];
    const release = async ({ allocationId }: Request): Promise<void> =>
      void valueOf(await releaseAllocation(contextOf(db), { allocationId: asId(allocationId, 'alc') }));
    await release(first);
    const racing = interrupted(call, () => release(second));
    await serveWaitlist(runnerOf(racing.on), service.id);
    const more = racing.happened();
    if (!more) await release(second);
    await serveAll(db, [service.id]);
    const statuses = singles.map(async ({ id }) => (await readRequest(db, id)).status);
    expect(await Promise.all(statuses)).toEqual(['ALLOCATED', 'ALLOCATED']);
    expect(await skipsOf(three)).toBe(2);
    return more;
  });
});

test('a skip that a pass over another service counts, before whichever call of a pass, is kept', async () => {
  await eachCall(async (call) => {
    day += 2;
    const [today, next] = [day - 1, day];
    const looked: Service[] = [];
    const holders: Request[] = [];
    for (const on of [today, next]) {
      day = on;
      looked.push(await schedule(db, { day, seats: 2 }));
      holders.push(await request(), await request());
    }
    await told(...looked.map(({ id }) => inventoryKey(id)));
    const window = { earliestOn: onDay(today).earliestOn, latestOn: onDay(next).latestOn };
    const workerIds = await settle(db, 2);
    const pair = valueOf(await requestTravel(contextOf(db), requestInput({ workerIds, ...window })));
    for (const on of [today, next]) {
      day = on;
      expect((await request()).status).toBe('WAITLISTED');
    }
    for (const { allocationId = '' } of [holders[0], holders[2]].filter((one) => one !== undefined))
      valueOf(await releaseAllocation(contextOf(db), { allocationId: asId(allocationId, 'alc') }));
    const [one, other] = looked.map(({ id }) => id);
    const racing = interrupted(call, () => serveAll(db, [other ?? '']));
    await serveWaitlist(runnerOf(racing.on), asId(one ?? '', 'svc'));
    const more = racing.happened();
    if (!more) await serveAll(db, [other ?? '']);
    expect(await skipsOf(pair)).toBe(2);
    return more;
  });
});

test('only who is back after an offer that nobody read makes passes read that part of the lane', async () => {
  const waiting = await request(1, db, '530629');
  const lane = laneOf(waiting.originRegionCode, waiting.destinationRegionCode);
  await countAtHeads(db, { came: [{ ...waiting, waitReason: 'SERVICE_CANCELLED', unreadOffers: 1 }] });
  expect(await readHeads(db, [lane])).toMatchObject([{ back: 0 }]);
  await countAtHeads(db, { came: [{ ...waiting, unreadOffers: 1 }] });
  expect(await readHeads(db, [lane])).toMatchObject([{ back: 1 }]);
});

/** Behind each other, from a second on, each of a size and a window; their places and the count of them are all that is read. */
async function fillLine(
  model: Request,
  parties: readonly { readonly size: number; readonly from: number; readonly to: number }[],
  origin: string,
): Promise<void> {
  const waiting = parties.map(({ size, from, to }, index): Request => {
    const number = String(index).padStart(6, '0');
    const workerIds = Array.from({ length: size }, () => asId(model.workerIds[0], 'wkr'));
    const requestedAt = instantOf(new Date(NOW.getTime() + (1_000 + index) * 1_000));
    return {
      ...{
        ...model,
        workerIds,
        requestedAt,
        id: asId(`${model.id.slice(0, -6)}${number}`, 'trq'),
        originRegionCode: asRegionCode(origin),
      },
      ...{ earliestOn: onDay(from).earliestOn, latestOn: onDay(to).latestOn },
    };
  });
  await putInLine(db, waiting);
  await countAtHeads(db, { came: waiting });
}

/** A service of one seat from the county, which is sold and listed so. */
async function soldOut(county: string, on: number): Promise<{ service: Service; holder: Request }> {
  const service = await schedule(db, { day: on, seats: 1, codes: [county, '530302', '4419'] });
  await serveAll(db, [service.id]);
  day = on;
  const holder = await request(1, db, county);
  expect(holder.status).toBe('ALLOCATED');
  await told(inventoryKey(service.id));
  return { service, holder };
}

/** Parties of a long line; a quarter of them is several pages, too. */
const LONG = part(10_000, 4);
/** When all of a long line have joined for long. */
const LATER = new Date(NOW.getTime() + (LONG + 2_000) * 1_000);

test(`of ${LONG} of whom none could leave on the day in such a party, a freed seat reads no more than a page`, async () => {
  const { service, holder } = await soldOut('530622', day);
  const first = await request(2, db, '530622');
  // Pairs on the day, and singles on the next one: both sizes and both days wait, but nobody of one on the day.
  const parties = Array.from({ length: LONG }, (_, index) => {
    const on = index % 2;
    return { size: on === 0 ? 2 : 1, from: day + on, to: day + on };
  });
  await fillLine(first, parties, '530622');
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
  calls = [];
  await serveWaitlist(runnerOf(db, LATER), service.id);
  // Most of it heads, one for each lane; a line is a unit for each 25 parties.
  expect(unitsOf('readUnits')).toBeLessThanOrEqual(40);
  // For the pairs.
  expect(await readInventory(db, service.id)).toMatchObject({ waiting: 1, pool: [1, 1] });
});

const ways: readonly (readonly [which: string, size: number, later: number])[] = [
  ['want other days', 1, 1],
  ['are too large', 2, 0],
];

test.each(oneOf(ways))(
  `a line of ${LONG} who %s, and one behind them who can be served, is read in vain once, and then only as far as needed`,
  async (_, size, later) => {
    day += 3;
    const county = size === 1 ? '530623' : '530626';
    const { service, holder } = await soldOut(county, day);
    const model = await request(2, db, county);
    const on = day;
    const parties = Array.from({ length: LONG }, () => ({ size, from: on + later, to: on + later }));
    await fillLine(model, parties, county);
    const asks = async (second: number): Promise<Request> => {
      const [workerId = ''] = await settle(db, 1);
      const now = new Date(NOW.getTime() + (LONG + 1_500 + second) * 1_000);
      const input = requestInput({ workerIds: [workerId], originRegionCode: county, ...onDay(on) });
      return valueOf(await requestTravel(contextOf(db, { now }), input));
    };
    const singles = [await asks(0), await asks(1), await asks(2)];
    let seated = holder;
    const units: number[] = [];
    for (const single of singles) {
      valueOf(await releaseAllocation(contextOf(db), { allocationId: seated.allocationId ?? '' }));
      calls = [];
      await serveWaitlist(runnerOf(db, LATER), service.id);
      units.push(unitsOf('readUnits'));
      seated = await readRequest(db, single.id);
      // In their order.
      expect(seated.status).toBe('ALLOCATED');
    }
    // The line is a unit for each 25 parties. A front of 400 places is read again, to count their skips.
    expect(Math.max(...units.slice(1))).toBeLessThanOrEqual(60);
    expect(units[0]).toBeLessThanOrEqual((2 * LONG) / 25 + 100);
    expect((await readRequest(db, model.id)).status).toBe('WAITLISTED');
  },
);

test('a seat that goes past a long line of larger parties does not write each of them', async () => {
  const { services, holders } = await fullServices(1);
  const pair = await request(2);
  await manyWait(pair, limits.skipsCounted + 50);
  const single = await request(1);
  const id = services[0]?.id ?? '';
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holders[0]?.allocationId ?? '' }));
  calls = [];
  await serveWaitlist(runnerOf(db), asId(id, 'svc'));
  expect((await readRequest(db, single.id)).status).toBe('ALLOCATED');
  expect(calls.filter(({ operation }) => operation === 'UpdateItem').length).toBeLessThanOrEqual(
    limits.skipsCounted + 2,
  );
});

test('hundreds who are back in line and do not fit are read once; whoever comes back among them is found', async () => {
  const county = '530628';
  const service = await schedule(db, { ...{ day, seats: 2 }, codes: [county, '530302', '4419'] });
  const holder = await request(1, db, county);
  await request(1, db, county);
  const model = await request(2, db, county);
  const back = Array.from({ length: 1_200 }, (_, index): Request => {
    const requestedAt = instantOf(new Date(NOW.getTime() + (1_000 + index) * 1_000));
    const id = asId(`${model.id.slice(0, -4)}${String(index).padStart(4, '0')}`, 'trq');
    return { ...model, id, requestedAt, unreadOffers: 1 };
  });
  await putInLine(db, back);
  await countAtHeads(db, { came: back, told: true });
  // One seat is enough for somebody of the lane, so the line is read; but the service does not go where they go.
  const now = new Date(NOW.getTime() + 7_200_000);
  const elsewhere = { originRegionCode: county, destinationRegionCode: '4403', ...onDay(day) };
  valueOf(await requestTravel(contextOf(db, { now }), requestInput({ workerIds: await settle(db, 1), ...elsewhere })));
  valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
  const look = async (): Promise<number> => {
    calls = [];
    await serveWaitlist(runnerOf(db, now), service.id);
    return unitsOf('readUnits');
  };
  const inVain = await look();
  const again = await look();
  // A freed seat costs what the front of the line takes, and not the 30 units of 1,200 places.
  expect([inVain > again + 20, again < 25]).toEqual([true, true]);
  const workerIds = await settle(db, 1);
  const single = requestInput({ workerIds, originRegionCode: county, ...onDay(day) });
  const late = valueOf(await requestTravel(contextOf(db, { now }), single));
  expect(late.status).toBe('WAITLISTED');
  const among = { ...late, unreadOffers: 1, requestedAt: instantOf(new Date(NOW.getTime() + 1_600_500)) };
  await db.commit([entryDelete(entryOf(late)), entryPut(among)]);
  await countAtHeads(db, { came: [among] });
  await look();
  expect((await readRequest(db, late.id)).status).toBe('ALLOCATED');
});
