/**
 * When a hold ends by itself: seats that a party has until then, unless it confirms. The sweep gives them back
 * (`sweep.ts`). Pure.
 */
import { type Clock, type Instant, instantOf } from '../../../platform/values/clock';
import type { Request } from './request-store';
import type { Offer } from './departures/departures';
import type { Allocation } from './allocation-store';
import type { HoldTimes } from '../hold/hold-times';

/**
 * A new hold for a request. It ends after the minutes that the rule of the boarding region tells, or at the departure if
 * that is earlier.
 */
export function heldAllocation(
  clock: Clock,
  { id: requestId, allocationId: id, workerIds, direction }: Request & { readonly allocationId: string },
  { choice: { departure, journey, departsAt }, share }: Offer,
  minutesAt: (boardingCode: string) => number,
): Allocation {
  const now = clock.now();
  const boardingCode = departure.stops[journey.from]?.regionCode ?? '';
  const holdEnd = instantOf(new Date(now.getTime() + minutesAt(boardingCode) * 60_000));
  return {
    ...{ id, requestId, workerIds, direction, departsAt },
    serviceId: departure.serviceId,
    fromStop: journey.from,
    toStop: journey.to,
    boardingCode,
    seats: workerIds.length,
    fromQuota: share.fromQuota,
    ...(share.quota && { quotaCounty: share.quota.county, quotaStop: share.quota.stop }),
    status: 'HELD',
    due: 'holds',
    holdEndsAt: holdEnd < departsAt ? holdEnd : departsAt,
    allocatedAt: instantOf(now),
  };
}

/** From its end on a hold is over, even before the sweep gives its seats back. */
export function isHoldOver({ status, holdEndsAt }: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): boolean {
  return status === 'HELD' && holdEndsAt !== undefined && holdEndsAt <= instantOf(now);
}

/** Until when a confirmed party may agree to new times that are outside its window. */
export function answerBy(departsAt: Instant, now: Date, { waitlistMinutes, answerHours }: HoldTimes): Instant {
  const soonest = now.getTime() + waitlistMinutes * 60_000;
  const latest = Date.parse(departsAt) - answerHours * 3_600_000;
  const end = instantOf(new Date(Math.max(soonest, latest)));
  return end < departsAt ? end : departsAt;
}
