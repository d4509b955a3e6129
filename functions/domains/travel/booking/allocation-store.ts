/**
 * The allocation item, and every write of it: the seats of one party on one service. It is in table TravelAllocations,
 * in the service's item collection. `states.ts` lists the transitions.
 */
import type { AllocationId, ServiceId, TravellerId } from '../../../id-kinds';
import { box, idOf, instant, integer, oneOf, optional, recordOf, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  above,
  absent,
  anyOf,
  atMost,
  below,
  type Condition,
  equals,
  given,
  isNew,
  oneOf as isOneOf,
  put,
  unchanged,
} from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { party } from './request-store';

const allocations = itemKind('allocation', {
  table: 'TravelAllocations',
  attributes: {
    id: idOf('alc'),
    serviceId: idOf('svc'),
    requestId: idOf('trq'),
    workerIds: party,
    direction: oneOf('HOMEBOUND', 'WORKBOUND'),
    fromStop: integer,
    toStop: integer,
    boardingCode: text,
    departsAt: instant,
    seats: integer,
    fromQuota: integer,
    quotaCounty: optional(text),
    quotaStop: optional(integer),
    status: oneOf('HELD', 'CONFIRMED', 'BOARDED', 'RELEASED', 'EXPIRED'),
    /** Boarding time of each traveller on board, by worker id: the earliest that was reported. */
    boarded: optional(recordOf(instant)),
    /** Both present while HELD. */
    due: optional(oneOf('holds')),
    holdEndsAt: optional(instant),
    releaseReason: optional(text),
    /** Version of the service that these times come from; absent for the times of the sale. */
    timedVersion: optional(integer),
    /** Departure that the party last agreed to; present while the service leaves at another time. */
    movedFrom: optional(instant),
    /**
     * Present while the new times are outside the party's window. AGAIN: the party had confirmed and must confirm
     * again. FIRST: it has yet to confirm for the first time.
     */
    asks: optional(oneOf('FIRST', 'AGAIN')),
    allocatedAt: instant,
    /** Present for somebody who came without a booking: a worker, or a stranger, who is in no register. */
    walkOn: optional(oneOf('WORKER', 'STRANGER')),
    /**
     * Name and number on the identity card that a walk-on showed, encrypted in the context of `id`; absent where an
     * official named the worker.
     */
    cardName: optional(text),
    cardNumberBox: optional(box),
    /** The request that a walk-on had in this direction, and gave up by boarding. */
    formerRequestId: optional(idOf('trq')),
  },
  keys: {
    primary: ['${serviceId}', 'allocation#${id}'],
    byDue: ['${due}', '${holdEndsAt}'],
  },
});

export type Allocation = ItemOf<typeof allocations>;

export const allocationKey = (serviceId: ServiceId, id: AllocationId): Key => allocations.key({ serviceId, id });

const keyOf = ({ serviceId, id }: Pick<Allocation, 'serviceId' | 'id'>): Key => allocationKey(serviceId, id);

export const { is: isAllocation, decode: parseAllocation, part: partOfAllocation } = allocations;

/** All allocations of a service, ordered by id, which is by time. */
export function allocationsOn(serviceId: ServiceId): QueryParams {
  return allocations.query('primary', { serviceId }).params();
}

/** Holds that end at or before an instant. */
export function holdsOverBy(instant: Instant): QueryParams {
  return allocations.query('byDue', { due: 'holds' }).atMost({ holdEndsAt: instant }).params();
}

/** Creates the allocation as HELD. */
export function holdSeats(allocation: Allocation) {
  return put<Allocation>(allocations.stored(allocation)).when(isNew);
}

/** Creates the allocation of somebody who boards without a booking, as BOARDED. */
export function seatWalkOn(allocation: Allocation & { readonly status: 'BOARDED' }): Write {
  return put<Allocation>(allocations.stored(allocation)).when(isNew);
}

/** Attributes that an allocation has only while it is HELD. */
const hold = ['due', 'holdEndsAt', 'byDuePk', 'byDueSk'] as const;

