/** Rules of choosing a service: which departures a party can take, and between which stops. Pure. */
import type { RequestTravelInput } from '../../../../generated/graphql';
import { type CivilDate, civilDateOf } from '../../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import { countyOf } from '../../../reference/region/region';
import { serves } from '../../../reference/region/containment';
import type { Departure } from '../../travel-service/corridors/departure-store';
import type { Journey, QuotaAt } from '../../travel-service/seats';
import { quotaAt } from '../../travel-service/quotas';
import { asRegionCode, type RegionCode } from '../../../reference/region/region-code';

/** The attributes of a departure that a choice needs. */
export type Route = Pick<Departure, 'serviceId' | 'stops' | 'quotaCounties' | 'timetable' | 'room'>;

/** A departure that a party can take: which stops it rides between, when, and the quota that it may use. */
export interface Choice {
  readonly departure: Route;
  readonly journey: Journey;
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
  readonly quota: QuotaAt | undefined;
}

export interface Wish {
  readonly originRegionCode: RegionCode;
  readonly destinationRegionCode: RegionCode;
  readonly earliestOn: CivilDate;
  readonly latestOn: CivilDate;
  /** Latest civil date of arrival. */
  readonly arriveBy?: CivilDate | undefined;
}

/** What a checked input wishes for, as far as it alone tells. */
export function wishOf({
  originRegionCode: origin,
  destinationRegionCode: destination,
  earliestOn,
  latestOn,
}: Pick<RequestTravelInput, 'originRegionCode' | 'destinationRegionCode' | 'earliestOn' | 'latestOn'>) {
  const [originRegionCode, destinationRegionCode] = [asRegionCode(origin), asRegionCode(destination)];
  return { originRegionCode, destinationRegionCode, earliestOn, latestOn } satisfies Wish;
}

export function choicesOf(departures: readonly Route[], wish: Wish, now: Date): Choice[] {
  return departures
    .flatMap((departure) => choiceOf(departure, wish, now) ?? [])
    .sort(
      (a, b) =>
        compare(a.arrivesAt, b.arrivesAt) ||
        compare(a.departsAt, b.departsAt) ||
        compare(a.departure.serviceId, b.departure.serviceId),
    );
}

/**
 * Boards at the first stop that serves the origin and departs in the window; leaves at the first stop after it that
 * serves the destination.
 */
export function choiceOf(departure: Route, wish: Wish, now: Date): Choice | undefined {
  const { stops } = departure;
  for (const [from, { regionCode, departsAt }] of stops.entries()) {
    if (departsAt === undefined || !serves(regionCode, wish.originRegionCode) || !leavesIn(departsAt, wish, now))
      continue;
    const to = stops.findIndex((stop, index) => index > from && serves(stop.regionCode, wish.destinationRegionCode));
    const arrivesAt = stops[to]?.arrivesAt;
    if (arrivesAt === undefined || isTooLate(arrivesAt, wish)) return undefined;
    const journey = { from, to };
    return { departure, journey, departsAt, arrivesAt, quota: quotaFor(departure, journey, wish.originRegionCode) };
  }
  return undefined;
}

function isTooLate(arrivesAt: Instant, { arriveBy }: Wish): boolean {
  return arriveBy !== undefined && civilDateOf(new Date(arrivesAt)) > arriveBy;
}

function leavesIn(departsAt: Instant, { earliestOn, latestOn }: Wish, now: Date): boolean {
  const on = civilDateOf(new Date(departsAt));
  return departsAt > instantOf(now) && earliestOn <= on && on <= latestOn;
}

/** A quota begins at its county's stop; a party that boards before that stop has no part in the quota. */
function quotaFor(
  { stops, quotaCounties }: Route,
  { from }: Journey,
  originRegionCode: RegionCode,
): QuotaAt | undefined {
  const county = countyOf(originRegionCode);
  const quota = county !== undefined && quotaCounties.includes(county) ? quotaAt(stops, county) : undefined;
  return quota !== undefined && quota.stop <= from ? quota : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
