/**
 * The item of a trip, in its worker's collection in table Workers, and every write of it. A worker has at most one trip for
 * each direction: it is the guard against a second journey, the membership in a party, and what the worker's page reads.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { Item, Key, PutParams, Write } from '../../../platform/dynamodb/database';

const TripEntity = new Entity(
  {
    model: { entity: 'trip', version: '1', service: 'job-bowl' },
    attributes: {
      workerId: { type: 'string', required: true },
      direction: { type: ['HOMEBOUND', 'WORKBOUND'] as const, required: true },
      requestId: { type: 'string', required: true },
      /** Absent while the request waits. */
      allocationId: { type: 'string' },
      /** Civil date of arrival, or the latest possible one of a request that waits: afterwards another trip may take its place. */
      endsOn: { type: 'string', required: true },
      /** The request's, when this was written. */
      version: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['workerId'], template: '${workerId}', casing: 'none' },
        sk: { field: 'sk', composite: ['direction'], template: 'trip#${direction}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Trip = EntityItem<typeof TripEntity>;

export const tripKey = (workerId: string, direction: Trip['direction']): Key =>
  TripEntity.get({ workerId, direction }).params<Key>();

/** Trips of before requests had versions are of the first. */
export const parseTrip = codecOf<Trip>(TripEntity, { version: () => 0 }).decode;

/** False for the barrier that a merge leaves in the place of a trip. */
export function isTrip(item: Item): boolean {
  return item['requestId'] !== undefined;
}

/** The guard: refused while the worker has a trip in this direction that is not over on that day. */
export function tripPut(trip: Trip, on: string): Write {
  const { TableName, Item } = TripEntity.put(trip).params<PutParams>();
  return {
    Put: {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk) OR #endsOn < :today',
      ExpressionAttributeNames: { '#endsOn': 'endsOn' },
      ExpressionAttributeValues: { ':today': on },
    },
  };
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
  const seated = allocationId !== undefined;
  return {
    Update: {
      ...tripKey(workerId, direction),
      UpdateExpression: `SET #endsOn = :endsOn, #version = :version${seated ? ', #allocationId = :allocationId' : ' REMOVE #allocationId'}`,
      ConditionExpression: '#requestId = :requestId AND (attribute_not_exists(#version) OR #version < :version)',
      ExpressionAttributeNames: {
        '#endsOn': 'endsOn',
        '#version': 'version',
        '#allocationId': 'allocationId',
        '#requestId': 'requestId',
      },
      ExpressionAttributeValues: {
        ':endsOn': endsOn,
        ':version': version,
        ':requestId': requestId,
        ...(seated && { ':allocationId': allocationId }),
      },
    },
  };
}

/** Takes the trip out of the traveller's collection; refused if it is not this request's any more. */
export function tripDelete(workerId: string, { direction, requestId }: Pick<Trip, 'direction' | 'requestId'>): Write {
  return {
    Delete: {
      ...tripKey(workerId, direction),
      ConditionExpression: '#requestId = :requestId',
      ExpressionAttributeNames: { '#requestId': 'requestId' },
      ExpressionAttributeValues: { ':requestId': requestId },
    },
  };
}

/**
 * Keeps anyone from ever giving the person a trip again, who is being merged into another one; refused while they have one that
 * is not over. Requests for them are led to the other person from then on.
 */
export function tripBarrier(workerId: string, direction: Trip['direction'], on: string): Write {
  const { TableName, Key: key } = tripKey(workerId, direction);
  return {
    Put: {
      TableName,
      Item: { ...key, endsOn: '9999-12-31' },
      ConditionExpression: 'attribute_not_exists(pk) OR #endsOn < :today',
      ExpressionAttributeNames: { '#endsOn': 'endsOn' },
      ExpressionAttributeValues: { ':today': on },
    },
  };
}
