/** Use cases that end a request: the party cancels it, or its wait is over. */
import type { CancelTravelRequestInput } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { isId } from '../../../platform/values/ids';
import { ok, type Outcome, refuse } from '../../../platform/requests/result';
import { releaseAllocation } from '../booking/allocation';
import { endWait, type Request } from '../booking/request-store';
import { requestLoader } from '../booking/loader';
import { entryDelete, entryOf } from './line/entry-store';
import { actsFor } from '../booking/party';
import { tripDelete } from '../../people/trip/store';

/** Idempotent by state: a cancelled or expired request stays so. Refused once the service has left. */
export async function cancelTravelRequest(
  context: Context,
  { travelRequestId: id }: CancelTravelRequestInput,
): Promise<Outcome<Request>> {
  // The request may change meanwhile: it gets seats, or loses them to a cancelled service. Each round reads it again.
  return whileChanged(async () => {
    const request = isId(id, 'trq') ? await requestLoader(context).clear(id).load(id) : undefined;
    if (request === undefined || !(await actsFor(context, request))) return refuse('NOT_FOUND', ['travelRequestId']);
    if (request.status === 'CANCELLED' || request.status === 'EXPIRED') return ok(request);
    if (request.status === 'WAITLISTED') {
      const { waitEndsAt } = request;
      const over = waitEndsAt !== undefined && waitEndsAt <= instantOf(context.clock.now());
      const left = await leave(context.db, request, over ? 'EXPIRED' : 'CANCELLED');
      return left === undefined ? CHANGED : ok(left);
    }
    assert(request.allocationId, "an allocated request's allocation");
    const released = await releaseAllocation(context, { allocationId: request.allocationId });
    if (!released.ok) return { ok: false, refusals: released.refusals.map(atRequest) };
    return CHANGED;
  });
}

function atRequest<R extends { readonly path: readonly (string | number)[] }>(refusal: R): R {
  return { ...refusal, path: ['travelRequestId'] };
}

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
    ...workerIds.map((workerId) => tripDelete(workerId, { direction, requestId: id })),
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
