/**
 * The part of a person in an allocation that they boarded, in their collection in table Workers: what tells, of all that
 * they ever rode, when they went home or to work. It follows the allocation (`on-stream.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';

const rides = itemKind('ride', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    allocationId: attr.idOf('alc'),
    direction: attr.oneOf('HOMEBOUND', 'WORKBOUND'),
    /** Departure from the stop of boarding. */
    at: attr.instant,
  },
  keys: { primary: ['${workerId}', 'ridden#${allocationId}'] },
});

export type Ride = ItemOf<typeof rides>;

export const { decode: parseRide, key: rideKey } = rides;

/** All of one collection, strongly consistent. */
export function ridesOf(workerId: WorkerId): QueryParams {
  return { ...rides.query('primary', { workerId }).beginsWith({ allocationId: '' }).params(), ConsistentRead: true };
}

/** Unconditional: it is computed from the allocation, which is read again afterwards. */
export function keepRide(ride: Ride): Write {
  return put(rides.stored(ride)).always();
}

/** Unconditional, as `keepRide`. */
export function dropRide(ride: Pick<Ride, 'workerId' | 'allocationId'>): Write {
  return deletion(rideKey(ride)).always();
}
