/**
 * The item of a place in the waitlist, in table TravelAllocations, and every write of it: made with the wait, removed when the request
 * waits no more. A place is some 150 bytes with its key, because a line is read by the kilobyte: names of one letter, and what the key
 * tells stands nowhere else.
 */
import { isDeepStrictEqual } from 'node:util';
import { limits } from '../../../../limits';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import {
  absent,
  anyOf,
  type Condition,
  deletion,
  equals,
  put,
  update,
} from '../../../../platform/dynamodb/expressions';
import { assert } from '../../../../platform/requests/errors';
import type { Request } from '../../booking/request-store';
import { EARLIEST_ON, type Lane, laneOf, LATEST_ON, waitlistPk } from '../../travel-service/lanes';

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

/** What a transition speaks of, by the names of now and of an earlier release. */
interface Stored extends PlaceItem {
  readonly version: number;
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
  return put({ TableName, Item: { ...item } }).always();
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
  return deletion<Stored>(entryKey(place)).when(ofVersion(place));
}

/** Refused also where another service's look counted some since the place was read. */
export function skipsUpdate(place: WaitlistEntry, skips: number): Write {
  return (
    update<Stored>(entryKey(place))
      .set({ k: skips })
      // Under its other name, an earlier release's place has none yet.
      .when(ofVersion(place), anyOf(absent('k'), equals('k', place.skips)))
  );
}

/** By its name of now, or that of an earlier release. */
function ofVersion({ version }: WaitlistEntry): Condition<'v' | 'version'> {
  return anyOf<'v' | 'version'>(equals('v', version), equals('version', version));
}
