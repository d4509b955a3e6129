/** A party leaves the waitlist: it cancels its request, or its wait is over. */
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { type Request } from '../booking/request-store';
import { endWait } from './wait-store';
import { entryDelete, entryOf } from './line/entry-store';
import { tripDelete } from '../../people/trip/store';
import { registeredOf } from '../../people/worker/loader';

/**
 * Ends the request and removes its entry and trips, in one transaction, if it still waits.
 * @returns undefined if it no longer waits: it got seats, or another writer ended it.
 */
export async function leave(
  db: Database,
  request: Request,
  status: 'CANCELLED' | 'EXPIRED',
): Promise<Request | undefined> {
  const { id, direction, workerIds } = request;
  const wait = endWait(request, status);
  let others = [
    entryDelete(entryOf(request)),
    ...registeredOf(workerIds).map((workerId) => tripDelete(workerId, { direction, requestId: id })),
  ];
  return whileChanged(async () => {
    const commit = await db.commit([wait, ...others]);
    const { due: _, waitEndsAt: __, ...left } = request;
    if (commit.committed) return { ...left, status };
    if (commit.refused.has(wait)) return undefined;
    // A trip that was over has been replaced by the traveller's next trip, which stays.
    others = others.filter((write) => !commit.refused.has(write));
    return CHANGED;
  });
}
