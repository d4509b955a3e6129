/** Places in the waitlist: made with the wait, read in order of the turn, removed when the request waits no more. */
import type { PutParams, Database, QueryParams, Write } from '../../platform/database';
import { readAll } from '../../platform/read-all';
import { countyOf, prefectureOf } from '../region/region';
import type { Service } from '../travel-service/entities';
import { waitlistsOf } from '../travel-service/travel-service';
import { parsePlace, type Place, PlaceEntity, placeKey, type Request } from './entities';
import { type Choice, choiceOf } from './travel-request';
import type { Waiting } from './waitlist';

/** Where a request waits, or waited: its county's list. Those of a cancelled service wait ahead of all others. */
export function placeOf(request: Request): Place {
  const { id, version, workerIds, originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy } = request;
  const rank = request.waitReason === 'SERVICE_CANCELLED' ? 0 : 1;
  return {
    origin: prefectureOf(originRegionCode) ?? originRegionCode,
    destination: destinationRegionCode.slice(0, 2),
    county: countyOf(originRegionCode) ?? originRegionCode,
    turn: `${rank}#${request.requestedAt}`,
    ...{ requestId: id, version, seats: workerIds.length, skips: 0 },
    ...{ originRegionCode, destinationRegionCode, earliestOn, latestOn },
    ...(arriveBy !== undefined && { arriveBy }),
  };
}

/** Over whatever an earlier wait of the same request left behind. */
export function placePut(request: Request): Write {
  return { Put: PlaceEntity.put(placeOf(request)).params<PutParams>() };
}

/** Refused where the request waits again, under another version, or the place is gone. */
export function placeDelete(place: Place): Write {
  return { Delete: { ...placeKey(place), ...ofVersion(place) } };
}

export function skipsUpdate(place: Place, skips: number): Write {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = ofVersion(place);
  return {
    Update: {
      ...placeKey(place),
      UpdateExpression: 'SET #skips = :skips',
      ConditionExpression,
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#skips': 'skips' },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':skips': skips },
    },
  };
}

function ofVersion({ version }: Place) {
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** Someone who waits for a service, and how they would ride it. */
export interface InLine extends Waiting {
  readonly place: Place;
  readonly choice: Choice;
}

/** Everyone who could take the service if it had room, in the order of their turn. Strongly consistent: one query for each of its lists. */
export async function readLine(db: Database, service: Service, now: Date): Promise<InLine[]> {
  const pages = await Promise.all(
    waitlistsOf(service.stops).map((list) =>
      readAll(db, { ...PlaceEntity.query.primary(list).params<QueryParams>(), ConsistentRead: true }),
    ),
  );
  const route = { serviceId: service.id, stops: service.stops, quotaCounties: service.quotaCounties };
  return pages
    .flat()
    .map(parsePlace)
    .flatMap((place) => {
      const choice = choiceOf(route, place, now);
      if (choice === undefined) return [];
      const { journey, quota } = choice;
      return [{ place, choice, size: place.seats, journey, quota, skips: place.skips }];
    })
    .sort((a, b) => (turnOf(a.place) < turnOf(b.place) ? -1 : 1));
}

function turnOf({ turn, requestId }: Place): string {
  return `${turn}#${requestId}`;
}

/** From 1, among those of the same county and province: one query that reads no more than who is ahead. */
export async function positionOf(db: Database, request: Request): Promise<number> {
  const place = placeOf(request);
  const { pk, sk } = placeKey(place).Key;
  let ahead = 0;
  for (let start: QueryParams['ExclusiveStartKey']; ;) {
    const { scanned, lastKey } = await db.query({
      TableName: 'TravelAllocations',
      KeyConditionExpression: 'pk = :list AND sk BETWEEN :county AND :own',
      ExpressionAttributeValues: { ':list': pk, ':county': `${place.county}#`, ':own': sk },
      Select: 'COUNT',
      ...(start && { ExclusiveStartKey: start }),
    });
    ahead += scanned;
    if (lastKey === undefined) return Math.max(1, ahead);
    start = lastKey;
  }
}
