/**
 * The lists of a corridor: what a join costs where services have some room, too little for it or others' who wait; and that one
 * malformed departure or inventory hides no other.
 */
import { cancelTravelRequest } from '../../functions/domains/travel/travel-request/cancel';
import { type Request, requestKey } from '../../functions/domains/travel/booking/request-store';
import { countAtHeads } from '../../functions/domains/travel/waitlist/line/count-at-heads';
import { readHoldTimes } from '../../functions/domains/travel/hold/hold-times';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { cancelTravelService } from '../../functions/domains/travel/disruption/service';
import { serveWaitlists } from '../../functions/domains/travel/waitlist/on-stream';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { inventoryKey } from '../../functions/domains/travel/travel-service/inventory/store';
import { limits } from '../../functions/limits';
import { civilDateOf } from '../../functions/platform/values/civil-date';
import type { Call, Database, Item, Key } from '../../functions/platform/dynamodb/database';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { LONG, part } from '../kit/long';
import {
  contextOf,
  NOW,
  onDay,
  putInLine,
  readInventory,
  readRequest,
  requestInput,
  runnerOf,
  scheduleMany,
  settle,
  valueOf,
} from '../kit/travel-scene';

/** Services of a corridor: more than one batch of those that a joiner calls. */
const MANY = part(60, 2);

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
  // Nobody who asks for a day is shown services of another test.
  day += limits.routeDaysMax + 1;
});

async function request(size: number): Promise<Request> {
  const workerIds = await settle(db, size);
  const now = new Date(NOW.getTime() + (seconds += 1) * 1_000);
  calls = [];
  return valueOf(await requestTravel(contextOf(db, { now }), requestInput({ workerIds, ...onDay(day) })));
}

/** Services that have what is scheduled. */
function services(count: number, seats: number): Promise<Service[]> {
  return scheduleMany(db, count, { day, seats });
}

/** What the stream has done, by the newest records of these items. */
async function told(...keys: Key[]): Promise<void> {
  const records = keys.map(async (key): Promise<StreamRecord> => {
    const newItem = await db.get(key);
    return {
      ...{ stream: 'test', shardId: 'test', sequenceNumber: '1', table: key.TableName, at: NOW, keys: key.Key },
      ...(newItem && { newItem }),
    };
  });
  const all = await Promise.all(records);
  calls = [];
  await serveWaitlists(runnerOf(db), all);
}

async function toldOfAll(made: readonly Service[], ...requests: Request[]): Promise<void> {
  for (const one of requests) await told(requestKey(one.id));
  for (let start = 0; start < made.length; start += 25)
    await told(...made.slice(start, start + 25).map(({ id }) => inventoryKey(id)));
}

/** Puts parties at the end of the line. Only their entries, and the counts of these, are ever read. */
async function manyWait(model: Request, count: number): Promise<void> {
  const waiting = Array.from({ length: count }, (_, index): Request => {
    const requestedAt = instantOf(new Date(NOW.getTime() + (100_000 + index) * 1_000));
    return { ...model, id: asId(`${model.id.slice(0, -4)}${String(index).padStart(4, '0')}`, 'trq'), requestedAt };
  });
  await putInLine(db, waiting);
  await countAtHeads(db, { came: waiting, told: true });
}

const sum = (kind: 'readUnits' | 'writeUnits') => calls.reduce((units, call) => units + call[kind], 0);

/** A join's: 6 calls, 10 read and 12 write units, 1 read and 2 write units a traveller. */
function expectCostOfJoin(travellers: number): void {
  expect(calls.length).toBeLessThanOrEqual(6);
  expect(sum('readUnits')).toBeLessThanOrEqual(10 + travellers);
  expect(sum('writeUnits')).toBeLessThanOrEqual(12 + 2 * travellers);
}

const operations = (): string[] => calls.map(({ operation }) => operation).sort();

const isWrite = (operation: string): boolean => !['Query', 'GetItem', 'BatchGetItem'].includes(operation);

test('the cost of a join does not depend on services with too little room, or on waiting parties', async () => {
  for (const count of [1, MANY]) {
    day += limits.routeDaysMax + 1;
    const made = await services(count, 2);
    const first = await request(3);
    expect(first).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
    expect(calls.length).toBeLessThanOrEqual(7 + Math.ceil(count / 100) + Math.ceil(count / 25));
    await toldOfAll(made, first);
    await joins();
    if (count === 1) continue;
    await manyWait(first, 300);
    await joins();
  }

  async function joins(): Promise<void> {
    const later = await request(3);
    expectCostOfJoin(3);
    expect(later).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
    await told(requestKey(later.id));
    // Nothing has room for it: no service is looked at, and no line.
    expect(operations()).toEqual(['Query', 'Query', 'UpdateItem']);
  }
});

