/** Checks of a service's input: stops, times, seats and quotas. Pure. */
import type { ChangeTravelServiceInput, ScheduleTravelServiceInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  checkNumber,
  checkText,
  type Path,
} from '../../../platform/values/checks';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { outOfScope } from '../../reference/region/authority';
import { region } from '../../reference/region/checks';
import { countyOf, regionExists, wholeOf } from '../../reference/region/region';
import { serves } from '../../reference/region/containment';
import type { Service } from './service-store';
import { quotaAt } from './quotas';
import { corridorsOf } from './corridors/corridors';
import { asRegionCode, isRegionCode, type RegionCode } from '../../reference/region/region-code';

export function checkService(input: ScheduleTravelServiceInput, now: Date): Refusal[] {
  return [
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...checkText(['carrierId'], input.carrierId, { max: limits.nameCharactersMax, needed: true }),
    ...checkNumber(['seats'], input.seats, { min: 1, max: limits.seatsMax }),
    ...checkListLength(['stops'], input.stops.length, { min: limits.stopsMin, max: limits.stopsMax }),
    ...input.stops.flatMap((stop, index) =>
      region(['stops', index, 'regionCode'], stop.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ),
    ...checkSomewhere(input.stops),
    ...checkWidth(input.stops),
    ...checkTimetable(input.stops, now),
    ...checkQuotas(input),
  ];
}

/** A bureau may schedule routes with a stop in its region; others belong to other bureaus. */
export function checkRoute(stops: ScheduleTravelServiceInput['stops'], viewer: Viewer): Refusal[] {
  const { regionCode: own } = viewer;
  const isOwn = own !== undefined && placesOf(stops).some((place) => serves(wholeOf(place.regionCode), wholeOf(own)));
  return isOwn ? [] : [outOfScope(viewer, ['stops'])];
}

/** Checks the input by itself; seats sold and stops are compared with the service later. */
export function checkChange({ seats, stops }: ChangeTravelServiceInput, now: Date): Refusal[] {
  const tooMany = checkListLength(['stops'], stops?.length ?? 0, { min: 0, max: limits.stopsMax });
  return [
    ...(seats == null ? [] : checkNumber(['seats'], seats, { min: 1, max: limits.seatsMax })),
    ...tooMany,
    ...(stops == null || tooMany.length > 0 ? [] : checkTimetable(stops, now)),
  ];
}

/** The stops must keep number, order and regions, because allocations refer to stops by index. */
export function checkSameStops(stops: ScheduleTravelServiceInput['stops'], service: Pick<Service, 'stops'>): Refusal[] {
  const same =
    stops.length === service.stops.length &&
    stops.every(({ regionCode }, index) => regionCode === service.stops[index]?.regionCode);
  return same ? [] : [refusal('STOPS_DIFFER', ['stops'])];
}

function checkTimetable(stops: ScheduleTravelServiceInput['stops'], now: Date): Refusal[] {
  return [
    ...stops.flatMap((stop, index) =>
      checkText(['stops', index, 'name'], stop.name, { max: limits.nameCharactersMax }),
    ),
    ...checkTimes(stops, instantOf(now)),
    ...checkDuration(stops),
    ...checkDate(['stops', 0, 'departsAt'], dayOf(stops[0]?.departsAt), {
      today: civilDateOf(now),
      daysAhead: limits.travelDaysAheadMax,
    }),
  ];
}

/**
 * A service whose stops are all in one place carries nobody anywhere. A route that leaves it and returns is accepted.
 */
function checkSomewhere(stops: ScheduleTravelServiceInput['stops']): Refusal[] {
  if (stops.length > limits.stopsMax) return [];
  const [first, ...others] = stops.map(({ regionCode }) => regionCode);
  const same = others.map((code, index) => checkElsewhere(['stops', index + 1, 'regionCode'], code, first));
  return same.every((refusals) => refusals.length > 0) ? same.slice(-1).flat() : [];
}

/** Refuses a journey within one county, or within one city without counties. Invalid codes are ignored here. */
export function checkElsewhere(
  path: Path,
  destination: string | null | undefined,
  origin: string | null | undefined,
): Refusal[] {
  if (destination == null || origin == null || !regionExists(destination) || !isRegionCode(origin)) return [];
  return placeOf(destination) === placeOf(origin) ? [refusal('DESTINATION_IS_ORIGIN', path)] : [];
}

/** The county, or the whole city if it has no counties; the code itself if its region is larger. */
function placeOf(code: RegionCode): RegionCode {
  return wholeOf(countyOf(code) ?? code);
}

/** The stops whose regions are codes. */
function placesOf(stops: ScheduleTravelServiceInput['stops']): { readonly regionCode: RegionCode }[] {
  return stops.flatMap(({ regionCode }) => (isRegionCode(regionCode) ? [{ regionCode }] : []));
}

/**
 * Each corridor is one item of the transaction. A list of stops that is too long is refused by its length and not
 * counted.
 */
function checkWidth(stops: ScheduleTravelServiceInput['stops']): Refusal[] {
  if (stops.length > limits.stopsMax) return [];
  const [max, got] = [limits.corridorsMax, corridorsOf(placesOf(stops)).length];
  return got > max ? [refusal('ROUTE_TOO_WIDE', ['stops'], { max, got })] : [];
}

/** Times rise along the route, and the first departure is in the future. */
function checkTimes(stops: ScheduleTravelServiceInput['stops'], now: Instant): Refusal[] {
  const last = stops.length - 1;
  let before = now;
  return stops.flatMap((stop, index) =>
    (['arrivesAt', 'departsAt'] as const).flatMap((field) => {
      const needless = (index === 0 && field === 'arrivesAt') || (index === last && field === 'departsAt');
      const path = ['stops', index, field];
      const time = stop[field];
      if (needless) return [];
      if (time == null) return [refusal('REQUIRED', path)];
      const code = index === 0 ? 'DATE_PAST' : 'STOP_TIMES_REVERSED';
      const wrong = time <= before ? [refusal(code, path, { today: civilDateOf(new Date(now)) })] : [];
      before = time;
      return wrong;
    }),
  );
}

/** A departure is listed by one stop's time but requested by another's, so the time between them is bounded. */
function checkDuration(stops: ScheduleTravelServiceInput['stops']): Refusal[] {
  const departsAt = stops[0]?.departsAt;
  const arrivesAt = stops.at(-1)?.arrivesAt;
  if (departsAt == null || arrivesAt == null) return [];
  const latest = instantOf(new Date(Date.parse(departsAt) + limits.routeDaysMax * DAY));
  return arrivesAt > latest ? [refusal('DATE_TOO_FAR', ['stops', stops.length - 1, 'arrivesAt'], { latest })] : [];
}

function checkQuotas({ quotas, quotasEndAt, stops, seats }: ScheduleTravelServiceInput): Refusal[] {
  const given = quotas ?? [];
  const together = given.reduce((sum, quota) => sum + quota.seats, 0);
  const latest = stops[0]?.departsAt;
  return [
    ...checkListLength(['quotas'], given.length, { min: 0, max: limits.quotasMax }),
    ...checkDistinct(
      ['quotas'],
      given.map(({ originRegionCode }) => originRegionCode),
    ),
    ...given.flatMap(({ originRegionCode, seats: quotaSeats }, index) => {
      const path = ['quotas', index, 'originRegionCode'];
      const wrong = region(path, originRegionCode, { coarsest: 'COUNTY', finest: 'COUNTY', needed: true });
      const offRoute = wrong.length === 0 && quotaAt(stops, asRegionCode(originRegionCode)) === undefined;
      return [
        ...wrong,
        ...(offRoute ? [refusal('QUOTA_OFF_ROUTE', path)] : []),
        ...checkNumber(['quotas', index, 'seats'], quotaSeats, { min: 1, max: limits.seatsMax }),
      ];
    }),
    ...(together > seats ? [refusal('QUOTAS_ABOVE_SEATS', ['quotas'], { quotas: together, seats })] : []),
    ...(latest != null && quotasEndAt != null && quotasEndAt > latest
      ? [refusal('DATE_TOO_FAR', ['quotasEndAt'], { latest })]
      : []),
  ];
}

/** Civil date of an instant, in China; undefined if there is none. */
export function dayOf(instant: Instant | null | undefined): CivilDate | undefined {
  return instant == null ? undefined : civilDateOf(new Date(instant));
}

const DAY = 86_400_000;
