/**
 * The item of an allocation, seats that a party has on a service: in table TravelAllocations, in the service's collection; and every
 * write of it. Which transition leads from which state to which is in `states.ts`.
 */
import { instant, integer, oneOf, optional, recordOf, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  above,
  absent,
  anyOf,
  atMost,
  below,
  equals,
  given,
  isNew,
  oneOf as isOneOf,
  put,
  unchanged,
  update,
} from '../../../platform/dynamodb/expressions';
import { party } from './request-store';

const allocations = itemKind('allocation', {
  table: 'TravelAllocations',
  attributes: {
    id: text,
    serviceId: text,
    requestId: text,
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
    /** When each of those on board got on, by worker: of several instants that were reported the earliest. */
    boarded: optional(recordOf(text)),
    /** Both present while HELD. */
    due: optional(oneOf('holds')),
    holdEndsAt: optional(instant),
    releaseReason: optional(text),
    /** The service's version whose times these are; absent for those of the sale. */
    timedVersion: optional(integer),
    /** When it was to leave as the party last agreed to; present where the service was moved since. */
    movedFrom: optional(instant),
    /**
     * Present where it was moved out of the party's window: whether the party, which had confirmed, must confirm AGAIN, or has
     * yet to do so for the FIRST time.
     */
    asks: optional(oneOf('FIRST', 'AGAIN')),
    allocatedAt: instant,
  },
  keys: {
    primary: ['${serviceId}', 'allocation#${id}'],
    byDue: ['${due}', '${holdEndsAt}'],
  },
});

export type Allocation = ItemOf<typeof allocations>;

/** With the keys of the index that a transition moves it in. */
interface Stored extends Allocation {
  readonly byDuePk: string;
  readonly byDueSk: string;
}

export const allocationKey = (serviceId: string, id: string): Key => allocations.key({ serviceId, id });

const keyOf = ({ serviceId, id }: Pick<Allocation, 'serviceId' | 'id'>): Key => allocationKey(serviceId, id);

export const { is: isAllocation, decode: parseAllocation, part: partOfAllocation } = allocations;

/** All of a service's, in order of time. */
export function allocationsOn(serviceId: string): QueryParams {
  return allocations.query('primary', { serviceId }).params();
}

/** Holds that are over by an instant. */
export function holdsOverBy(instant: string): QueryParams {
  return allocations.query('byDue', { due: 'holds' }).atMost({ holdEndsAt: instant }).params();
}

/** Seats are sold: they are held from here on. */
export function holdSeats(allocation: Allocation) {
  return put<Allocation>(allocations.stored(allocation)).when(isNew);
}

/** What is in the item while its seats are held. */
const hold = ['due', 'holdEndsAt', 'byDuePk', 'byDueSk'] as const;

/** Refused unless it is held at the times that were read, those of its arrival too, and not over by an instant. */
export function confirmSeats(read: Allocation, now: string): Write {
  return update<Stored>(keyOf(read))
    .set({ status: 'CONFIRMED' })
    .remove(...hold, 'movedFrom', 'asks')
    .when(equals('status', 'HELD'), above('holdEndsAt', now), unchanged('timedVersion', read.timedVersion));
}

/** Given back by the party, while nobody of it is on board. */
export function releaseSeats(read: Allocation, reason: string | undefined): Write {
  return update<Stored>(keyOf(read))
    .set({ status: 'RELEASED', ...given({ releaseReason: reason }) })
    .remove(...hold)
    .when(isOneOf('status', ['HELD', 'CONFIRMED']));
}

/** A hold is over by an instant; what was confirmed stays. */
export function expireHold(read: Allocation, now: string): Write {
  return update<Stored>(keyOf(read))
    .set({ status: 'EXPIRED' })
    .remove(...hold)
    .when(equals('status', 'HELD'), atMost('holdEndsAt', now));
}

/** Its service does not run. Also of those who are on board already: the service stands still with them. */
export function displaceSeats(read: Allocation, reason: string): Write {
  return update<Stored>(keyOf(read))
    .set({ status: 'RELEASED', releaseReason: reason })
    .remove(...hold)
    .when(isOneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']));
}

/** What other times make of seats (`times.ts`). */
export interface Retimed {
  readonly set: Partial<Pick<Allocation, 'departsAt' | 'status' | 'due' | 'holdEndsAt' | 'movedFrom' | 'asks'>>;
  readonly remove: readonly ('due' | 'holdEndsAt' | 'movedFrom' | 'asks')[];
}

/**
 * Its service leaves at other times: those of its version, which no later one overtook. Refused where the party confirmed, boarded
 * or left since it was read.
 */
export function retimeSeats(read: Allocation, { set, remove }: Retimed, version: number): Write {
  return update<Stored>(keyOf(read))
    .set({ ...set, ...allocations.keysFrom(set, {}), timedVersion: version })
    .remove(...remove, ...(remove.includes('due') ? (['byDuePk', 'byDueSk'] as const) : []))
    .when(
      equals('status', read.status),
      isOneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']),
      anyOf(absent('timedVersion'), below('timedVersion', version)),
    );
}

/** Somebody of the party got on. Refused where another report got through since it was read, or its seats were given back. */
export function boardSeats(read: Allocation, boarded: NonNullable<Allocation['boarded']>): Write {
  return update<Stored>(keyOf(read))
    .set({ status: 'BOARDED', boarded })
    .remove(...hold)
    .when(isOneOf('status', ['HELD', 'CONFIRMED', 'BOARDED']), unchanged('boarded', read.boarded));
}
