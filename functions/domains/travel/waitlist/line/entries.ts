/**
 * Places in the waitlist: made with the wait, read in order of the turn, removed when the request waits no more. A place is some
 * 150 bytes with its key, because a line is read by the kilobyte: names of one letter, and what the key tells stands nowhere else.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../../limits';
import type { Database, Item, Key, Write } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { assert } from '../../../../platform/requests/errors';
import {
  EARLIEST_ON,
  type Lane,
  laneOf,
  LATEST_ON,
  placesOf,
  type Waiters,
  waitersOf,
} from '../../travel-service/lanes';
import { waitlistPk } from '../../travel-service/lanes';
import { type Service } from '../../travel-service/service-store';
import type { Request } from '../../booking/request-store';
import { type Choice, choiceOf } from '../../booking/booking';
import type { Waiting } from '../waitlist';

/**
 * Where a request waits: an item of its lane, in order of the turn, those of a cancelled service first, then by the time of the
 * request.
 */
export interface WaitlistEntry extends Lane {
  readonly turn: string;
  readonly requestId: string;
  /** The request's: whoever waits again has another place, though it may be at the same key. */
  readonly version: number;
  readonly seats: number;
  readonly originRegionCode: string;
  readonly destinationRegionCode: string;
  readonly earliestOn: string;
  readonly latestOn: string;
  readonly arriveBy?: string;
  /** Parties served ahead of it, with seats that it would need. */
  readonly skips: number;
}