test.each(LONG ? [MANY, 200] : [MANY])(
  'before the stream follows, the first party that joins calls the lines of %i services in batches, and later ones call none',
  async (count) => {
    const made = await services(count, 2);
    expect(await request(3)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
    expect(calls.length).toBeLessThanOrEqual(7 + Math.ceil(count / 100) + Math.ceil(count / 25));
    expect(sum('writeUnits')).toBeLessThanOrEqual(13 + 2 * 3 + count);
    const units = sum('readUnits');
    for (let index = 0; index < 4; index += 1) {
      const size = 3 + (index % 2);
      expect(await request(size)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
      expect(calls.length).toBeLessThanOrEqual(6);
      expect(sum('writeUnits')).toBeLessThanOrEqual(12 + 2 * size);
      // It reads little more than the list of what is on sale: no service but those that it looked at for room.
      expect(sum('readUnits')).toBeLessThanOrEqual(7 + 0.1 * count + size);
      expect(sum('readUnits')).toBeLessThan(units - count);
      // Its own place, and the count at its lane's head: no inventory, not even in vain.
      expect(operations().filter((operation) => isWrite(operation))).toEqual(['TransactWriteItems', 'UpdateItem']);
    }
    for (const { id } of made) expect((await readInventory(db, id)).waiting).toBe(1);
  },
);

test('a line that somebody calls, or that a look is about to open, while a joiner calls all of them is called all the same', async () => {
  const made = await services(MANY, 2);
  const [first, second, third] = made.map(({ id }) => inventoryKey(id));
  if (first === undefined || second === undefined || third === undefined) throw new Error('Expected services');
  const opening = (key: Key, more: string): Promise<unknown> =>
    db.commit([
      {
        Update: {
          ...key,
          UpdateExpression: `SET waiting = :two${more}`,
          ExpressionAttributeValues: { ':two': 2, ...(more !== '' && { ':look': 'look_1' }) },
        },
      },
    ]);
  await opening(first, ', opening = :look');
  const racing: Database = {
    ...db,
    // After they were read.
    execute: async (statements) => {
      await opening(second, '');
      await opening(third, ', opening = :look');
      return db.execute(statements);
    },
  };
  const workerIds = await settle(db, 3);
  valueOf(await requestTravel(contextOf(racing), requestInput({ workerIds, ...onDay(day) })));
  for (const key of [first, second, third]) {
    const item = await db.get(key);
    expect(item?.['opening']).toBeUndefined();
    expect(item?.['waiting']).toBe(key === second ? 2 : 3);
  }
  for (const { id } of made.slice(3)) expect((await readInventory(db, id)).waiting).toBe(1);
});

test.each([2, MANY])(
  'the cost of a join does not depend on %i services with room for which others wait',
  async (count) => {
    const made = await services(count, 30);
    const large = await request(40);
    await toldOfAll(made, large);
    const single = await request(1);
    expectCostOfJoin(1);
    expect(single).toMatchObject({ status: 'WAITLISTED', waitReason: 'OTHERS_WAIT' });
    // A process reads the rules of holds once a minute.
    await readHoldTimes(runnerOf(db));
    await told(requestKey(single.id));
    // One service is looked at, in a dozen calls, and it has the seat.
    expect(calls.length).toBeLessThanOrEqual(20);
    expect((await readRequest(db, single.id)).status).toBe('ALLOCATED');
  },
);

test('services are on sale again, and sell at once, when no party waits any more', async () => {
  const made = await services(3, 2);
  const large = await request(3);
  await toldOfAll(made, large);
  expect((await readInventory(db, made[0]?.id ?? '')).waiting).toBeGreaterThan(0);
  const before = await db.get(requestKey(large.id));
  valueOf(await cancelTravelRequest(contextOf(db), { travelRequestId: large.id }));
  await changed(requestKey(large.id), before);
  await toldOfAll(made);
  for (let index = 0; index < 3; index += 1) expect((await request(2)).status).toBe('ALLOCATED');
  expect(await request(1)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
});

test('a service off sale that is cancelled stands on no list', async () => {
  const [service] = await services(1, 2);
  const large = await request(3);
  await toldOfAll(service === undefined ? [] : [service], large);
  const id = service?.id ?? '';
  valueOf(await cancelTravelService(contextOf(db), { idempotencyKey: `cancel ${day}`, serviceId: id, reason: '停运' }));
  expect(await request(1)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_SERVICE' });
  // What its line was said to have is a hint: nobody finds a seat there.
  const after = await request(1);
  await told(requestKey(after.id));
  expect((await readRequest(db, after.id)).status).toBe('WAITLISTED');
});

async function changed(key: Key, oldItem: Item | undefined): Promise<void> {
  const newItem = await db.get(key);
  const record = { stream: 'test', shardId: 'test', sequenceNumber: '1', table: key.TableName, at: NOW, keys: key.Key };
  await serveWaitlists(runnerOf(db), [{ ...record, ...(oldItem && { oldItem }), ...(newItem && { newItem }) }]);
}

describe('beside what somebody’s bug or an old release wrote', () => {
  const DEPARTURE = { __edb_e__: 'departure', __edb_v__: '1' };
  const sound = { origin: '5306', destination: '44', quotaCounties: [], room: 5 };
  const stop = { regionCode: '530627', name: '镇雄县' };

  test.each<[string, Item]>([
    ['without anything', {}],
    ['of another entity', { ...DEPARTURE, __edb_e__: 'travelRequest' }],
    ['without stops', { ...sound }],
    ['with a text for stops', { ...sound, stops: 'all' }],
    ['with a stop that is none', { ...sound, stops: [7, null] }],
    ['with a stop nowhere', { ...sound, stops: [{ ...stop, regionCode: 530627 }] }],
    ['with a stop at no time', { ...sound, stops: [stop, { ...stop, departsAt: 'soon' }] }],
    ['with a number for counties', { ...sound, quotaCounties: 530627, stops: [] }],
    ['with a text for room', { ...sound, room: 'some', stops: [] }],
  ])('requests and passes of the writer leave out a departure %s', async (_, wrong) => {
    const [service] = await services(1, 2);
    const { earliestOn } = onDay(day);
    const keys = ['', '#full', '#line'].map((list, index) => ({
      pk: `corridor#5306#44${list}`,
      sk: `${earliestOn}T0${index}:30:00Z#svc_${'0'.repeat(25)}${day % 10}`,
    }));
    const item = { ...DEPARTURE, ...wrong };
    for (const key of keys) await db.commit([{ Put: { TableName: 'TravelAllocations', Item: { ...item, ...key } } }]);
    expect((await request(2)).status).toBe('ALLOCATED');
    await toldOfAll(service === undefined ? [] : [service]);
    const waiting = await request(1);
    expect(waiting).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
    await told(requestKey(waiting.id));
    for (const key of keys) expect(await asideOf('corridors', key)).toMatchObject({ keys: key });
  });

  test.each<[string, Item]>([
    ['without numbers', { status: 'OPEN' }],
    ['with texts for numbers', { status: 'OPEN', seats: 2, waiting: 0, quotas: {}, pool: { l0: 'two', l1: 2, l2: 2 } }],
  ])('an inventory %s hides no other service', async (_, wrong) => {
    const [bad, good] = await services(2, 2);
    const { TableName, Key: key } = inventoryKey(asId(bad?.id ?? '', 'svc'));
    await db.commit([{ Put: { TableName, Item: { ...key, ...wrong } } }]);
    expect((await request(2)).status).toBe('ALLOCATED');
    expect(await request(2)).toMatchObject({ status: 'WAITLISTED', waitReason: 'NO_ROOM' });
    expect((await readInventory(db, good?.id ?? '')).pool).toEqual([0, 0, 0]);
    expect(await asideOf('corridors', key)).toMatchObject({ keys: key });
  });

  test('many malformed departures are set aside in parallel', async () => {
    await services(1, 2);
    const { earliestOn } = onDay(day);
    for (let index = 10; index < 30; index += 1) {
      const key = { pk: 'corridor#5306#44', sk: `${earliestOn}T01:${index}:00Z#svc_${'0'.repeat(25)}${day % 10}` };
      await db.commit([{ Put: { TableName: 'TravelAllocations', Item: { ...DEPARTURE, departsAt: 'soon', ...key } } }]);
    }
    let under = 0;
    let most = 0;
    const watched: Database = {
      ...db,
      commit: async (writes) => {
        under += 1;
        most = Math.max(most, under);
        return db.commit(writes).finally(() => (under -= 1));
      },
    };
    const workerIds = await settle(db, 2);
    const asked = await requestTravel(contextOf(watched), requestInput({ workerIds, ...onDay(day) }));
    expect(valueOf(asked).status).toBe('ALLOCATED');
    expect(most).toBe(20);
  });

  async function asideOf(reader: string, { pk, sk }: { pk: string; sk: string }): Promise<Item | undefined> {
    const mark = `${reader}#TravelAllocations#${pk}#${sk}`;
    return db.get({ TableName: 'Campaigns', Key: { pk: `aside#${civilDateOf(NOW)}`, sk: mark } });
  }
});
