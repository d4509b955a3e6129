/** Use case: a party cancels its request, whether it waits or has seats. */
import type { CancelTravelRequestInput } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { isId } from '../../../platform/values/ids';
import { ok, type Outcome, refuse } from '../../../platform/requests/result';
import { releaseAllocation } from '../booking/release';
import { requestLoader } from '../booking/loader';
import { actsFor } from '../booking/party';
import type { Request } from '../booking/request-store';
import { leave } from '../waitlist/leave';

/**
 * Only a caller who acts for all of the travellers may cancel (`actsFor`). Idempotent by state: a cancelled or expired
 * request stays so. Refused once the service has left, or once a traveller is on board.
 */
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
