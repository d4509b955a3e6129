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
import { asRegionCode, cutTo, cutToCounty, type RegionCode } from '../../reference/region/region-code';

export interface Demand {
  /** A county, or the request's origin if that is larger. */
  readonly originRegionCode: RegionCode;
  /** A prefecture or, where asked for, a county; the request's destination if that is larger. */
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

/** Of people. */
export const counts = ['requested', 'allocated', 'waiting'] as const;

/**
 * One item for each origin and day, in its prefecture's collection, with counts by destination: `requested.440305`,
 * `allocated.440305`, `waiting.440305`. A season of one origin is 40 items of about two kilobytes; a week of a prefecture is
 * one query.
 * @param finest of the destinations: earlier releases counted a request in its prefecture, and so is it taken off.
 */
export function demandTallies(request: Pick<Request, (typeof COUNTED)[number]>, finest: Grain): Tally[] {
  const { originRegionCode, destinationRegionCode, earliestOn, status, workerIds } = request;
  const origin = cutToCounty(originRegionCode);
  const destination = destinationAt(finest, destinationRegionCode);
  const { TableName, Key: partition } = demandKey(cutTo(origin, 4), earliestOn);
  const key = { TableName, Key: { ...partition, sk: `${earliestOn}#${origin}` } };
  const counted: Readonly<Record<(typeof counts)[number], boolean>> = {
    requested: status !== 'CANCELLED',
    allocated: status === 'ALLOCATED',
    waiting: isWaiting(request),
  };
  return counts
    .filter((count) => counted[count])
    .map((count) => ({ key, attribute: `${count}.${destination}`, amount: workerIds.length }));
}

/** Of destinations. */
export type Grain = 'COUNTY' | 'PREFECTURE';

function destinationAt(finest: Grain, code: RegionCode): RegionCode {
  return finest === 'COUNTY' ? cutToCounty(code) : cutTo(code, 4);
}

export function isWaiting({ status }: Pick<Request, 'status'>): boolean {
  return status === 'WAITLISTED';
}

/** Lowest key of a day in the prefecture's collection. */
export function demandKey(prefecture: RegionCode, on: CivilDate): Key {
  return { TableName: 'Campaigns', Key: { pk: `demand#${prefecture}`, sk: on } };
}

/** Rows of an item, one for each destination; rows with no people are left out. */
export function demandOf(item: Item, finest: Grain): Demand[] {
  const [on = '', origin = ''] = String(item['sk']).split('#');
  const sums = new Map<string, Record<(typeof counts)[number], number>>();
  for (const [name, amount] of Object.entries(item))
    for (const count of counts) {
      if (!name.startsWith(`${count}.`)) continue;
      const destination = destinationAt(finest, asRegionCode(name.slice(count.length + 1)));
      const sum = sums.get(destination) ?? { requested: 0, allocated: 0, waiting: 0 };
      sums.set(destination, { ...sum, [count]: sum[count] + Number(amount) });
    }
  const [originRegionCode, day] = [asRegionCode(origin), asCivilDate(on)];
  return [...sums]
    .filter(([, { requested, allocated, waiting }]) => requested > 0 || allocated > 0 || waiting > 0)
    .map(([destination, sum]) => ({
      ...{ originRegionCode, destinationRegionCode: asRegionCode(destination), on: day },
      ...sum,
    }));
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
