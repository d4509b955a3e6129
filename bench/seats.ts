/**
 * What a party's seats cost, and how many parties a second get them: of one service, which is one item that all of them
 * write, and of many; on the embedded engine as it is and with the conflicts that only real DynamoDB has.
 */
import { requestTravel } from '../functions/domains/travel-request/request';
import type { RequestTravelInput } from '../functions/generated/graphql';
import type { Call, Database } from '../functions/platform/database';
import { conflictingClient } from '../test/kit/conflicting-client';
import { startLocalDatabase } from '../test/kit/local-database';
import {
  answerOf,
  contextOf,
  NOW,
  readInventory,
  requestInput,
  ROUTE,
  schedule,
  settle,
} from '../test/kit/travel-scene';

const partySizes = [1, 2, 5, 20, 50];

/** More people than seats on one service, so that the last ones are refused; as many as seats on many. */
const races = [
  { services: 1, seats: 100, parties: 200 },
  { services: 100, seats: 5, parties: 500 },
];

/** Prints two tables; about half a minute. */
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
      '| services | parties at once | conflicts | parties answered a second | got seats | refused while seats were free |',
    );
    print('|--:|--:|--:|--:|--:|--:|');
    for (const { services, seats, parties } of races)
      for (const db of [local.db, conflicting]) {
        conflicts = 0;
        const inputs = await sellers(local.db, { services, seats, parties, firstDay: day + 1 });
        day += services;
        const { seconds, sold, refusedEarly } = await race(db, inputs);
        const rate = Math.round(parties / seconds);
        print(`| ${services} | ${parties} | ${conflicts} | ${rate} | ${sold} | ${refusedEarly} |`);
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
): Promise<{ seconds: number; sold: number; refusedEarly: number }> {
  const start = performance.now();
  const answers = await Promise.all(
    asked.map(({ input }) => requestTravel(contextOf(db), input).then(answerOf, () => 'SERVICE_UNAVAILABLE')),
  );
  const seconds = (performance.now() - start) / 1_000;
  let refusedEarly = 0;
  for (const [index, { serviceId }] of asked.entries()) {
    if (answers[index] === 'ALLOCATED') continue;
    const { pool } = await readInventory(db, serviceId);
    if (Math.min(...pool) > 0) refusedEarly += 1;
  }
  return { seconds, sold: answers.filter((answer) => answer === 'ALLOCATED').length, refusedEarly };
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
