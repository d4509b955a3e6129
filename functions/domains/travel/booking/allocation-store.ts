/**
 * The allocation item, and its writes: the seats of one party on one service. It is in table TravelAllocations,
 * in the service's item collection. `states.ts` lists the transitions. Those that a change of the service makes are in
 * `disruption/seats-store.ts`, and those of `notices/endings-store.ts` and `manifest/notices/boarding-store.ts` are built on it, too.
 */
import type { AllocationId, ServiceId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  above,
  absent,
  atMost,
  type Condition,
  equals,
  given,
  isNew,
  oneOf as isOneOf,
  put,
  unchanged,
} from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import { party } from './party/packed-ids';
import { regionCode } from '../../reference/region/region-code';

const allocations = itemKind('allocation', {
  table: 'TravelAllocations',
  edition: 3,
  attributes: {
    ...{ id: attr.idOf('alc'), serviceId: attr.idOf('svc'), requestId: attr.idOf('trq'), workerIds: party },
    direction: attr.oneOf('HOMEBOUND', 'WORKBOUND'),
    ...{
      fromStop: attr.integer,
      toStop: attr.integer,
      boardingCode: regionCode,
      departsAt: attr.instant,
      seats: attr.integer,
    },
    ...{ fromQuota: attr.integer, quotaCounty: attr.optional(regionCode), quotaStop: attr.optional(attr.integer) },
    status: attr.oneOf('HELD', 'CONFIRMED', 'BOARDED', 'RELEASED', 'EXPIRED'),
    /** Boarding time of each traveller on board, by worker id: the earliest that was reported. */
    boarded: attr.optional(attr.recordOf(attr.instant)),
    /** Both present while HELD. */
    due: attr.optional(attr.oneOf('holds')),
    holdEndsAt: attr.optional(attr.instant),
    /**
     * Present while HELD, for seats that the waitlist gave, or that a confirmed party is asked about again: the minutes
     * that the party has from when one of it reads or hears of that, how long before the end it is told of it, the hours
     * of the night in which it does not end, whether it keeps its place in the line if it does not have its minutes
     * (`hadItsTime`), whether the seats came free late, and until when who is asked again may answer in any case.
     */
    unread: attr.optional(
      attr.mapOf({
        ...{ minutes: attr.integer, keepsPlace: attr.optional(attr.flag), late: attr.optional(attr.flag) },
        // Absent where an earlier release gave the hold.
        ...{
          endingMinutes: attr.optional(attr.integer),
          night: attr.optional(attr.mapOf({ from: attr.integer, to: attr.integer })),
        },
        answerBy: attr.optional(attr.instant),
      }),
    ),
    /**
     * When one of the party first read or heard of the seats, or of the new times about which it is asked again; absent
     * for seats that the party asked for.
     */
    reachedAt: attr.optional(attr.instant),
    /** The end of the hold of which the party was told shortly before (`notices/endings.ts`). */
    toldEndsAt: attr.optional(attr.instant),
    /** When it was told; absent where an earlier release told it. */
    toldAt: attr.optional(attr.instant),
    /**
     * What the party was told last on the day before, and when: on which day and where it boards, and its seat numbers, by
     * traveller, once the list was closed (`manifest/notices/boarding-store.ts`).
     */
    boardingTold: attr.optional(
      attr.mapOf({
        at: attr.instant,
        on: attr.civilDate,
        from: attr.text,
        numbers: attr.optional(attr.recordOf(attr.integer)),
      }),
    ),
    releaseReason: attr.optional(attr.text),
    /** Version of the service that these times come from; absent for the times of the sale. */
    timedVersion: attr.optional(attr.integer),
    /** When these times were set; absent where `timedVersion` is, or an earlier release set them. */
    timedAt: attr.optional(attr.instant),
    /** Departure that the party last agreed to; present while the service leaves at another time. */
    movedFrom: attr.optional(attr.instant),
    /**
     * Present while the new times are outside the party's window. AGAIN: the party had confirmed and must confirm
     * again. FIRST: it has yet to confirm for the first time.
     */
    asks: attr.optional(attr.oneOf('FIRST', 'AGAIN')),
    allocatedAt: attr.instant,
    /** When the hold ended, if it did so before the party confirmed. */
    expiredAt: attr.optional(attr.instant),
    /** True if the party had waited for these seats. */
    waited: attr.optional(attr.flag),
    /** Departure of the cancelled service that it has them instead of; absent where it waited for another reason. */
    insteadOf: attr.optional(attr.instant),
    /** Present for somebody who came without a booking: a worker, or a stranger, who is in no register. */
    walkOn: attr.optional(attr.oneOf('WORKER', 'STRANGER')),
    /**
     * Name and number on the identity card that a walk-on showed, encrypted in the context of `id`; absent where an
     * official named the worker.
     */
    cardName: attr.optional(attr.text),
    cardNumberBox: attr.optional(attr.box),
    /** The request that a walk-on had in this direction, and gave up by boarding. */
    formerRequestId: attr.optional(attr.idOf('trq')),
  },
  keys: {
    primary: ['${serviceId}', 'allocation#${id}'],
    byDue: ['${due}', '${holdEndsAt}'],
  },
});

