/**
 * How a hold ends by time. Who read of the seats in time loses them, and the place in line. Who read too late to have
 * its time loses the seats alone, and is in line again; who did not read waits again at the same place, passed over until
 * somebody of the party reads (`reach.ts`), and the seats go to others meanwhile. So does who had confirmed and did not
 * read of new times; its new wait includes them, since their day may be all that is left of its days.
 */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { type Allocation, allocationKey, expireHold, parseAllocation } from '../booking/allocation-store';
import { timesOf, widened } from '../booking/retiming';
import { end, type Ended, ended, expiry, giveUp } from '../booking/release';
import { parseRequest, requestKey } from '../booking/request-store';
import { waitAgain } from './wait-store';
import { isInLine, isOver, keepsPlace } from '../booking/states';
import { parseService, serviceKey } from '../travel-service/service-store';
import { countAtHeads } from './line/count-at-heads';
import { entryPut } from './line/entry-store';
import { waitEndOf } from '../booking/wait-end';

/**
 * Gives the seats of a hold that is over back, in one transaction with what becomes of the request. Safe to repeat. If
 * another writer was first, returns the allocation as it is now.
 */
export async function endHold(context: Pick<SystemContext, 'db' | 'clock'>, allocation: Allocation): Promise<Ended> {
  const { db, clock } = context;
  const now = clock.now();
  let read = allocation;
  return whileChanged(async () => {
    if (!keepsPlace(read)) return end(context, read, expiry(now));
    const [item, serviceItem] = await db.batchGet([requestKey(read.requestId), serviceKey(read.serviceId)]);
    assert(item && serviceItem, "an allocation's request and service to exist");
    const request = parseRequest(item);
    if (request.allocationId !== read.id) return { allocation: await endedBefore(db, read), here: false };
    const unreadOffers = (request.unreadOffers ?? 0) + 1;
    const { seats, fromQuota, reachedAt, holdEndsAt: unreachedSince = instantOf(now) } = read;
    const where = reachedAt === undefined ? { unreachedSince } : { reachedAt };
    // Times that the party was asked about become part of its window.
    const { earliestOn, latestOn, arriveBy } =
      read.asks === undefined ? request : widened(request, timesOf(read, parseService(serviceItem)));
    const window = { earliestOn, latestOn, ...(arriveBy !== undefined && { arriveBy }) };
    const wait = { ...window, waitEndsAt: waitEndOf(latestOn), unreadOffers, ...where };
    const { waits, write } = waitAgain(request, read, wait);
    const given = await giveUp(context, read, {
      // Their trips stay, and follow the request.
      ...{ workerIds: [], fromPool: seats - fromQuota, fromQuota },
      ...{ seats: expireHold(read, instantOf(now)), request: write, others: [entryPut(waits)] },
    });
    if (given.done) {
      // If this is interrupted, the request's stream record repeats it.
      if (isInLine(waits)) await countAtHeads(db, { came: [waits] });
      return { allocation: ended(read, { status: 'EXPIRED' }), here: true };
    }
    const after = given.now && parseAllocation(given.now);
    if (after !== undefined && !(after.status === 'HELD' && isOver(after, now)))
      return { allocation: after, here: false };
    // Somebody left the party, or read just before the end.
    read = after ?? read;
    return CHANGED;
  });
}

async function endedBefore(db: Database, { serviceId, id }: Allocation): Promise<Allocation> {
  const item = await db.get(allocationKey(serviceId, id));
  const allocation = item && parseAllocation(item);
  assert(allocation && allocation.status !== 'HELD', 'a held allocation to be its request’s');
  return allocation;
}
