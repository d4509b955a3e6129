/** Use case: a party cancels its request, whether it waits or has seats. */
import type { CancelTravelRequestInput } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Keeper } from '../../../platform/lists/malformed';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { isId } from '../../../platform/values/ids';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { releaseAsRead } from '../booking/release';
import { allocationLoader, requestLoader } from '../booking/loader';
import type { Request } from '../booking/request-store';
import { isOver, keepsPlace } from '../booking/states';
import { endHold } from '../waitlist/end-hold';
import { leave } from '../waitlist/leave';
import { actsFor } from '../booking/party/who-may-act';

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
    if (request === undefined || !(await actsFor(context, request)))
      return failed(refusal('NOT_FOUND', ['travelRequestId']));
    return cancelAsRead(context, request);
  });
}

/** Cancels the request for a caller who may. CHANGED: it must be read again. */
export async function cancelAsRead(context: Keeper, request: Request): Promise<Outcome<Request> | Changed> {
  const { status, waitEndsAt, allocationId } = request;
  if (status === 'CANCELLED' || status === 'EXPIRED') return ok(request);
  if (status === 'WAITLISTED') {
    const over = waitEndsAt !== undefined && waitEndsAt <= instantOf(context.clock.now());
    const left = await leave(context.db, request, over ? 'EXPIRED' : 'CANCELLED');
    return left === undefined ? CHANGED : ok(left);
  }
  assert(allocationId, "an allocated request's allocation");
  const allocation = await allocationLoader(context).clear(allocationId).load(allocationId);
  assert(allocation, "a request's allocation to exist");
  if (isOver(allocation, context.clock.now()) && keepsPlace(allocation)) {
    // It waits on by now, and leaves the line.
    await endHold(context, allocation);
    return CHANGED;
  }
  const released = await releaseAsRead(context, allocation);
  if (released === CHANGED || released.ok) return CHANGED;
  return { ok: false, refusals: released.refusals.map(atRequest) };
}

function atRequest<R extends { readonly path: readonly (string | number)[] }>(refusal: R): R {
  return { ...refusal, path: ['travelRequestId'] };
}
