/**
 * Lanes of the waitlist: those who wait to go from one county to one province stand in one lane, in order of their turn; whoever
 * names a coarser origin has a lane of that. The head of a lane is one small item that each of them counts up once their place is
 * there: it tells which sizes of parties may wait, and whether anybody joined since it was read
 * (docs/decisions/0031-waitlist-lanes.md). One write each, on as many items as there are counties and provinces.
 */
import { limits } from '../../../limits';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { countiesOf, countyOf, prefectureOf, serves } from '../../reference/region/region';
import type { Stop } from './service-store';
import { corridorsOf } from './travel-service';

export interface Lane {
  /** The origin's prefecture, or its province where it lies in none. */
  readonly origin: string;
  /** A province. */
  readonly destination: string;
  /** The origin's county, or the origin where it lies in none. */
  readonly county: string;
}

export function laneOf(originRegionCode: string, destinationRegionCode: string): Lane {
  return {
    origin: prefectureOf(originRegionCode) ?? originRegionCode,
    destination: destinationRegionCode.slice(0, 2),
    county: countyOf(originRegionCode) ?? originRegionCode,
  };
}

/** Every lane in which somebody may wait for a service: of the counties it stops in or for, their prefectures and provinces. */
export function lanesOf(stops: readonly { readonly regionCode: string }[]): Lane[] {
  const lanes = corridorsOf(stops).flatMap(({ origin, destination }) => {
    const last = stops.findLastIndex(({ regionCode }) => regionCode.slice(0, 2) === destination);
    const boarding = stops.slice(0, last).filter(({ regionCode }) => prefectureOf(regionCode) === origin);
    const counties = boarding.flatMap(({ regionCode }) => {
      const county = countyOf(regionCode);
      return county === undefined ? countiesOf(regionCode) : [county];
    });
    return [...counties, origin, origin.slice(0, 2)].map((code) => laneOf(code, destination));
  });
  return [...new Map(lanes.map((lane) => [nameOf(lane), lane])).values()];
}

/** Partition of those who wait to go from a prefecture, or from all of a province, to a province: their places (`waitlist`). */
export function waitlistPk(origin: string, destination: string): string {
  return `waitlist#${origin}#${destination}`;
}

/**
 * Those who wait in a lane, in order of their turn, strongly consistent; with `days`, who may leave between them; with rank 0,
 * those of a cancelled service alone.
 */
export function placesOf(
  { origin, destination, county }: Lane,
  { days, rank }: { readonly days?: { first: CivilDate; last: CivilDate }; readonly rank?: 0 } = {},
): QueryParams {
  return {
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :list AND begins_with(sk, :county)',
    ...(days && {
      // Places of an earlier release have other names, and are not many.
      FilterExpression: 'attribute_not_exists(#earliest) OR (#earliest <= :last AND #latest >= :first)',
      ExpressionAttributeNames: { '#earliest': EARLIEST_ON, '#latest': LATEST_ON },
    }),
    ExpressionAttributeValues: {
      ':list': waitlistPk(origin, destination),
      ':county': rank === undefined ? `${county}#` : `${county}#${rank}#`,
      ...(days && { ':first': days.first, ':last': days.last }),
    },
    ConsistentRead: true,
  };
}

/** Names of a place's attributes, which are short: of a line it is the keys and names that are read most. */
export const EARLIEST_ON = 'e';
export const LATEST_ON = 'l';

export function nameOf({ county, destination }: Lane): string {
  return `${county} ${destination}`;
}

/**
 * Who may wait in a lane: nobody of a size who can leave on a day, but where the set has that day and size. A number each, of five
 * bytes: parties of five sizes and 40 days are a kilobyte.
 */
export type Waiters = ReadonlySet<number>;

export const NOBODY: Waiters = new Set();

/** A party that can leave on any day of a window. */
export function waitersOf(size: number, earliestOn: CivilDate, latestOn: CivilDate): Waiters {
  const [first, last] = [dayNumber(earliestOn), dayNumber(latestOn)];
  return new Set(Array.from({ length: last - first + 1 }, (_, index) => waiter(first + index, size)));
}

export function together(waiters: readonly Waiters[]): Waiters {
  return new Set(waiters.flatMap((some) => [...some]));
}

/** @param day counted from 1970. */
function waiter(day: number, size: number): number {
  return day * SIZES + size;
}

/** More than the largest party. */
const SIZES = 100;

function dayNumber(date: CivilDate): number {
  return Date.parse(date) / 86_400_000;
}

/** What a lane's head told when it was read. */
export interface Head {
  readonly lane: Lane;
  /** Rises with each who joins; undefined where nobody was counted yet. */
  readonly joined: number | undefined;
  /** Of all who may wait, once somebody read the lane to its end; before that, anybody may. */
  readonly isWhole: boolean;
  readonly waiters: Waiters;
  /** Rises with each who was passed over as often as the bound says. */
  readonly kept: number;
  /** About as many wait; exact where nothing was counted twice. */
  readonly length: number;
}

/** Whether a party of the lane, of a size up to the largest, may leave on a day when the service leaves a stop for the lane. */
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