/** Where a request waits, or waited: in its county's lane. Those of a cancelled service wait ahead of all others. */
export function entryOf(request: Request): WaitlistEntry {
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

export function entryKey({ origin, destination, county, turn, requestId }: WaitlistEntry): Key {
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
export function entryPut(request: Request): Write {
  const place = entryOf(request);
  const { TableName, Key: key } = entryKey(place);
  const item: PlaceItem = {
    ...key,
    ...{ v: place.version, n: place.seats, k: place.skips, o: place.originRegionCode, d: place.destinationRegionCode },
    ...{ [EARLIEST_ON]: place.earliestOn, [LATEST_ON]: place.latestOn },
    ...(place.arriveBy !== undefined && { a: place.arriveBy }),
  };
  return { Put: { TableName, Item: { ...item } } };
}

/** @throws where it is none: one malformed place must not hide those behind it from whoever reads the line. */
export function parseWaitlistEntry(item: Item): WaitlistEntry {
  const { pk, sk, v, n, k, o, d, e, l, a } = ofNow(item);
  assert(
    [pk, sk, o, d, e, l, a ?? ''].every((text) => typeof text === 'string'),
    'texts of a place',
  );
  assert([v, n, k].every(Number.isSafeInteger) && n >= 1 && n <= limits.partyMax, 'numbers of a place');
  const [, rank = '', requestedAt = '', requestId = ''] = sk.split('#');
  const place: WaitlistEntry = {
    ...laneOf(o, d),
    ...{ turn: `${rank}#${requestedAt}`, requestId, version: v, seats: n, skips: k },
    ...{ originRegionCode: o, destinationRegionCode: d, earliestOn: e, latestOn: l },
    ...(a !== undefined && { arriveBy: a }),
  };
  assert(isDeepStrictEqual(entryKey(place).Key, { pk, sk }), 'a place in its own lane');
  const days = (Date.parse(l) - Date.parse(e)) / 86_400_000;
  assert(days >= 0 && days < limits.placeDaysMax, 'days of a place');
  return place;
}

/** The request that a place is of, whatever else it says. */
export function requestIdAt({ sk }: Item): string {
  return String(sk).split('#').at(-1) ?? '';
}

/** An earlier release wrote names in full. */
function ofNow(item: Item): PlaceItem {
  const { version: v, seats: n, skips: k, originRegionCode: o, destinationRegionCode: d, arriveBy: a } = item;
  return { v, n, k, o, d, a, [EARLIEST_ON]: item['earliestOn'], [LATEST_ON]: item['latestOn'], ...item } as PlaceItem;
}

/** Of a place and the wait that it was made for. */
export function nameOf({ requestId, version }: WaitlistEntry): string {
  return `${requestId}#${version}`;
}

/** Refused where the request waits again, under another version, or the place is gone. */
export function entryDelete(place: WaitlistEntry): Write {
  return { Delete: { ...entryKey(place), ...ofVersion(place) } };
}

/** Refused also where another service's look counted some since the place was read. */
export function skipsUpdate(place: WaitlistEntry, skips: number): Write {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = ofVersion(place);
  return {
    Update: {
      ...entryKey(place),
      UpdateExpression: 'SET #skips = :skips',
      // Under its other name, an earlier release's place has none yet.
      ConditionExpression: `(${ConditionExpression}) AND (attribute_not_exists(#skips) OR #skips = :read)`,
      ExpressionAttributeNames: { ...ExpressionAttributeNames, '#skips': 'k' },
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':skips': skips, ':read': place.skips },
    },
  };
}

function ofVersion({ version }: WaitlistEntry) {
  return {
    ConditionExpression: '#version = :version OR #versionOfBefore = :version',
    ExpressionAttributeNames: { '#version': 'v', '#versionOfBefore': 'version' },
    ExpressionAttributeValues: { ':version': version },
  };
}

/** What the head of the lane is told of a place. */
export function waitersAt({ seats, earliestOn, latestOn }: WaitlistEntry): Waiters {
  return waitersOf(seats, earliestOn, latestOn);
}

/** Someone who waits for a service, and how they would ride it. */
export interface InLine extends Waiting {
  readonly place: WaitlistEntry;
  readonly choice: Choice;
}

/** Undefined where the service would not do for those who wait at the place. */
export function inLine(service: Service, place: WaitlistEntry, now: Date): InLine | undefined {
  const choice = choiceOf({ ...service, serviceId: service.id }, place, now);
  if (choice === undefined) return undefined;
  const { journey, quota } = choice;
  return { place, choice, size: place.seats, journey, quota, skips: place.skips };
}

/**
 * Of one lane, strongly consistent: a few at first, since a few seats are all that is free nearly always, then more at a time.
 * @param leave is given what is no place; the others go on.
 * @param leap tells, before each page, from which turn on to read if that is further on. Nobody leaps over those of a cancelled service.
 */
export async function* entriesIn(
  db: Database,
  lane: Lane,
  leave: (item: Item, error: unknown) => Promise<void>,
  leap: () => string | undefined = () => undefined,
): AsyncGenerator<WaitlistEntry, undefined> {
  const ahead = leap();
  let start: Item | undefined = ahead === undefined ? undefined : startAt(lane, ahead);
  for (const item of start === undefined ? [] : await readAll(db, placesOf(lane, { rank: 0 }))) {
    const place = await orLeft(item, parseWaitlistEntry, leave);
    if (place !== undefined) yield place;
  }
  for (let count: number = limits.placesReadFirst; ; count = Math.min(count * 4, limits.placesReadMax)) {
    const page = await db.query({ ...placesOf(lane), Limit: count, ...(start && { ExclusiveStartKey: start }) });
    for (const item of page.items) {
      const place = await orLeft(item, parseWaitlistEntry, leave);
      if (place !== undefined) yield place;
    }
    if (page.lastKey === undefined) return;
    const next = leap();
    const further = next === undefined ? undefined : startAt(lane, next);
    start = further !== undefined && further.sk > String(page.lastKey['sk']) ? further : page.lastKey;
  }
}

/** The key before all places of a turn. */
function startAt({ origin, destination, county }: Lane, turn: string): Key['Key'] & Item {
  return { pk: waitlistPk(origin, destination), sk: `${county}#${turn}` };
}

/** The turn of a place, also of one that is malformed. */
export function turnAt({ sk }: Item): string {
  return String(sk).split('#').slice(1, 3).join('#');
}

/** What an item is; undefined where it is malformed, which `leave` is told of. */
export async function orLeft<T>(
  item: Item,
  parse: (item: Item) => T,
  leave: (item: Item, error: unknown) => Promise<void>,
): Promise<T | undefined> {
  try {
    return parse(item);
  } catch (error) {
    await leave(item, error);
    return undefined;
  }
}

/** Several lanes as one line, in the order of the turn. A lane is read only as far as its next place is needed. */
export async function* inOrder(
  lanes: readonly AsyncGenerator<WaitlistEntry, undefined>[],
): AsyncGenerator<WaitlistEntry> {
  const next = async (places: AsyncGenerator<WaitlistEntry, undefined>) => ({ places, first: await places.next() });
  let heads = await Promise.all(lanes.map(next));
  for (;;) {
    heads = heads.filter(({ first }) => first.done !== true);
    const [head] = heads.sort((a, b) => (turnOf(a.first.value) < turnOf(b.first.value) ? -1 : 1));
    if (head === undefined) return;
    yield head.first.value as WaitlistEntry;
    head.first = await head.places.next();
  }
}

function turnOf(place: WaitlistEntry | undefined): string {
  return place === undefined ? '' : `${place.turn}#${place.requestId}`;
}
