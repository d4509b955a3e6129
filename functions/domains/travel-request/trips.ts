/**
 * A worker's trips: at most one for each direction, so the page is two round trips whatever the worker's history. A trip
 * is the guard against a second journey for as long as it has not ended.
 */
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Item, PutParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { connectionOf, type Connection, type PageArguments } from '../../platform/listing';
import { collectionsOf, type Worker } from '../worker/entities';
import { type Allocation, parseTrip, type Request, type Trip, TripEntity, tripKey } from './entities';
import { allocationLoader, requestLoader } from './loader';
import { requestStatus } from './travel-request';

/** Those that are neither released nor over, the earlier request first. A hold that has ended is over before the sweep. */
export async function listTrips(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: PageArguments,
): Promise<Connection<Request>> {
  const keys = collectionsOf(worker).flatMap((id) => [tripKey(id, 'HOMEBOUND'), tripKey(id, 'WORKBOUND')]);
  const items = await context.db.batchGet(keys);
  const trips = items
    .filter((item) => item !== undefined)
    .filter(isTrip)
    .map(parseTrip);
  const running = trips.filter(({ endsOn }) => endsOn >= today(context.clock));
  const requests = await Promise.all(running.map((trip) => livingRequest(context, trip)));
  const listed = requests
    .filter((request) => request !== undefined)
    .sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1));
  return connectionOf(listed, ({ id }) => id, page);
}

async function livingRequest(context: Context, { requestId, allocationId }: Trip): Promise<Request | undefined> {
  const [request, allocation] = await Promise.all([
    requestLoader(context).load(requestId),
    allocationLoader(context).load(allocationId),
  ]);
  assert(request && allocation, "a trip's request and its allocation to exist");
  return requestStatus(request, allocation, context.clock.now()) === 'ALLOCATED' ? request : undefined;
}

/** The guard: refused while the worker has a trip in this direction that is not over. */
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

/**
 * Keeps anyone from ever giving the person a trip again, who is being merged into another one; refused while they have one that
 * is not over. Whoever asks for them from then on is led to the other person.
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

/** And not what was put in the place of one. */
export function isTrip(item: Item): boolean {
  return item['requestId'] !== undefined;
}

/** Takes the trip out of the traveller's collection, if it is still this request's. */
export function tripDelete(
  workerId: string,
  { direction, requestId }: Pick<Allocation, 'direction' | 'requestId'>,
): Write {
  return {
    Delete: {
      ...tripKey(workerId, direction),
      ConditionExpression: '#requestId = :requestId',
      ExpressionAttributeNames: { '#requestId': 'requestId' },
      ExpressionAttributeValues: { ':requestId': requestId },
    },
  };
}
