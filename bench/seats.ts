/**
 * What a party's seats cost, and how many parties a second get them: of one service, which is one item that all of them
 * write, and of many; by asking at once and by the waitlist; on the embedded engine as it is and with the conflicts that only
 * real DynamoDB has.
 */
import { requestTravel } from '../functions/domains/travel-request/request';
import { serveWaitlist } from '../functions/domains/travel-request/serve';
import type { RequestTravelInput } from '../functions/generated/graphql';
import { limits } from '../functions/limits';
import type { Call, Database } from '../functions/platform/database';
import { inParallel } from '../functions/platform/in-parallel';
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

/** Prints four tables; about a minute. */
export async function bench(print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  let conflicts = 0;
  const local = await startLocalDatabase((call) => calls.push(call));
  const conflicting = local.over((client) => conflictingClient(client, { onConflict: () => (conflicts += 1) }));
  let day = 1;
  try {
    print('| travellers | from | round trips | read units | write units |');
    print('|--:|---|--:|--:|--:|');
    for (const from of ['pool', 'quota'] as const)
      for (const size of partySizes) {
        const quotas = from === 'quota' ? [{ originRegionCode: ROUTE[0], seats: 50 }] : [];
        await schedule(local.db, { day: ++day, quotas });
        const input = requestInput({ workerIds: await settle(local.db, size), ...leavingOn(day) });
        calls = [];
        await requestTravel(contextOf(local.db), input);
        const units = (kind: 'readUnits' | 'writeUnits') => calls.reduce((sum, call) => sum + call[kind], 0);
        print(`| ${size} | ${from} | ${roundTrips(calls)} | ${units('readUnits')} | ${units('writeUnits')} |`);
      }
    print('');
    print(
      '| services | parties at once | conflicts | parties answered a second | got seats | wait beside seats that fit |',
    );
    print('|--:|--:|--:|--:|--:|--:|');
    for (const { services, seats, parties } of races)
      for (const db of [local.db, conflicting]) {
        conflicts = 0;
        const inputs = await sellers(local.db, { services, seats, parties, firstDay: day + 1 });
        day += services;
        const { seconds, sold, besideSeats } = await race(db, inputs);
        const rate = Math.round(parties / seconds);
        print(`| ${services} | ${parties} | ${conflicts} | ${rate} | ${sold} | ${besideSeats} |`);
      }
    print('');
    print(
      '| services added | parties that wait | conflicts | parties served a second | write units a party | got seats |',
    );
    print('|--:|--:|--:|--:|--:|--:|');
    for (const { services, seats, parties } of lines)
      for (const db of [local.db, conflicting]) {
        conflicts = 0;
        const firstDay = day + 1;
        day += services;
        const ids = await waiters(local.db, { services, seats, parties, firstDay });
        calls = [];
        const start = performance.now();
        const served = await inParallel(limits.waitlistServicesAtOnce, ids, (id) => serveWaitlist(runnerOf(db), id));
        const seconds = (performance.now() - start) / 1_000;
        const sold = served.reduce((sum, count) => sum + count, 0);
        const units = calls.reduce((sum, call) => sum + call.writeUnits, 0) / parties;
        print(
          `| ${services} | ${parties} | ${conflicts} | ${Math.round(sold / seconds)} | ${units.toFixed(1)} | ${sold} |`,
        );
      }
    print('');
    print('| travellers who join the waitlist | write units to join | write units to be served |');
    print('|--:|--:|--:|');
    for (const size of partySizes) {
      const on = leavingOn(++day);
      const workerIds = await settle(local.db, size);
      calls = [];
      await requestTravel(contextOf(local.db), requestInput({ workerIds, ...on }));
      const toJoin = calls.reduce((sum, call) => sum + call.writeUnits, 0);
      const { id } = await schedule(local.db, { day });
      calls = [];
      await serveWaitlist(runnerOf(local.db), id);
      const toServe = calls.reduce((sum, call) => sum + call.writeUnits, 0);
      print(`| ${size} | ${toJoin} | ${toServe} |`);
    }
  } finally {
    await local.stop();
  }
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

/** What runs at the same time is one trip: travellers and corridor are read at once. */
function roundTrips(calls: readonly Call[]): number {
  const writes = calls.filter(({ operation }) => operation === 'TransactWriteItems').length;
  return writes + (calls.length > writes ? 1 : 0);
}

function leavingOn(day: number): Pick<RequestTravelInput, 'earliestOn' | 'latestOn'> {
  const on = new Date(NOW.getTime() + day * 86_400_000).toISOString().slice(0, 10);
  return { earliestOn: on, latestOn: on };
}