export type Allocation = ItemOf<typeof allocations>;

export const allocationKey = (serviceId: ServiceId, id: AllocationId): Key => allocations.key({ serviceId, id });

export const keyOf = ({ serviceId, id }: Pick<Allocation, 'serviceId' | 'id'>): Key => allocationKey(serviceId, id);

export const { is: isAllocation, decode: parseAllocation, part: partOfAllocation } = allocations;
/** For transitions in other stores. */
export const { update: updateAllocation, query: allocationsBy, keysFrom: allocationKeysFrom } = allocations;

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
export const hold = ['due', 'holdEndsAt', 'unread', 'byDuePk', 'byDueSk'] as const;

/**
 * One of the party read or heard of the seats, so the hold ends when it has had its time (`endOnceReached`). Refused if
 * somebody had before, if the hold is over at `reachedAt`, or if its end was changed since the read.
 */
export function reachHold(read: Allocation, { reachedAt, holdEndsAt }: Reached): Write {
  return allocations
    .update(keyOf(read))
    .set({ reachedAt, holdEndsAt, ...allocations.keysFrom({ holdEndsAt }, {}) })
    .when(
      equals('status', 'HELD'),
      absent('reachedAt'),
      unchanged('holdEndsAt', read.holdEndsAt),
      above('holdEndsAt', reachedAt),
    );
}

export type Reached = Required<Pick<Allocation, 'reachedAt' | 'holdEndsAt'>>;

/**
 * Refused unless it has the party and times that were read, and is HELD until after `now`, or still CONFIRMED: a confirmed
 * party agrees to times that moved.
 */
export function confirmSeats(read: Allocation, now: Instant): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'CONFIRMED' })
    .remove(...hold, 'movedFrom', 'asks')
    .when(
      equals('status', read.status === 'CONFIRMED' ? read.status : 'HELD'),
      ...(read.status === 'CONFIRMED' ? [] : [above('holdEndsAt', now)]),
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

/** One traveller gives a seat back (`party/without.ts`). Refused as `releaseSeats` is. */
export function partSeats(read: Allocation, { workerIds, seats, fromQuota }: Allocation): Write {
  return allocations
    .update(keyOf(read))
    .set({ workerIds, seats, fromQuota })
    .remove(...(fromQuota > 0 ? [] : (['quotaCounty', 'quotaStop'] as const)))
    .when(isOneOf('status', ['HELD', 'CONFIRMED']), hasPartyOf(read));
}

/** Condition that nobody left the party since the read: a party only ever gets smaller. */
export function hasPartyOf({ seats }: Allocation): Condition<'seats'> {
  return equals('seats', seats);
}

/** Ends a hold that is over at `now`. Refused if the party confirmed, got smaller or learned of its seats since the read. */
export function expireHold(read: Allocation, now: Instant): Write {
  return allocations
    .update(keyOf(read))
    .set({ status: 'EXPIRED', expiredAt: read.holdEndsAt ?? now })
    .remove(...hold)
    .when(
      equals('status', 'HELD'),
      atMost('holdEndsAt', now),
      unchanged('reachedAt', read.reachedAt),
      hasPartyOf(read),
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
