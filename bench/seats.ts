/**
 * Measures the cost of a party's seats, and parties served per second: on one service, whose inventory all of them
 * write, and on many; by concurrent requests and by the waitlist; on the embedded engine without and with the conflicts
 * that only real DynamoDB has.
 */
import { requestTravel } from '../functions/domains/travel/travel-request/service';
import { serveWaitlist } from '../functions/domains/travel/waitlist/serve';
import type { RequestTravelInput } from '../functions/generated/graphql';
import { limits } from '../functions/limits';
import { asCivilDate } from '../functions/platform/values/civil-date';
import type { Call, Database } from '../functions/platform/dynamodb/database';
import { inParallel } from '../functions/platform/jobs/in-parallel';
import { asId } from '../functions/platform/values/ids';
import { conflictingClient } from '../test/kit/conflicting-client';
import { startLocalDatabase } from '../test/kit/local-database';
import {
  contextOf,
  NOW,
  readInventory,
  readRequest,
  requestInput,
  ROUTE,
  runnerOf,
  schedule,
  serveAll,
  settle,
  valueOf,
} from '../test/kit/travel-scene';

const partySizes = [1, 2, 5, 20, 50];

/** More people than seats on one service, so that the last ones are refused; as many as seats on many. */
const races = [
  { services: 1, seats: 100, parties: 200 },
  { services: 100, seats: 5, parties: 500 },
];

/** Parties of one that wait, and then get a service with room for all, or each of many a share. */
const lines = [
  { services: 1, seats: 500, parties: 500 },
  { services: 100, seats: 5, parties: 500 },
];

/** Prints four tables, each measured on an engine of its own; about two minutes. */
export async function bench(print: (line: string) => void): Promise<void> {
  for (const measure of [measureParties, measureRaces, measureLines, measureJoining]) {
    const world = await startWorld();
    try {
      await measure(world, print);
    } finally {
      await world.stop();
    }
    print('');
  }
}

interface World {
  readonly db: Database;
  /** The same data, with the conflicts of DynamoDB. */
  readonly conflicting: Database;
  /** Calls and conflicts since the last reading. */
  readonly counted: () => { readonly calls: readonly Call[]; readonly conflicts: number };
  /** The first of as many days without departures. */
  readonly days: (count: number) => number;
  stop(): Promise<void>;
}

async function startWorld(): Promise<World> {
  let calls: Call[] = [];
  let conflicts = 0;
  let day = 1;
  const local = await startLocalDatabase((call) => calls.push(call));
  return {
    db: local.db,
    conflicting: local.over((client) => conflictingClient(client, { onConflict: () => (conflicts += 1) })),
    counted: () => {
      const counted = { calls, conflicts };
      [calls, conflicts] = [[], 0];
      return counted;
    },
    days: (count) => (day += count) - count + 1,
    stop: () => local.stop(),
  };
}

async function measureParties({ db, counted, days }: World, print: (line: string) => void): Promise<void> {
  print('| travellers | from | round trips | read units | write units |');
  print('|--:|---|--:|--:|--:|');
  for (const from of ['pool', 'quota'] as const)
    for (const size of partySizes) {
      const quotas = from === 'quota' ? [{ originRegionCode: ROUTE[0], seats: 50 }] : [];
      const day = days(1);
      await schedule(db, { day, quotas });
      const input = requestInput({ workerIds: await settle(db, size), ...leavingOn(day) });
      counted();
      await requestTravel(contextOf(db), input);
      const { calls } = counted();
      const cells = [roundTrips(calls), sumOf(calls, 'readUnits'), sumOf(calls, 'writeUnits')];
      print(`| ${size} | ${from} | ${cells.join(' | ')} |`);
    }
}

async function measureRaces({ db, conflicting, counted, days }: World, print: (line: string) => void): Promise<void> {
  print(
    '| services | parties at once | conflicts | parties answered a second | got seats | wait beside seats that fit |',
  );
  print('|--:|--:|--:|--:|--:|--:|');
  for (const { services, seats, parties } of races)
    for (const on of [db, conflicting]) {
      const inputs = await sellers(db, { services, seats, parties, firstDay: days(services) });
      counted();
      const { seconds, sold, besideSeats } = await race(on, inputs);
      const cells = [services, parties, counted().conflicts, Math.round(parties / seconds), sold, besideSeats];
      print(`| ${cells.join(' | ')} |`);
    }
}

