/**
 * A worker's trips: at most one for each direction, so the page is two round trips whatever the worker's history. A trip
 * is the guard against a second journey for as long as it has not ended.
 */
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import { limits } from '../../limits';
import { type CivilDate, civilDateOf } from '../../platform/civil-date';
import { inParallel } from '../../platform/in-parallel';
import type { Database, Item, PutParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { connectionOf, type Connection, type PageArguments } from '../../platform/listing';
import { collectionsOf, type Worker } from '../worker/entities';
import { parseService, serviceKey } from '../travel-service/entities';
import {
  type Allocation,
  allocationKey,
  parseAllocation,
  parseTrip,
  type Request,
  type Trip,
  TripEntity,
  tripKey,
} from './entities';
import { allocationLoader, requestLoader, serviceOf } from './loader';
import { requestStatus, waitingTripEnd } from './travel-request';

/** Those that wait or have seats, and are not over, the earlier request first. A hold or a wait that has ended is over before the sweep. */
export async function listTrips(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: PageArguments,
): Promise<Connection<Request>> {
  const running = await runningTrips(context, worker, today(context.clock));
  const requests = await Promise.all(running.map((trip) => livingRequest(context, trip)));
  const listed = requests.filter((request) => request !== undefined);
  return connectionOf(listed, requestOrder, page);
}

export function requestOrder({ requestedAt, id }: Request): string {
  return `${requestedAt}#${id}`;
}

/** Trips that are not over, at most two for each collection of the person: one round trip. */
export async function runningTrips(
  { db }: Pick<Context, 'db'>,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  on: CivilDate,
): Promise<Trip[]> {
  const keys = collectionsOf(worker).flatMap((id) => [tripKey(id, 'HOMEBOUND'), tripKey(id, 'WORKBOUND')]);
  const items = (await db.batchGet(keys)).filter((item) => item !== undefined);
  return items
    .filter(isTrip)
    .map(parseTrip)
    .filter(({ endsOn }) => endsOn >= on);
}

async function livingRequest(context: Context, { requestId, allocationId }: Trip): Promise<Request | undefined> {
  const [request] = await Promise.all([
    requestLoader(context).load(requestId),
    // Nearly always the request's: then it needs no further round trip.
    allocationId === undefined ? undefined : allocationLoader(context).load(allocationId),
  ]);
  assert(request, "a trip's request to exist");
  const allocation = request.allocationId && (await allocationLoader(context).load(request.allocationId));
  const status = requestStatus(request, allocation || undefined, context.clock.now());
  return status === 'ALLOCATED' || status === 'WAITLISTED' ? request : undefined;
}

/**
 * Each traveller's trip as the newest state of the request has it: with its seats and the day of arrival, or without. Trips are
 * not in the transaction that serves many parties, so they follow it.
 */
export async function followTrips({ db }: Pick<Context, 'db'>, requests: readonly Request[]): Promise<void> {
  const newest = new Map([...requests].sort((a, b) => a.version - b.version).map((request) => [request.id, request]));
  const living = [...newest.values()].filter(({ status }) => status === 'ALLOCATED' || status === 'WAITLISTED');
  const ends = await tripEnds(db, living);
  const updates = living.flatMap((request, index) =>
    request.workerIds.map((workerId) => tripUpdate(workerId, request, ends[index] ?? '')),
  );
  await inParallel(limits.waitlistWritesAtOnce, updates, (update) => db.commit([update]));
}

/** Civil date, for each of them: of the arrival where it has seats. */
async function tripEnds(db: Database, requests: readonly Request[]): Promise<string[]> {
  const seated = requests.flatMap(({ allocationId = '' }) => {
    const serviceId = serviceOf(allocationId);
    return serviceId === undefined ? [] : [{ allocationId, serviceId }];
  });
  const [allocations, services] = await Promise.all([
    db.batchGet(seated.map(({ serviceId, allocationId }) => allocationKey(serviceId, allocationId))),
    db.batchGet(seated.map(({ serviceId }) => serviceKey(serviceId))),
  ]);
  const arrivals = new Map(
    seated.map(({ allocationId }, index) => {
      const [allocation, service] = [allocations[index], services[index]];
      assert(allocation && service, "an allocated request's allocation and service to exist");
      const arrivesAt = parseService(service).stops[parseAllocation(allocation).toStop]?.arrivesAt;
      assert(arrivesAt, 'an arrival at a stop after the first');
      return [allocationId, civilDateOf(new Date(arrivesAt))];
    }),
  );
  return requests.map(({ allocationId = '', latestOn }) => arrivals.get(allocationId) ?? waitingTripEnd(latestOn));
}

/** Refused where the trip is another request's, or was written for a later state of this one. */
function tripUpdate(workerId: string, { id, direction, allocationId, version }: Request, endsOn: string): Write {
  const seated = allocationId !== undefined;
  return {
    Update: {
      ...tripKey(workerId, direction),
      UpdateExpression: `SET #endsOn = :endsOn, #version = :version${seated ? ', #allocationId = :allocationId' : ' REMOVE #allocationId'}`,
      ConditionExpression: '#requestId = :requestId AND #version < :version',
      ExpressionAttributeNames: {
        '#endsOn': 'endsOn',
        '#version': 'version',
        '#allocationId': 'allocationId',
        '#requestId': 'requestId',
      },
      ExpressionAttributeValues: {
        ':endsOn': endsOn,
        ':version': version,
        ':requestId': id,
        ...(seated && { ':allocationId': allocationId }),
      },
    },
  };
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
