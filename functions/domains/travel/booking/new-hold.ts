/** A new hold: seats that a party has until it confirms, or until the hold ends by itself. Pure. */
import { type Clock, instantOf } from '../../../platform/values/clock';
import type { Request } from './request-store';
import type { Offer } from './departures/departures';
import type { Allocation } from './allocation-store';

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
