/** A party leaves: the waitlist when it wants to or its days are over, and its seats when it has some. */
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

/** Idempotent by state: what is cancelled or expired stays so. Refused once the service has left. */
export async function cancelTravelRequest(
  context: Context,
  { travelRequestId: id }: CancelTravelRequestInput,
): Promise<Outcome<Request>> {
  // Each round finds what somebody else made of the request meanwhile: it got seats, or lost them to a cancelled service.
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
 * Request ended, place and trips gone, in one transaction, on condition that it still waits.
 * @returns undefined where it does not: it got seats, or somebody else ended it.
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
    // A trip that was over gave its place to the traveller's next one, which stays.
    others = others.filter((write) => !commit.refused.has(write));
    return CHANGED;
  });
}
