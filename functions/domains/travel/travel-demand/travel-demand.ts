/**
 * Travel demand: numbers of people who asked to travel, have seats, and wait, by origin, destination and day. Regions
 * are cut from codes by their form and never looked up, so a count is subtracted under the code that it was added
 * under, even if the code changes.
 */
import { type CivilDate, asCivilDate } from '../../../platform/values/civil-date';
import type { Item, Key } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import { serves } from '../../reference/region/containment';
import type { Request } from '../booking/request-store';
import type { Stop } from '../travel-service/service-store';
import { asRegionCode, cutTo, type RegionCode } from '../../reference/region/region-code';

export interface Demand {
  /** A county, or the request's origin if that is larger. */
  readonly originRegionCode: RegionCode;
  /** A prefecture, or the request's destination if that is larger. */
  readonly destinationRegionCode: RegionCode;
  /** First day on which the people can leave. */
  readonly on: CivilDate;
  /** People who asked and did not cancel. */
  readonly requested: number;
  /** Those of them with seats, or with seats when the service left. */
  readonly allocated: number;
  /** Those of them who wait. */
  readonly waiting: number;
}

/** The attributes of a request that count. */
export const COUNTED = ['originRegionCode', 'destinationRegionCode', 'earliestOn', 'status', 'workerIds'] as const;

const counts = ['requested', 'allocated', 'waiting'] as const;

/**
 * One item for each origin and day, in its prefecture's collection, with counts by destination: `requested.4419`,
 * `allocated.4419`, `waiting.4419`. A season of one origin is 40 items of about a kilobyte; a week of a prefecture is
 * one query.
 */
export function demandTallies(request: Pick<Request, (typeof COUNTED)[number]>): Tally[] {
  const { originRegionCode, destinationRegionCode, earliestOn, status, workerIds } = request;
  const origin = originOf(originRegionCode);
  const { TableName, Key: partition } = demandKey(cutTo(origin, 4), earliestOn);
  const key = { TableName, Key: { ...partition, sk: `${earliestOn}#${origin}` } };
  const counted: Readonly<Record<(typeof counts)[number], boolean>> = {
    requested: status !== 'CANCELLED',
    allocated: status === 'ALLOCATED',
    waiting: isWaiting(request),
  };
  return counts
    .filter((count) => counted[count])
    .map((count) => ({
      key,
      attribute: `${count}.${destinationOf(destinationRegionCode)}`,
      amount: workerIds.length,
    }));
}

export function isWaiting({ status }: Pick<Request, 'status'>): boolean {
  return status === 'WAITLISTED';
}

/** Lowest key of a day in the prefecture's collection. */
export function demandKey(prefecture: RegionCode, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `demand#${prefecture}`, sk: on } };
}

/** Rows of an item, one for each destination; rows with no people are left out. */
export function demandOf(item: Item): Demand[] {
  const [on = '', origin = ''] = String(item['sk']).split('#');
  const originRegionCode = asRegionCode(origin);
  const destinations = new Set(
    Object.keys(item).flatMap((name) =>
      counts.flatMap((count) => (name.startsWith(`${count}.`) ? asRegionCode(name.slice(count.length + 1)) : [])),
    ),
  );
  return [...destinations]
    .map((destinationRegionCode) => {
      const count = (name: (typeof counts)[number]): number => Number(item[`${name}.${destinationRegionCode}`] ?? 0);
      return {
        ...{ originRegionCode, destinationRegionCode, on: asCivilDate(on) },
        ...{ requested: count('requested'), allocated: count('allocated'), waiting: count('waiting') },
      };
    })
    .filter(({ requested, allocated, waiting }) => requested > 0 || allocated > 0 || waiting > 0);
}

/** Compares by day, origin and destination. */
export function inOrder(a: Demand, b: Demand): number {
  return (
    compare(a.on, b.on) ||
    compare(a.originRegionCode, b.originRegionCode) ||
    compare(a.destinationRegionCode, b.destinationRegionCode)
  );
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

type Pair = Pick<Demand, 'originRegionCode' | 'destinationRegionCode'>;

/**
 * Tells whether one of the services goes from the origin to the destination. Each route is checked once for each pair,
 * since a carrier runs few routes on many days.
 */
export function servedBy(
  services: readonly { readonly stops: readonly Pick<Stop, 'regionCode'>[] }[],
): (pair: Pair) => boolean {
  const routes = new Map(
    services.map(({ stops }) => stops.map(({ regionCode }) => regionCode)).map((codes) => [codes.join(), codes]),
  );
  const known = new Map<string, boolean>();
  return ({ originRegionCode, destinationRegionCode }) => {
    const pair = `${originRegionCode} ${destinationRegionCode}`;
    const answer =
      known.get(pair) ?? [...routes.values()].some((stops) => connects(stops, originRegionCode, destinationRegionCode));
    known.set(pair, answer);
    return answer;
  };
}

function connects(stops: readonly RegionCode[], origin: RegionCode, destination: RegionCode): boolean {
  const from = stops.findIndex((stop) => serves(stop, origin));
  return from >= 0 && stops.slice(from + 1).some((stop) => serves(stop, destination));
}

/** `441900` means all of `4419`. */
function originOf(code: RegionCode): RegionCode {
  const county = cutTo(code, 6);
  return county.length === 6 && county.endsWith('00') ? cutTo(county, 4) : county;
}

function destinationOf(code: RegionCode): RegionCode {
  return cutTo(code, 4);
}
