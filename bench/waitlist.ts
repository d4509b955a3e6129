/**
 * Measures a join, a freed seat and a position by the number of suitable services (all full) and of waiting parties; a
 * join when services are on sale with too little room; and a rush: the time until each of 2,000 concurrent parties has
 * seats on one of five services or knows that there are none.
 */
import { asId } from '../functions/platform/values/ids';
import { releaseAllocation } from '../functions/domains/travel/booking/release';
import { type Request, requestKey } from '../functions/domains/travel/booking/request-store';
import { countAtHeads } from '../functions/domains/travel/waitlist/line/count-at-heads';
import { bandAt, positionLoader } from '../functions/domains/travel/waitlist/line/position';
import { entryPut } from '../functions/domains/travel/waitlist/line/entry-store';
import { requestTravel } from '../functions/domains/travel/travel-request/service';
import { serveWaitlists } from '../functions/domains/travel/waitlist/on-stream';
import type { Service } from '../functions/domains/travel/travel-service/service-store';
import { inventoryKey } from '../functions/domains/travel/travel-service/inventory/store';
import { limits } from '../functions/limits';
import type { Call, Database, Item, Key } from '../functions/platform/dynamodb/database';
import { inParallel } from '../functions/platform/jobs/in-parallel';
import { insert } from '../functions/platform/dynamodb/statements';
import type { StreamRecord } from '../functions/platform/streams/streams';
import { startLocalDatabase } from '../test/kit/local-database';
import {
  contextOf,
  NOW,
  readRequest,
  requestInput,
  runnerOf,
  schedule,
  settle,
  valueOf,
} from '../test/kit/travel-scene';
import { type Instant, instantOf } from '../functions/platform/values/clock';
import { measureBack } from './waitlist/back';
import { measureRush } from './waitlist/rush';
import { DAY, ON } from './waitlist/days';

const SERVICES = [10, 50, 200];
const WAITING = [100, 1_000, 10_000];
/** Four tables, each line on an engine of its own; a few minutes. */
export async function bench(print: (line: string) => void): Promise<void> {
  print('| full services | who wait | what | calls | read units | write units | ms |');
  print('|--:|--:|---|--:|--:|--:|--:|');
  for (const services of SERVICES) await measureLine(services, print);
  print('');
  print('| services on sale | party of three | calls | read units | write units | ms |');
  print('|--:|---|--:|--:|--:|--:|');
  for (const services of SERVICES) await measureTooLittle(services, print);
  print('');
  await measureBack(print);
  print('');
  await measureRush(print);
}

async function measureLine(services: number, print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  const local = await startLocalDatabase((call) => calls.push(call));
  const { db } = local;
  const measure = async (what: string, waiting: number, act: () => Promise<unknown>): Promise<void> => {
    calls = [];
    const start = performance.now();
    await act();
    const ms = Math.round(performance.now() - start);
    const sum = (kind: 'readUnits' | 'writeUnits') => calls.reduce((units, call) => units + call[kind], 0);
    const cells = [services, waiting, what, calls.length, sum('readUnits'), sum('writeUnits'), ms];
    print(`| ${cells.join(' | ')} |`);
  };
  try {
    let holder = await fullServices(db, services);
    let before = 0;
    for (const waiting of WAITING) {
      await fillLine(db, waiting - before, before);
      before = waiting;
      const [traveller = ''] = await settle(db, 1);
      const input = requestInput({ workerIds: [traveller], ...ON });
      const after = contextOf(db, { now: new Date(NOW.getTime() + 20_000_000) });
      let joined: Request | undefined;
      await measure('join', waiting, async () => (joined = valueOf(await requestTravel(after, input))));
      const last = joined;
      if (last === undefined) throw new Error('Expected a request');
      const told = [await recordOf(db, requestKey(last.id))];
      await measure('join, by the stream', waiting, () => serveWaitlists(runnerOf(db), told));
      await measure('position', waiting, () => positionLoader(contextOf(db)).load(last));
      await measure('position and band', waiting, () => bandAt(contextOf(db), last));
      const key = inventoryKey(asId(holder.serviceId, 'svc'));
      const sold = await db.get(key);
      valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId }));
      const freed = [await recordOf(db, key, sold)];
      await measure('one freed seat', waiting, () => serveWaitlists(runnerOf(db), freed));
      holder = { ...holder, allocationId: await firstSeated(db) };
    }
  } finally {
    await local.stop();
  }
}

