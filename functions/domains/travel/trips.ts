/**
 * A worker's trips: at most one for each direction, so the page is two round trips whatever the worker's history. A trip
 * is the guard against a second journey for as long as it has not ended.
 */
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { PutParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { connectionOf, type Connection, type PageArguments } from '../../platform/listing';
import { type Allocation, parseTrip, type Request, type Trip, TripEntity, tripKey } from './entities';
import { allocationLoader, requestLoader } from './loader';
import { requestStatus } from './travel';

/** Those that are neither released nor over, the earlier request first. A hold that has ended is over before the sweep. */
export async function listTrips(context: Context, workerId: string, page: PageArguments): Promise<Connection<Request>> {
  const items = await context.db.batchGet([tripKey(workerId, 'HOMEBOUND'), tripKey(workerId, 'WORKBOUND')]);
  const trips = items.filter((item) => item !== undefined).map(parseTrip);
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
