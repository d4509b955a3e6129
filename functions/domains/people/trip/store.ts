/**
 * The trip item in its worker's collection in table Workers, and every write of it. A worker has at most one trip for
 * each direction. It guards against a second journey, records the membership in a party, and is shown on the worker's
 * page.
 */
import type { AllocationId, WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import type { CivilDate } from '../../../platform/values/civil-date';
import {
  absent,
  anyOf,
  below,
  type Condition,
  deletion,
  equals,
  given,
  isNew,
  put,
} from '../../../platform/dynamodb/expressions';

const trips = itemKind('trip', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    direction: attr.oneOf('HOMEBOUND', 'WORKBOUND'),
    requestId: attr.idOf('trq'),
    /** Absent while the request waits. */
    allocationId: attr.optional(attr.idOf('alc')),
    /**
     * Civil date of arrival, or the latest possible one while the request waits; after it another trip may replace this
     * one.
     */
    endsOn: attr.civilDate,
    /** Civil date on which the traveller boards; absent while the request waits, and where an earlier release seated it. */
    boardsOn: attr.optional(attr.civilDate),
    /** Version of the request that this state comes from. */
    version: attr.integer,
  },
  keys: { primary: ['${workerId}', 'trip#${direction}'] },
  /** Trips made before requests had versions count as version 0. */
  derived: { version: () => 0 },
});

export type Trip = ItemOf<typeof trips>;

export const tripKey = (workerId: WorkerId, direction: Trip['direction']): Key => trips.key({ workerId, direction });

export const { decode: parseTrip } = trips;

/** False for the tombstone that a merge leaves behind. */
export function isTrip(item: Item): boolean {
  return item['requestId'] !== undefined;
}

/** Refused while the worker has a trip in this direction that is not over on day `on`. */
export function tripPut(trip: Trip, on: string): Write {
  return put<Trip>(trips.stored(trip)).when(isFreeOn(on));
}

/** The trip instead of one of another request, which the worker gives up. Refused if that one changed its request. */
export function tripInstead(trip: Trip, former: Pick<Trip, 'requestId'>): Write {
  return put<Trip>(trips.stored(trip)).when(equals('requestId', former.requestId));
}

/** State of a trip that follows its request. */
export interface TripState extends Pick<Trip, 'requestId' | 'version' | 'endsOn'> {
  /** Undefined while the request waits, as the allocation is. */
  readonly boardsOn: CivilDate | undefined;
  /** Undefined while the request waits. */
  readonly allocationId: AllocationId | undefined;
}

/** Refused if the trip belongs to another request or has this or a newer version. */
export function tripUpdate(
  workerId: WorkerId,
  direction: Trip['direction'],
  { requestId, allocationId, version, endsOn, boardsOn }: TripState,
): Write {
  const state = trips.update(tripKey(workerId, direction)).set({ endsOn, version });
  const whole =
    allocationId === undefined
      ? state.remove('allocationId', 'boardsOn')
      : state.set({ allocationId, ...given({ boardsOn }) });
  return whole.when(equals('requestId', requestId), anyOf(absent('version'), below('version', version)));
}

/** Refused if the trip belongs to another request. */
export function tripDelete(workerId: WorkerId, { direction, requestId }: Pick<Trip, 'direction' | 'requestId'>): Write {
  return deletion<Trip>(tripKey(workerId, direction)).when(equals('requestId', requestId));
}

/**
 * Leaves a tombstone instead of the trips of a worker who is being merged, so that they never get one again; requests
 * then use the remaining worker. Refused while the worker has a trip that is not over.
 */
export function tripBarrier(workerId: WorkerId, direction: Trip['direction'], on: string): Write {
  const { TableName, Key: key } = tripKey(workerId, direction);
  return put<Trip>({ TableName, Item: { ...key, endsOn: '9999-12-31' } }).when(isFreeOn(on));
}

/** Whether there is no trip, or it is over on the day. */
function isFreeOn(on: string): Condition<'endsOn'> {
  return anyOf<'endsOn'>(isNew, below('endsOn', on));
}
