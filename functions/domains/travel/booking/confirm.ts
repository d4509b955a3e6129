/** Use case: a party confirms that it travels at the times that it saw. */
import type { ConfirmAllocationInput } from '../../../generated/graphql';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { parseService, serviceKey } from '../travel-service/service-store';
import { type Allocation, confirmSeats } from './allocation-store';
import { allocationLoader } from './loader';
import { widened } from './retiming';
import { parseRequest, requestKey, widenWindow } from './request-store';
import { isOver } from './states';
import { readOwn } from './service';

/**
 * Idempotent by state: a confirmed allocation stays so. Refused once the hold is over, and when the service gets times
 * outside the party's window during this call: nobody agrees to times that they did not see. Two reads and one write;
 * two reads more if the party agrees to days outside its window, which is then widened.
 * @param told the departure that the party was told; refused if the service leaves at another time by now. A confirmed
 * party agrees to it.
 */
export async function confirmAllocation(
  context: Context,
  { allocationId }: ConfirmAllocationInput,
  told?: Instant,
): Promise<Outcome<Allocation>> {
  let seen: Allocation | undefined;
  return whileChanged(async () => {
    const allocation = await readOwn(context, allocationId);
    if (allocation === undefined) return failed(refusal('NOT_FOUND', ['allocationId']));
    if (told !== undefined && told !== allocation.departsAt && !isOver(allocation, context.clock.now()))
      return failed(refusal('TIMES_CHANGED', ['allocationId']));
    if (isConfirmed(allocation) && !isToAgree(allocation, told)) return ok(allocation);
    const now = context.clock.now();
    if (isOver(allocation, now)) return failed(refusal('HOLD_ENDED', ['allocationId']));
    seen ??= allocation;
    const moved = allocation.timedVersion !== seen.timedVersion;
    if (moved && allocation.asks !== undefined) return failed(refusal('TIMES_CHANGED', ['allocationId']));
    const follow = allocation.asks === undefined ? [] : await windowUpdates(context, allocation);
    if (follow === 'MOVED_ON') return failed(refusal('TIMES_CHANGED', ['allocationId']));
    const { committed } = await context.db.commit([confirmSeats(allocation, instantOf(now)), ...follow]);
    if (committed) return ok(confirmed(allocation));
    // It was confirmed, ended or retimed meanwhile.
    allocationLoader(context).clear(allocation.id);
    return CHANGED;
  });
}

function confirmed(held: Allocation): Allocation {
  const { due: _, holdEndsAt: __, unread: ___, movedFrom: ____, asks: _____, ...allocation } = held;
  return { ...allocation, status: 'CONFIRMED' };
}

/**
 * Widens the window of a party that agrees to these times. A window changes only together with the party's seats, which
 * are written in the same transaction. MOVED_ON: the service has newer times, and the retiming job will ask the party
 * about them.
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

/** Whether a confirmed party agrees to times that moved, so that nobody is asked about them any more. */
function isToAgree({ status, movedFrom }: Allocation, told: Instant | undefined): boolean {
  return status === 'CONFIRMED' && told !== undefined && movedFrom !== undefined;
}

function isConfirmed({ status }: Allocation): boolean {
  return status === 'CONFIRMED' || status === 'BOARDED';
}