/** Refused unless the allocation is HELD with the party and times that were read, and its hold ends after `now`. */
export function confirmSeats(read: Allocation, now: Instant): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'CONFIRMED' })
    .remove(...hold, 'movedFrom', 'asks')
    .when(
      equals('status', 'HELD'),
      above('holdEndsAt', now),
      unchanged('timedVersion', read.timedVersion),
      hasPartyOf(read),
    );
}

/**
 * The party gives its seats back. Refused once a traveller is on board, and if a traveller left the party since the
 * read.
 */
export function releaseSeats(read: Allocation, reason: string | undefined): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'RELEASED', ...given({ releaseReason: reason }) })
    .remove(...hold)
    .when(isOneOf('status', ['HELD', 'CONFIRMED']), hasPartyOf(read));
}

/** The allocation without one of its several travellers. A seat of the quota is given up after those of the pool. */
export function without(read: Allocation, workerId: TravellerId): Allocation {
  const { quotaCounty, quotaStop, ...allocation } = read;
  const seats = read.seats - 1;
  const fromQuota = Math.min(read.fromQuota, seats);
  return {
    ...allocation,
    ...{ workerIds: read.workerIds.filter((id) => id !== workerId), seats, fromQuota },
    ...(fromQuota > 0 && given({ quotaCounty, quotaStop })),
  };
}

/** One traveller gives a seat back (`without`). Refused as `releaseSeats` is. */
export function partSeats(read: Allocation, { workerIds, seats, fromQuota }: Allocation): Write {
  return allocations
    .update(keyOf(read))
    .set({ workerIds, seats, fromQuota })
    .remove(...(fromQuota > 0 ? [] : (['quotaCounty', 'quotaStop'] as const)))
    .when(isOneOf('status', ['HELD', 'CONFIRMED']), hasPartyOf(read));
}

/** Condition that nobody left the party since the read: a party only ever gets smaller. */
function hasPartyOf({ seats }: Allocation): Condition<'seats'> {
  return equals('seats', seats);
}

/** Ends a hold that is over at `now`. Refused if the party has confirmed, or has lost a traveller since the read. */
export function expireHold(read: Allocation, now: Instant): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'EXPIRED' })
    .remove(...hold)
    .when(equals('status', 'HELD'), atMost('holdEndsAt', now), hasPartyOf(read));
}

/**
 * Releases the seats because the service is cancelled, for travellers on board too. Refused if a traveller left the
 * party since the read.
 */
export function displaceSeats(read: Allocation, reason: string): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'RELEASED', releaseReason: reason })
    .remove(...hold)
    .when(isOneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']), hasPartyOf(read));
}

/** Changes that new times make to an allocation (`retiming.ts`). */
export interface Retimed {
  readonly set: Partial<Pick<Allocation, 'departsAt' | 'status' | 'due' | 'holdEndsAt' | 'movedFrom' | 'asks'>>;
  readonly remove: readonly ('due' | 'holdEndsAt' | 'movedFrom' | 'asks')[];
}

/**
 * Sets the times of one version of the service. Refused if a later version was applied, or if the party confirmed,
 * boarded or left since the read.
 */
export function retimeSeats(read: Allocation, { set, remove }: Retimed, version: number): Write {
  return allocations
    .update(keyOf(read))
    .set({ ...set, ...allocations.keysFrom(set, {}), timedVersion: version })
    .remove(...remove, ...(remove.includes('due') ? (['byDuePk', 'byDueSk'] as const) : []))
    .when(
      equals('status', read.status),
      isOneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']),
      anyOf(absent('timedVersion'), below('timedVersion', version)),
    );
}

/**
 * Records boarding. Refused if another boarding report was written or a traveller left the party since the read, or if
 * the seats were given back.
 */
export function boardSeats(read: Allocation, boarded: NonNullable<Allocation['boarded']>): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'BOARDED', boarded })
    .remove(...hold)
    .when(isOneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']), unchanged('boarded', read.boarded), hasPartyOf(read));
}
