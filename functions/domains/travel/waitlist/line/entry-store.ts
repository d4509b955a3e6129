/**
 * The waitlist entry item in table TravelAllocations, and every write of it: written with the wait, deleted once the
 * request no longer waits. Lines are read by the kilobyte, so an entry takes about 150 bytes with its key: attribute
 * names have one letter, and nothing in the key is repeated.
 */
import type { RequestId } from '../../../../id-kinds';
import { type CivilDate, daysBetween, isCivilDate } from '../../../../platform/values/civil-date';
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
import { hasPrefix } from '../../../../platform/values/ids';
import { assert } from '../../../../platform/requests/errors';
import type { Request } from '../../booking/request-store';
import { turnOf } from './order-in-line';
import { EARLIEST_ON, type Lane, laneOf, LATEST_ON, waitlistPk } from '../../travel-service/lanes';

/** A request's entry in its lane. The order is: requests of cancelled services first, then by time of the request. */
export interface WaitlistEntry extends Lane {
  readonly turn: string;
  readonly requestId: RequestId;
  /** Version of the request: a request that waits again has another entry, perhaps at the same key. */
  readonly version: number;
  readonly seats: number;
  readonly originRegionCode: string;
  readonly destinationRegionCode: string;
  readonly earliestOn: CivilDate;
  readonly latestOn: CivilDate;
  readonly arriveBy?: CivilDate;
  /** Number of later parties that took seats which this one needs. */
  readonly skips: number;
}

/** The entry for the request's current or last wait, in its county's lane. */
export function entryOf(request: Request): WaitlistEntry {
  const { id, version, workerIds, originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy } = request;
  return {
    ...laneOf(originRegionCode, destinationRegionCode),
    turn: turnOf(request),
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

/** Attributes used in conditions, including the long name of an earlier release. */
interface Stored extends PlaceItem {
  readonly version: number;
}

/** Overwrites an entry that an earlier wait of the same request left behind. */
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

/**
 * @throws if the item is malformed. Callers set it aside, so that one malformed entry does not hide those behind it.
 */
export function parseWaitlistEntry(item: Item): WaitlistEntry {
  const { pk, sk, v, n, k, o, d, e, l, a } = ofNow(item);
  assert(
    [pk, sk, o, d, e, l, a ?? ''].every((text) => typeof text === 'string'),
    'texts of a place',
  );
  assert(isCivilDate(e) && isCivilDate(l) && (a === undefined || isCivilDate(a)), 'civil dates of a place');
  assert([v, n, k].every(Number.isSafeInteger) && n >= 1 && n <= limits.partyMax, 'numbers of a place');
  const [, rank = '', requestedAt = ''] = sk.split('#');
  const requestId = requestIdAt({ sk });
  assert(requestId, 'a request of a place');
  const place: WaitlistEntry = {
    ...laneOf(o, d),
    ...{ turn: `${rank}#${requestedAt}`, requestId, version: v, seats: n, skips: k },
    ...{ originRegionCode: o, destinationRegionCode: d, earliestOn: e, latestOn: l },
    ...(a !== undefined && { arriveBy: a }),
  };
  assert(isDeepStrictEqual(entryKey(place).Key, { pk, sk }), 'a place in its own lane');
  const days = daysBetween(e, l);
  assert(days >= 0 && days < limits.entryDaysMax, 'days of a place');
  return place;
}

/** The request's id, even if the rest of the entry is malformed; undefined if the key does not end with one. */
export function requestIdAt({ sk }: Item): RequestId | undefined {
  const id = String(sk).split('#').at(-1);
  return id !== undefined && hasPrefix(id, 'trq') ? id : undefined;
}

/** Entries of an earlier release have long attribute names. */
function ofNow(item: Item): PlaceItem {
  const { version: v, seats: n, skips: k, originRegionCode: o, destinationRegionCode: d, arriveBy: a } = item;
  return { v, n, k, o, d, a, [EARLIEST_ON]: item['earliestOn'], [LATEST_ON]: item['latestOn'], ...item } as PlaceItem;
}

/** Identifies an entry together with the wait that it belongs to. */
export function nameOf({ requestId, version }: WaitlistEntry): string {
  return `${requestId}#${version}`;
}

/** Refused if the entry is gone or belongs to a newer version of the request. */
export function entryDelete(place: WaitlistEntry): Write {
  return deletion<Stored>(entryKey(place)).when(ofVersion(place));
}

/**
 * A party that waits has lost a traveller: the entry keeps its place and its skips. Refused as `entryDelete` is.
 * @param read entry of the wait before; the request's version rose by one.
 */
export function entryShrink(read: WaitlistEntry, smaller: Request): Write {
  return (
    update<PlaceItem & { readonly seats?: number; readonly version?: number }>(entryKey(read))
      .set({ v: smaller.version, n: smaller.workerIds.length })
      // The long names of an earlier release.
      .remove('version', 'seats')
      .when(ofVersion(read))
  );
}

/** Refused also if a pass over another service changed the skips since the read. */
export function skipsUpdate(place: WaitlistEntry, skips: number): Write {
  return (
    update<Stored>(entryKey(place))
      .set({ k: skips })
      // An entry of an earlier release has its skips under a long name, not under `k`.
      .when(ofVersion(place), anyOf(absent('k'), equals('k', place.skips)))
  );
}

/** Matches the version under its short name or under that of an earlier release. */
function ofVersion({ version }: WaitlistEntry): Condition<'v' | 'version'> {
  return anyOf<'v' | 'version'>(equals('v', version), equals('version', version));
}
