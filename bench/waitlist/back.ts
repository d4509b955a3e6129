/** What a freed seat reads where many are back in line after an offer that nobody read, and none of them fits. */
import { releaseAllocation } from '../../functions/domains/travel/booking/release';
import type { Request } from '../../functions/domains/travel/booking/request-store';
import { requestTravel } from '../../functions/domains/travel/travel-request/service';
import { countAtHeads } from '../../functions/domains/travel/waitlist/line/count-at-heads';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import type { Call } from '../../functions/platform/dynamodb/database';
import { instantOf } from '../../functions/platform/values/clock';
import { asId } from '../../functions/platform/values/ids';
import { startLocalDatabase } from '../../test/kit/local-database';
import {
  contextOf,
  NOW,
  putInLine,
  readRequest,
  requestInput,
  runnerOf,
  schedule,
  settle,
  valueOf,
} from '../../test/kit/travel-scene';
import { DAY, ON } from './days';

const BACK = [100, 1_000, 10_000];

export async function measureBack(print: (line: string) => void): Promise<void> {
  print('| back in line | look | calls | read units |');
  print('|--:|---|--:|--:|');
  for (const count of BACK) await measureLooks(count, print);
}

async function measureLooks(count: number, print: (line: string) => void): Promise<void> {
  let calls: Call[] = [];
  const local = await startLocalDatabase((call) => calls.push(call));
  const { db } = local;
  try {
    const service = await schedule(db, { day: DAY, seats: 2 });
    const ask = async (size: number, change = {}) =>
      valueOf(
        await requestTravel(contextOf(db), requestInput({ workerIds: await settle(db, size), ...ON, ...change })),
      );
    const [holder] = [await ask(1), await ask(1)];
    const model = await readRequest(db, (await ask(2)).id);
    const back = Array.from({ length: count }, (_, index): Request => {
      const requestedAt = instantOf(new Date(NOW.getTime() + (1_000 + index) * 1_000));
      const id = asId(`${model.id.slice(0, -6)}${String(index).padStart(6, '0')}`, 'trq');
      return { ...model, id, requestedAt, unreadOffers: 1 };
    });
    await putInLine(db, back);
    await countAtHeads(db, { came: back, told: true });
    // For whom one seat is enough, so the line is read; but the service does not go there.
    await ask(1, { destinationRegionCode: '4403' });
    valueOf(await releaseAllocation(contextOf(db), { allocationId: holder.allocationId ?? '' }));
    const now = new Date(NOW.getTime() + 20_000_000);
    for (const look of ['the first', 'a later one']) {
      calls = [];
      await serveWaitlist(runnerOf(db, now), service.id);
      print(`| ${count} | ${look} | ${calls.length} | ${calls.reduce((sum, call) => sum + call.readUnits, 0)} |`);
    }
  } finally {
    await local.stop();
  }
}
