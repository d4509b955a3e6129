/** What a party was told on the day before, in its allocation. The record of that write tells it. */
import type { Write } from '../../../../platform/dynamodb/database';
import { equals, oneOf, unchanged } from '../../../../platform/dynamodb/expressions';
import { type Allocation, hasPartyOf, keyOf, updateAllocation } from '../../booking/allocation-store';

export type BoardingTold = NonNullable<Allocation['boardingTold']>;

/** Refused if the party's state, times or travellers changed since the read, or if it was told otherwise. */
export function tellBoarding(read: Allocation, boardingTold: BoardingTold): Write {
  return updateAllocation(keyOf(read))
    .set({ boardingTold })
    .when(
      equals('status', read.status),
      oneOf('status', ['CONFIRMED', 'BOARDED']),
      unchanged('timedVersion', read.timedVersion),
      unchanged('boardingTold', read.boardingTold),
      hasPartyOf(read),
    );
}