async function measureLines({ db, conflicting, counted, days }: World, print: (line: string) => void): Promise<void> {
  print(
    '| services added | parties that wait | conflicts | parties served a second | write units a party | got seats |',
  );
  print('|--:|--:|--:|--:|--:|--:|');
  for (const { services, seats, parties } of lines)
    for (const on of [db, conflicting]) {
      const ids = await waiters(db, { services, seats, parties, firstDay: days(services) });
      counted();
      const start = performance.now();
      const served = await inParallel(limits.waitlistServicesAtOnce, ids, (id) =>
        serveWaitlist(runnerOf(on), asId(id, 'svc')),
      );
      const seconds = (performance.now() - start) / 1_000;
      const sold = served.reduce((sum, count) => sum + count, 0);
      const { calls, conflicts } = counted();
      const units = (sumOf(calls, 'writeUnits') / parties).toFixed(1);
      print(`| ${[services, parties, conflicts, Math.round(sold / seconds), units, sold].join(' | ')} |`);
    }
}

async function measureJoining({ db, counted, days }: World, print: (line: string) => void): Promise<void> {
  print('| travellers who join the waitlist | write units to join | write units to be served |');
  print('|--:|--:|--:|');
  for (const size of partySizes) {
    const day = days(1);
    const workerIds = await settle(db, size);
    counted();
    await requestTravel(contextOf(db), requestInput({ workerIds, ...leavingOn(day) }));
    const toJoin = sumOf(counted().calls, 'writeUnits');
    const { id } = await schedule(db, { day });
    counted();
    await serveWaitlist(runnerOf(db), id);
    print(`| ${size} | ${toJoin} | ${sumOf(counted().calls, 'writeUnits')} |`);
  }
}

function sumOf(calls: readonly Call[], units: 'readUnits' | 'writeUnits'): number {
  return calls.reduce((sum, call) => sum + call[units], 0);
}

interface Asked {
  readonly serviceId: string;
  readonly input: RequestTravelInput;
}

/** Each service on a day of its own, and the parties of one spread over them evenly. */
async function sellers(
  db: Database,
  { services, seats, parties, firstDay }: { services: number; seats: number; parties: number; firstDay: number },
): Promise<Asked[]> {
  const ids: string[] = [];
  for (let index = 0; index < services; index += 1) ids.push((await schedule(db, { day: firstDay + index, seats })).id);
  const workers = await settle(db, parties);
  return workers.map((worker, index) => ({
    serviceId: ids[index % services] ?? '',
    input: requestInput({ workerIds: [worker], ...leavingOn(firstDay + (index % services)) }),
  }));
}

async function race(
  db: Database,
  asked: readonly Asked[],
): Promise<{ seconds: number; sold: number; besideSeats: number }> {
  const start = performance.now();
  const requests = await Promise.all(
    asked.map(async ({ input }) => valueOf(await requestTravel(contextOf(db), input))),
  );
  await serveAll(db, [...new Set(asked.map(({ serviceId }) => serviceId))]);
  const seconds = (performance.now() - start) / 1_000;
  let sold = 0;
  let besideSeats = 0;
  for (const [index, { serviceId }] of asked.entries()) {
    const { status } = await readRequest(db, requests[index]?.id ?? '');
    if (status === 'ALLOCATED') sold += 1;
    else if (Math.min(...(await readInventory(db, serviceId)).pool) > 0) besideSeats += 1;
  }
  return { seconds, sold, besideSeats };
}

/** The ids of services that were added for those who waited. */
async function waiters(
  db: Database,
  { services, seats, parties, firstDay }: { services: number; seats: number; parties: number; firstDay: number },
): Promise<string[]> {
  const workers = await settle(db, parties);
  await inParallel(limits.waitlistServicesAtOnce, [...workers.entries()], ([index, worker]) =>
    requestTravel(contextOf(db), requestInput({ workerIds: [worker], ...leavingOn(firstDay + (index % services)) })),
  );
  const ids: string[] = [];
  for (let index = 0; index < services; index += 1) ids.push((await schedule(db, { day: firstDay + index, seats })).id);
  return ids;
}

/** Concurrent calls are one round trip: travellers and corridor are read at once. */
function roundTrips(calls: readonly Call[]): number {
  const writes = calls.filter(({ operation }) => operation === 'TransactWriteItems').length;
  return writes + (calls.length > writes ? 1 : 0);
}

function leavingOn(day: number): Pick<RequestTravelInput, 'earliestOn' | 'latestOn'> {
  const on = asCivilDate(new Date(NOW.getTime() + day * 86_400_000).toISOString().slice(0, 10));
  return { earliestOn: on, latestOn: on };
}
