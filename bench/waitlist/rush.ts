/**
 * A rush: the time until each of 2,000 concurrent parties has seats on one of five services or knows that there are
 * none.
 */
import type { ServiceId } from '../../functions/id-kinds';
import type { Database, Call } from '../../functions/platform/dynamodb/database';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import {
  runnerOf,
  schedule,
  settle,
  valueOf,
  contextOf,
  requestInput,
  readRequest,
  readInventory,
} from '../../test/kit/travel-scene';
import { Fault } from '../../functions/platform/requests/errors';
import { startLocalDatabase } from '../../test/kit/local-database';
import { conflictingClient } from '../../test/kit/conflicting-client';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { DAY, ON } from './days';

const RUSH = { parties: 2_000, services: 5, seats: 300 };

/** A round with too many conflicts is called again, as a stream would. */
async function lookAgain(db: Database, serviceId: ServiceId): Promise<number> {
  try {
    return await serveWaitlist(runnerOf(db), serviceId);
  } catch (error) {
    if (error instanceof Fault && error.retryable) return 1;
    throw error;
  }
}

/** All requests at once, with DynamoDB's conflicts; the waitlist's writer is called repeatedly, as by the stream. */
export async function measureRush(print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  let conflicts = 0;
  const local = await startLocalDatabase((call) => calls.push(call));
  const db = local.over((plain) => conflictingClient(plain, { onConflict: () => (conflicts += 1) }));
  try {
    const services: Service[] = [];
    for (let index = 0; index < RUSH.services; index += 1)
      services.push(await schedule(local.db, { day: DAY, seats: RUSH.seats }));
    const workers = await settle(local.db, RUSH.parties);
    [calls, conflicts] = [[], 0];
    const start = performance.now();
    const seconds = (): string => ((performance.now() - start) / 1_000).toFixed(1);
    const rush = { asking: true };
    const writer = (async () => {
      for (let served = 1; rush.asking || served > 0;) {
        const counts = await Promise.all(services.map(({ id }) => lookAgain(db, id)));
        served = counts.reduce((sum, count) => sum + count, 0);
        if (served === 0) await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const requests = await Promise.all(
      workers.map(async (worker) =>
        valueOf(await requestTravel(contextOf(db), requestInput({ workerIds: [worker], ...ON }))),
      ),
    );
    const answered = seconds();
    rush.asking = false;
    await writer;
    const known = seconds();
    const units = (kind: 'readUnits' | 'writeUnits') =>
      (calls.reduce((sum, call) => sum + call[kind], 0) / RUSH.parties).toFixed(1);
    const attempts = calls.filter(({ operation }) => operation === 'TransactWriteItems').length + conflicts;
    const now = await Promise.all(requests.map(({ id }) => readRequest(local.db, id)));
    const seated = now.filter(({ status }) => status === 'ALLOCATED').length;
    const free = await Promise.all(
      services.map(async ({ id }) => Math.min(...(await readInventory(local.db, id)).pool)),
    );
    print(
      '| parties at once | seats | answered after (s) | all know after (s) | attempts | conflicts | read units a party | write units a party | got seats at once | got seats | seats left |',
    );
    print('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
    const cells = [
      ...[RUSH.parties, RUSH.services * RUSH.seats, answered, known, attempts, conflicts],
      ...[units('readUnits'), units('writeUnits')],
      ...[requests.filter(({ status }) => status === 'ALLOCATED').length, seated],
      free.reduce((sum, count) => sum + count, 0),
    ];
    print(`| ${cells.join(' | ')} |`);
  } finally {
    await local.stop();
  }
}
