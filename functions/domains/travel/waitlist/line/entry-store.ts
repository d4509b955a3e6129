/**
 * The waitlist entry item in table TravelAllocations, and every write of it: written with the wait, deleted once the
 * request no longer waits. Lines are read by the kilobyte, so an entry takes about 150 bytes with its key: attribute
 * names have one letter, and nothing in the key is repeated.
 */
import type { RequestId } from '../../../../id-kinds';
import { type CivilDate, daysBetween } from '../../../../platform/values/civil-date';
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
import * as attr from '../../../../platform/items/attributes';
import { codec } from '../../../../platform/items/codec';
import type { Instant } from '../../../../platform/values/clock';
import { hasPrefix } from '../../../../platform/values/ids';
import { assert } from '../../../../platform/requests/errors';
import type { Request } from '../../booking/request-store';
import { placeAt, placeOf, turnAtPlace, turnOf } from './order-in-line';
import { EARLIEST_ON, type Lane, laneOf, LATEST_ON, waitlistPk } from '../../travel-service/lanes';
import { regionCode, type RegionCode } from '../../../reference/region/region-code';

/** A request's entry in its lane. The order is: requests of cancelled services first, then by time of the request. */
export interface WaitlistEntry extends Lane {
  readonly turn: string;
  /** Differs from the turn after an offer that nobody read. */
  readonly place: string;
  readonly requestId: RequestId;
  /** Version of the request: a request that waits again has another entry, perhaps at the same key. */
  readonly version: number;
  readonly seats: number;
  readonly originRegionCode: RegionCode;
  readonly destinationRegionCode: RegionCode;
  readonly earliestOn: CivilDate;
  readonly latestOn: CivilDate;
  readonly arriveBy?: CivilDate;
  /** When one of the party last read of an offer; absent if none did while it waited. */
  readonly reachedAt?: Instant;
  /** Number of later parties that took seats which this one needs. */
  readonly skips: number;
}

/** The entry for the request's current or last wait, in its county's lane. */
export function entryOf(request: Request): WaitlistEntry {
  const { id, version, workerIds, originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy, reachedAt } =
    request;
  return {
    ...laneOf(originRegionCode, destinationRegionCode),
    ...{ turn: turnOf(request), place: placeOf(request) },
    ...{ requestId: id, version, seats: workerIds.length, skips: 0 },
    ...{ originRegionCode, destinationRegionCode, earliestOn, latestOn },
    ...(arriveBy !== undefined && { arriveBy }),
    ...(reachedAt !== undefined && { reachedAt }),
  };
}

export function entryKey({ origin, destination, county, place, requestId }: WaitlistEntry): Key {
  const pk = waitlistPk(origin, destination);
  return { TableName: 'TravelAllocations', Key: { pk, sk: `${county}#${place}#${requestId}` } };
}

const entries = codec<PlaceItem>(
  'waitlistEntry',
  {
    v: attr.integer,
    n: attr.integer,
    k: attr.integer,
    o: regionCode,
    d: regionCode,
    [EARLIEST_ON]: attr.civilDate,
    [LATEST_ON]: attr.civilDate,
    a: attr.optional(attr.civilDate),
    r: attr.optional(attr.instant),
  },
  (item) => requestIdAt(item) !== undefined,
);

interface PlaceItem {
  readonly v: number;
  readonly n: number;
  readonly k: number;
  readonly o: RegionCode;
  readonly d: RegionCode;
  readonly [EARLIEST_ON]: CivilDate;
  readonly [LATEST_ON]: CivilDate;
  readonly a?: CivilDate;
  readonly r?: Instant;
}

/** Attributes used in conditions, including the long name of an earlier release. */
interface Stored extends PlaceItem {
  readonly version: number;
}

