/**
 * Lanes of the waitlist: requests from one county to one province wait in one lane, in order of their turn; a request
 * with a larger origin region is in a lane of that region. A lane's head is one small item that each joining party
 * counts itself up at, with one write. It tells which days and sizes of parties may wait, and whether any joined since
 * it was read (docs/decisions/0031-waitlist-lanes.md).
 */
import { limits } from '../../../limits';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { codesOfRegion } from '../../reference/code-list/former-codes';
import { countiesOf, countyOf, prefectureOf } from '../../reference/region/region';
import { serves } from '../../reference/region/containment';
import { filedUnder } from '../../reference/region/successors';
import type { Stop } from './service-store';
import { corridorsOf } from './corridors/corridors';
import { cutTo, type RegionCode } from '../../reference/region/region-code';

export interface Lane {
  /** Prefecture of the origin, or the origin's region if that is larger. */
  readonly origin: RegionCode;
  /** Province code. */
  readonly destination: RegionCode;
  /** County of the origin, or the origin's region if that is larger. */
  readonly county: RegionCode;
}

export function laneOf(originRegionCode: RegionCode, destinationRegionCode: RegionCode): Lane {
  return {
    origin: prefectureOf(originRegionCode) ?? originRegionCode,
    destination: cutTo(destinationRegionCode, 2),
    county: countyOf(originRegionCode) ?? originRegionCode,
  };
}

/**
 * All lanes in which parties may wait for a service: its counties before the destination, and their prefectures and
 * provinces.
 */
export function lanesOf(stops: readonly { readonly regionCode: RegionCode }[]): Lane[] {
  const lanes = corridorsOf(stops).flatMap(({ origin, destination }) => {
    const last = stops.findLastIndex(({ regionCode }) => regionCode.slice(0, 2) === destination);
    const boarding = stops.slice(0, last).filter(({ regionCode }) => prefectureOf(regionCode) === origin);
    const counties = boarding.flatMap(({ regionCode }) => {
      const county = countyOf(regionCode);
      const counties = county === undefined ? countiesOf(regionCode) : [county];
      // Parties wait in the lane of the code that their county had when they joined.
      return counties.flatMap((code) => codesOfRegion(filedUnder(code)));
    });
    return [...counties, origin, cutTo(origin, 2)].map((code) => laneOf(code, destination));
  });
  return [...new Map(lanes.map((lane) => [nameOf(lane), lane])).values()];
}

/** Partition key of the waitlist entries from a prefecture, or from anywhere in a province, to a province. */
export function waitlistPk(origin: RegionCode, destination: RegionCode): string {
  return `waitlist#${origin}#${destination}`;
}

/**
 * Query of a lane's entries, in order of their places, strongly consistent.
 * @param days only entries whose window meets these days.
 * @param from first rank, and `to` the last one (`waitlist/line/order-in-line.ts`); by default, of all who are in line.
 */
export function placesOf(
  { origin, destination, county }: Lane,
  { days, from = 0, to = 2 }: { days?: { first: CivilDate; last: CivilDate }; from?: number; to?: number } = {},
): QueryParams {
  return {
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :list AND sk BETWEEN :from AND :to',
    ...(days && {
      // Entries of an earlier release have long attribute names; they are few, so all of them are read.
      FilterExpression: 'attribute_not_exists(#earliest) OR (#earliest <= :last AND #latest >= :first)',
      ExpressionAttributeNames: { '#earliest': EARLIEST_ON, '#latest': LATEST_ON },
    }),
    ExpressionAttributeValues: {
      ':list': waitlistPk(origin, destination),
      ':from': `${county}#${String(from)}`,
      ':to': `${county}#${String(to + 1)}`,
      ...(days && { ':first': days.first, ':last': days.last }),
    },
    ConsistentRead: true,
  };
}

/** Attribute names of an entry. They are short, because keys and names are most of the bytes of a line. */
export const EARLIEST_ON = 'e';
export const LATEST_ON = 'l';

export function nameOf({ county, destination }: Lane): string {
  return `${county} ${destination}`;
}

/**
 * The days and sizes of the parties that may wait in a lane: each number is a day and a size, and no other party waits.
 * A number takes five bytes, so parties of five sizes on 40 days take a kilobyte.
 */
export type Waiters = ReadonlySet<number>;

export const NOBODY: Waiters = new Set();

/** A party of `size` that can leave on any day of the window. */
export function waitersOf(size: number, earliestOn: CivilDate, latestOn: CivilDate): Waiters {
  const [first, last] = [dayNumber(earliestOn), dayNumber(latestOn)];
  return new Set(Array.from({ length: last - first + 1 }, (_, index) => waiter(first + index, size)));
}

export function together(waiters: readonly Waiters[]): Waiters {
  return new Set(waiters.flatMap((some) => [...some]));
}

/** @param day number of days since 1970. */
function waiter(day: number, size: number): number {
  return day * SIZES + size;
}

/** Greater than the largest party. */
const SIZES = 100;

function dayNumber(date: CivilDate): number {
  return Date.parse(date) / 86_400_000;
}

/** A lane's head as it was read. */
export interface Head {
  readonly lane: Lane;
  /** Rises with each party that joins or gets smaller; undefined before the first. */
  readonly joined: number | undefined;
  /** Whether `waiters` is complete, because a pass read the lane to its end; if not, any party may wait. */
  readonly isWhole: boolean;
  readonly waiters: Waiters;
  /** Rises with each party that is back in line after an offer that nobody read; 0 if none ever was. */
  readonly back: number;
  /** Rises with each party whose skips reach SKIPS_MAX, and with each that gets smaller. */
  readonly kept: number;
  /** Approximate number of waiting parties; exact unless records were counted twice. */
  readonly length: number;
}

/**
 * Whether a party of at most `largest` may wait in the lane for a day on which the service leaves one of the lane's
 * stops.
 */
export function mayWait(
  { isWhole, lane, waiters }: Head,
  stops: readonly Stop[],
  largest: number = limits.partyMax,
): boolean {
  if (!isWhole) return true;
  return stops.some(({ regionCode, departsAt }) => {
    if (departsAt === undefined || !serves(regionCode, lane.county)) return false;
    const day = dayNumber(civilDateOf(new Date(departsAt)));
    for (let size = 1; size <= largest; size += 1) if (waiters.has(waiter(day, size))) return true;
    return false;
  });
}
