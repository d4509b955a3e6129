/**
 * Places in the waitlist: made with the wait, read in order of the turn, removed when the request waits no more. A place is some
 * 150 bytes with its key, because a line is read by the kilobyte: names of one letter, and what the key tells stands nowhere else.
 */
import { limits } from '../../limits';
import type { Database, Item, Key, QueryParams, Write } from '../../platform/database';
import {
  EARLIEST_ON,
  type Lane,
  laneOf,
  lanesOf,
  LATEST_ON,
  placesOf,
  type Waiters,
  waitersOf,
} from '../travel-service/lanes';
import { waitlistPk, type Service } from '../travel-service/entities';
import type { Place, Request } from './entities';
import { type Choice, choiceOf } from './travel-request';
import type { Waiting } from './waitlist';

/** Where a request waits, or waited: in its county's lane. Those of a cancelled service wait ahead of all others. */
export function placeOf(request: Request): Place {
  const { id, version, workerIds, originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy } = request;
  const rank = request.waitReason === 'SERVICE_CANCELLED' ? 0 : 1;
  return {
    ...laneOf(originRegionCode, destinationRegionCode),
    turn: `${rank}#${request.requestedAt}`,
    ...{ requestId: id, version, seats: workerIds.length, skips: 0 },
    ...{ originRegionCode, destinationRegionCode, earliestOn, latestOn },
    ...(arriveBy !== undefined && { arriveBy }),
  };
}

export function placeKey({ origin, destination, county, turn, requestId }: Place): Key {
  const pk = waitlistPk(origin, destination);
  return { TableName: 'TravelAllocations', Key: { pk, sk: `${county}#${turn}#${requestId}` } };
}

interface PlaceItem {
  readonly pk: string;
  readonly sk: string;
  readonly v: number;
  readonly n: number;
  readonly k: number;
  readonly o: string;
  readonly d: string;
  readonly [EARLIEST_ON]: string;
  readonly [LATEST_ON]: string;
  readonly a?: string;
}

/** Over whatever an earlier wait of the same request left behind. */
export function placePut(request: Request): Write {
  const place = placeOf(request);
  const { TableName, Key: key } = placeKey(place);
  const item: PlaceItem = {
    ...key,
    ...{ v: place.version, n: place.seats, k: place.skips, o: place.originRegionCode, d: place.destinationRegionCode },
    ...{ [EARLIEST_ON]: place.earliestOn, [LATEST_ON]: place.latestOn },
    ...(place.arriveBy !== undefined && { a: place.arriveBy }),
  };
  return { Put: { TableName, Item: { ...item } } };
}

export function parsePlace(item: Item): Place {
  const { sk, v, n, k, o, d, e, l, a } = item as unknown as PlaceItem;
  const [, rank = '', requestedAt = '', requestId = ''] = sk.split('#');
  return {
    ...laneOf(o, d),
    ...{ turn: `${rank}#${requestedAt}`, requestId, version: v, seats: n, skips: k },
    ...{ originRegionCode: o, destinationRegionCode: d, earliestOn: e, latestOn: l },
    ...(a !== undefined && { arriveBy: a }),
  };
}

/** Of a place and the wait that it was made for. */
export function nameOf({ requestId, version }: Place): string {
  return `${requestId}#${version}`;
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
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#skips': 'k' },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':skips': skips },
    },
  };
}

function ofVersion({ version }: Place) {
  return {
    ConditionExpression: '#version = :version',
    ExpressionAttributeNames: { '#version': 'v' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** What the head of the lane is told of a place. */
export function waitersAt({ seats, earliestOn, latestOn }: Place): Waiters {
  return waitersOf(seats, earliestOn, latestOn);
}

/** Someone who waits for a service, and how they would ride it. */
export interface InLine extends Waiting {
  readonly place: Place;
  readonly choice: Choice;
}

/** Everyone who could take the service if it had room, in the order of their turn. Strongly consistent. */
export async function readLine(db: Database, service: Service, now: Date): Promise<InLine[]> {
  const line: InLine[] = [];
  for await (const place of inOrder(lanesOf(service.stops).map((lane) => placesIn(db, lane)))) {
    const one = inLine(service, place, now);
    if (one !== undefined) line.push(one);
  }
  return line;
}

/** Undefined where the service would not do for those who wait at the place. */
export function inLine(service: Service, place: Place, now: Date): InLine | undefined {
  const choice = choiceOf({ ...service, serviceId: service.id }, place, now);
  if (choice === undefined) return undefined;
  const { journey, quota } = choice;
  return { place, choice, size: place.seats, journey, quota, skips: place.skips };
}

/** Of one lane, strongly consistent: a few at first, since a few seats are all that is free nearly always, then more at a time. */
export async function* placesIn(db: Database, lane: Lane): AsyncGenerator<Place> {
  let start: QueryParams['ExclusiveStartKey'];
  for (let count: number = limits.placesReadFirst; ; count = Math.min(count * 4, limits.placesReadMax)) {
    const page = await db.query({ ...placesOf(lane), Limit: count, ...(start && { ExclusiveStartKey: start }) });
    yield* page.items.map(parsePlace);
    if (page.lastKey === undefined) return;
    start = page.lastKey;
  }
}

/** Several lanes as one line, in the order of the turn. A lane is read only as far as its next place is needed. */
export async function* inOrder(lanes: readonly AsyncGenerator<Place>[]): AsyncGenerator<Place> {
  const next = async (places: AsyncGenerator<Place>) => ({ places, first: await places.next() });
  let heads = await Promise.all(lanes.map(next));
  for (;;) {
    heads = heads.filter(({ first }) => first.done !== true);
    const [head] = heads.sort((a, b) => (turnOf(a.first.value) < turnOf(b.first.value) ? -1 : 1));
    if (head === undefined) return;
    yield head.first.value as Place;
    head.first = await head.places.next();
  }
}

function turnOf(place: Place | undefined): string {
  return place === undefined ? '' : `${place.turn}#${place.requestId}`;
}