/** Overwrites an entry that an earlier wait of the same request left behind. */
export function entryPut(request: Request): Write {
  const entry = entryOf(request);
  const stored = entries.stored(entryKey(entry), {
    ...{ v: entry.version, n: entry.seats, k: entry.skips, o: entry.originRegionCode, d: entry.destinationRegionCode },
    ...{ [EARLIEST_ON]: entry.earliestOn, [LATEST_ON]: entry.latestOn },
    ...(entry.arriveBy !== undefined && { a: entry.arriveBy }),
    ...(entry.reachedAt !== undefined && { r: entry.reachedAt }),
  });
  return put(stored).always();
}

/**
 * @throws if the item is malformed. Callers set it aside, so that one malformed entry does not hide those behind it.
 */
export function parseWaitlistEntry(item: Item): WaitlistEntry {
  const { v, n, k, o, d, [EARLIEST_ON]: e, [LATEST_ON]: l, a, r } = entries.decode(ofNow(item));
  assert(n >= 1 && n <= limits.partyMax, 'the seats of an entry');
  const { pk, sk } = item;
  const place = placeAt(item);
  const requestId = requestIdAt({ sk });
  assert(requestId, 'a request of an entry');
  const entry: WaitlistEntry = {
    ...laneOf(o, d),
    ...{ turn: turnAtPlace(place), place, requestId, version: v, seats: n, skips: k },
    ...{ originRegionCode: o, destinationRegionCode: d, earliestOn: e, latestOn: l },
    ...(a !== undefined && { arriveBy: a }),
    ...(r !== undefined && { reachedAt: r }),
  };
  assert(isDeepStrictEqual(entryKey(entry).Key, { pk, sk }), 'an entry in its own lane');
  const days = daysBetween(e, l);
  assert(days >= 0 && days < limits.entryDaysMax, 'days of an entry');
  return entry;
}

/** The request's id, even if the rest of the entry is malformed; undefined if the key does not end with one. */
export function requestIdAt({ sk }: Item): RequestId | undefined {
  const id = String(sk).split('#').at(-1);
  return id !== undefined && hasPrefix(id, 'trq') ? id : undefined;
}

/** Entries of an earlier release have long attribute names. */
function ofNow(item: Item): Item {
  const { version: v, seats: n, skips: k, originRegionCode: o, destinationRegionCode: d, arriveBy: a } = item;
  return { v, n, k, o, d, a, [EARLIEST_ON]: item['earliestOn'], [LATEST_ON]: item['latestOn'], ...item };
}

/** Identifies an entry together with the wait that it belongs to. */
export function nameOf({ requestId, version }: WaitlistEntry): string {
  return `${requestId}#${version}`;
}

/** Refused if the entry is gone or belongs to a newer version of the request. */
export function entryDelete(entry: WaitlistEntry): Write {
  return deletion<Stored>(entryKey(entry)).when(ofVersion(entry));
}

/** A party that nobody had reached is back in line, at another place. Its new entry is put in the same transaction. */
export function unreachedDelete(unreached: Request): Write {
  return deletion(entryKey(entryOf(unreached))).always();
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

/** One of a party that is in line read of an offer that it had. Refused as `entryDelete` is. */
export function entryReached(entry: WaitlistEntry, reachedAt: Instant): Write {
  return update<Stored>(entryKey(entry)).set({ r: reachedAt }).when(ofVersion(entry));
}

/** Refused also if a pass over another service changed the skips since the read. */
export function skipsUpdate(entry: WaitlistEntry, skips: number): Write {
  return (
    update<Stored>(entryKey(entry))
      .set({ k: skips })
      // An entry of an earlier release has its skips under a long name, not under `k`.
      .when(ofVersion(entry), anyOf(absent('k'), equals('k', entry.skips)))
  );
}

/** Matches the version under its short name or under that of an earlier release. */
function ofVersion({ version }: WaitlistEntry): Condition<'v' | 'version'> {
  return anyOf<'v' | 'version'>(equals('v', version), equals('version', version));
}