let firsts: string[] = [];

/**
 * Services of one day and route with one sold seat each, the first by a request. Corridors list them as after the
 * stream.
 */
async function fullServices(db: Database, count: number): Promise<{ serviceId: string; allocationId: string }> {
  const first = await schedule(db, { day: DAY, seats: 1 });
  const [traveller = ''] = await settle(db, 1);
  const { allocationId = '' } = valueOf(
    await requestTravel(contextOf(db), requestInput({ workerIds: [traveller], ...ON })),
  );
  const others: Service[] = [];
  for (let index = 1; index < count; index += 1) others.push(await schedule(db, { day: DAY, seats: 1 }));
  await inParallel(limits.waitlistWritesAtOnce, others, ({ id }) =>
    db.commit([
      {
        Update: {
          ...inventoryKey(id),
          UpdateExpression: 'SET #pool = :sold',
          ExpressionAttributeNames: { '#pool': 'pool' },
          ExpressionAttributeValues: { ':sold': { l0: 0, l1: 0, l2: 0 } },
        },
      },
    ]),
  );
  const records = await Promise.all([first, ...others].map(({ id }) => recordOf(db, inventoryKey(id))));
  await serveWaitlists(runnerOf(db), records);
  // The first three parties have requests; each gets a freed seat.
  firsts = [];
  for (let index = 0; index < WAITING.length; index += 1) {
    const [worker = ''] = await settle(db, 1);
    const context = contextOf(db, { now: new Date(NOW.getTime() + index * 1_000) });
    firsts.push(valueOf(await requestTravel(context, requestInput({ workerIds: [worker], ...ON }))).id);
  }
  return { serviceId: first.id, allocationId };
}

async function firstSeated(db: Database): Promise<string> {
  const { allocationId } = await readRequest(db, firsts.shift() ?? '');
  if (allocationId === undefined) throw new Error('Expected the first in line to have the seat');
  return allocationId;
}

/** Parties of one to five behind them: only their entries and the head of their lane, because nothing else is read. */
async function fillLine(db: Database, count: number, from: number): Promise<void> {
  const [model] = firsts;
  const request = await readRequest(db, model ?? '');
  const waiting = Array.from({ length: count }, (_, index): Request => {
    const number = String(from + index).padStart(6, '0');
    const workerIds = Array.from({ length: 1 + (index % 5) }, () => asId(request.workerIds[0], 'wkr'));
    return {
      ...request,
      id: asId(`${request.id.slice(0, -6)}${number}`, 'trq'),
      workerIds,
      requestedAt: later(from + index),
    };
  });
  const statements = waiting.map((one) => {
    const write = entryPut(one);
    if (!('Put' in write)) throw new Error('Expected a put');
    return insert(write.Put);
  });
  await db.execute(statements);
  await countAtHeads(db, { came: waiting, told: true });
}

function later(seconds: number): Instant {
  return instantOf(new Date(NOW.getTime() + (100 + seconds) * 1_000));
}

async function recordOf(db: Database, key: Key, oldItem?: Item): Promise<StreamRecord> {
  const newItem = await db.get(key);
  return {
    ...{ stream: 'bench', shardId: 'bench', sequenceNumber: '1', table: key.TableName, at: NOW, keys: key.Key },
    ...(oldItem && { oldItem }),
    ...(newItem && { newItem }),
  };
}

/** Services with two seats, and parties of three that join before the stream has told of the first. */
export async function measureTooLittle(services: number, print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  const local = await startLocalDatabase((call) => calls.push(call));
  const { db } = local;
  try {
    for (let index = 0; index < services; index += 1) await schedule(db, { day: DAY, seats: 2 });
    for (let number = 1; number <= 50; number += 1) {
      const workerIds = await settle(db, 3);
      const now = new Date(NOW.getTime() + number * 1_000);
      calls = [];
      const start = performance.now();
      valueOf(await requestTravel(contextOf(db, { now }), requestInput({ workerIds, ...ON })));
      const ms = Math.round(performance.now() - start);
      const sum = (kind: 'readUnits' | 'writeUnits') => calls.reduce((units, call) => units + call[kind], 0);
      const cells = [services, `the ${number}.`, calls.length, sum('readUnits'), sum('writeUnits'), ms];
      if ([1, 2, 50].includes(number)) print(`| ${cells.join(' | ')} |`);
    }
  } finally {
    await local.stop();
  }
}
