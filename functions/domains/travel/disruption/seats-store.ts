/**
 * What a change of a service makes of the seats on it: the transitions of allocation and request when it leaves at other
 * times, and of the allocation when it is cancelled.
 */
import type { Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, below, equals, oneOf, unchanged } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import {
  type Allocation,
  allocationKeysFrom,
  hasPartyOf,
  hold,
  keyOf,
  updateAllocation,
} from '../booking/allocation-store';
import { requestKey, type Seats, seatedBy, updateRequest } from '../booking/request-store';
import type { Retimed } from '../booking/retiming';

/**
 * Sets the times of one version of the service. Refused if a later version was applied, or if the party confirmed,
 * boarded, left or learned of its seats since the read.
 */
export function retimeSeats(read: Allocation, { set, remove }: Retimed, version: number, timedAt: Instant): Write {
  return updateAllocation(keyOf(read))
    .set({ ...set, ...allocationKeysFrom(set, {}), timedVersion: version, timedAt })
    .remove(...remove, ...(remove.includes('due') ? (['byDuePk', 'byDueSk'] as const) : []))
    .when(
      equals('status', read.status),
      oneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']),
      unchanged('reachedAt', read.reachedAt),
      anyOf(absent('timedVersion'), below('timedVersion', version)),
    );
}

/** The seats have new times. The higher version makes the trips follow. */
export function followTimes(seats: Seats): Write {
  return updateRequest(requestKey(seats.requestId))
    .increaseFromZero({ version: 1 })
    .when(...seatedBy(seats));
}

/**
 * Releases the seats because the service is cancelled, for travellers on board too. Refused if a traveller left the
 * party since the read.
 */
export function displaceSeats(read: Allocation, reason: string): Write {
  return updateAllocation(keyOf(read))
    .set({ status: 'RELEASED', releaseReason: reason })
    .remove(...hold)
    .when(oneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']), hasPartyOf(read));
}
