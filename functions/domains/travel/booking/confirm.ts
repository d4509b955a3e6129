/** Use case of a party that says that it will travel: at the times that it saw. */
import type { ConfirmAllocationInput } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { ok, type Outcome, refuse } from '../../../platform/requests/result';
import { parseService, serviceKey } from '../travel-service/service-store';
import { readOwn } from './allocation';
import { type Allocation, confirmSeats } from './allocation-store';
import { allocationLoader } from './loader';
import { widened } from './times';
import { isOver } from './booking';
import { parseRequest, requestKey, widenWindow } from './request-store';

/**
 * Idempotent by state: what is confirmed stays so. Refused once the hold is over, and where the service was moved out of the
 * party's window, or moved on there, in this very moment: nobody agrees to times that they did not see. Two reads, one write; a
 * party that agrees to other days than it asked for has its window follow, with two reads more.
 */
export async function confirmAllocation(
  context: Context,
  { allocationId }: ConfirmAllocationInput,
): Promise<Outcome<Allocation>> {
  let seen: Allocation | undefined;
  return whileChanged(async () => {
    const allocation = await readOwn(context, allocationId);
    if (allocation === undefined) return refuse('NOT_FOUND', ['allocationId']);
    if (isConfirmed(allocation)) return ok(allocation);
    const now = context.clock.now();
    if (isOver(allocation, now)) return refuse('HOLD_ENDED', ['allocationId']);
    seen ??= allocation;
    const moved = allocation.timedVersion !== seen.timedVersion;
    if (moved && allocation.asks !== undefined) return refuse('TIMES_CHANGED', ['allocationId']);
    const follow = allocation.asks === undefined ? [] : await windowUpdates(context, allocation);
    if (follow === 'MOVED_ON') return refuse('TIMES_CHANGED', ['allocationId']);
    const { committed } = await context.db.commit([confirmSeats(allocation, instantOf(now)), ...follow]);
    if (committed) return ok(confirmed(allocation));
    // Confirmed, ended or moved meanwhile.
    allocationLoader(context).clear(allocationId);
    return CHANGED;
  });
}

function confirmed({ due: _, holdEndsAt: __, movedFrom: ___, asks: ____, ...allocation }: Allocation): Allocation {
  return { ...allocation, status: 'CONFIRMED' };
}

/**
 * The window of the party that agrees to these times. It changes with its seats alone, whose write is in the same transaction. MOVED_ON:
 * the service has other times by now, which the run that follows asks the party about.
 */
async function windowUpdates({ db }: Context, allocation: Allocation): Promise<Write[] | 'MOVED_ON'> {
  const { requestId, serviceId, departsAt, toStop } = allocation;
  const [request, service] = await db.batchGet([requestKey(requestId), serviceKey(serviceId)]);
  assert(request && service, "an allocation's request and service to exist");
  const { stops, timetable = 0 } = parseService(service);
  if ((allocation.timedVersion ?? 0) < timetable) return 'MOVED_ON';
  const arrivesAt = stops[toStop]?.arrivesAt;
  assert(arrivesAt, 'an arrival at a stop after the first');
  return [widenWindow(allocation, widened(parseRequest(request), { departsAt, arrivesAt }))];
}

function isConfirmed({ status }: Allocation): boolean {
  return status === 'CONFIRMED' || status === 'BOARDED';
}
