/**
 * The item of a trip, in its worker's collection in table Workers, and every write of it. A worker has at most one trip for
 * each direction: it is the guard against a second journey, the membership in a party, and what the worker's page reads.
 */
import { civilDate, integer, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import {
  absent,
  anyOf,
  below,
  type Condition,
  deletion,
  equals,
  isNew,
  put,
} from '../../../platform/dynamodb/expressions';

const trips = itemKind('trip', {
  table: 'Workers',
  attributes: {
    workerId: text,
    direction: oneOf('HOMEBOUND', 'WORKBOUND'),
    requestId: text,
    /** Absent while the request waits. */
    allocationId: optional(text),
    /** Civil date of arrival, or the latest possible one of a request that waits: afterwards another trip may take its place. */
    endsOn: civilDate,
    /** The request's, when this was written. */
    version: integer,
  },
  keys: { primary: ['${workerId}', 'trip#${direction}'] },
  /** Trips of before requests had versions are of the first. */
  derived: { version: () => 0 },
});

export type Trip = ItemOf<typeof trips>;

export const tripKey = (workerId: string, direction: Trip['direction']): Key => trips.key({ workerId, direction });

export const { decode: parseTrip } = trips;

/** False for the barrier that a merge leaves in the place of a trip. */
export function isTrip(item: Item): boolean {
  return item['requestId'] !== undefined;
}

/** The guard: refused while the worker has a trip in this direction that is not over on that day. */
export function tripPut(trip: Trip, on: string): Write {
  return put<Trip>(trips.stored(trip)).when(isFreeOn(on));
}

/** What a trip takes over from its request. */
export interface TripState extends Pick<Trip, 'requestId' | 'version' | 'endsOn'> {
  /** Undefined while the request waits. */
  readonly allocationId: string | undefined;
}

/** Refused where the trip is another request's, or was written for a later state of this one. */
export function tripUpdate(
  workerId: string,
  direction: Trip['direction'],
  { requestId, allocationId, version, endsOn }: TripState,
): Write {
  const state = trips.update(tripKey(workerId, direction)).set({ endsOn, version });
  const whole = allocationId === undefined ? state.remove('allocationId') : state.set({ allocationId });
  return whole.when(equals('requestId', requestId), anyOf(absent('version'), below('version', version)));
}

/** Takes the trip out of the traveller's collection; refused if it is not this request's any more. */
export function tripDelete(workerId: string, { direction, requestId }: Pick<Trip, 'direction' | 'requestId'>): Write {
  return deletion<Trip>(tripKey(workerId, direction)).when(equals('requestId', requestId));
}

/**
 * Keeps anyone from ever giving the person a trip again, who is being merged into another one; refused while they have one that
 * is not over. Requests for them are led to the other person from then on.
 */
export function tripBarrier(workerId: string, direction: Trip['direction'], on: string): Write {
  const { TableName, Key: key } = tripKey(workerId, direction);
  return put<Trip>({ TableName, Item: { ...key, endsOn: '9999-12-31' } }).when(isFreeOn(on));
}

/** No trip that is not over on the day. */
function isFreeOn(on: string): Condition<'endsOn'> {
  return anyOf<'endsOn'>(isNew, below('endsOn', on));
}
