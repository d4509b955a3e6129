/** Rules of travel services: what a service must say, which corridors it serves, where a county's quota begins. */
import type {
  ChangeTravelServiceInput,
  ScheduleTravelServiceInput,
  TravelServiceStatus,
} from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkDistinct, checkListLength, checkNumber, checkText } from '../../../platform/values/checks';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { outOfScope } from '../../reference/region/authority';
import { region } from '../../reference/region/checks';
import { prefectureOf, regionOfRecord, serves, wholeOf } from '../../reference/region/region';
import type { Service, Stop } from './service-store';
import type { QuotaAt } from './seats';

export function checkService(input: ScheduleTravelServiceInput, now: Date): Refusal[] {
  return [
    ...checkText(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...checkText(['carrierId'], input.carrierId, { max: limits.nameCharactersMax, needed: true }),
    ...checkNumber(['seats'], input.seats, { min: 1, max: limits.seatsMax }),
    ...checkListLength(['stops'], input.stops.length, { min: limits.stopsMin, max: limits.stopsMax }),
    ...input.stops.flatMap((stop, index) =>
      region(['stops', index, 'regionCode'], stop.regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ),
    ...checkWidth(input.stops),
    ...checkTimetable(input.stops, now),
    ...checkQuotas(input),
  ];
}

/** A bureau carries who gets on or off in its region; a route that only passes by, or stops elsewhere, is another's. */
export function checkRoute(stops: ScheduleTravelServiceInput['stops'], viewer: Viewer): Refusal[] {
  const own = wholeOf(viewer.regionCode ?? '');
  return stops.some(({ regionCode }) => serves(wholeOf(regionCode), own)) ? [] : [outOfScope(viewer, ['stops'])];
}

/** As far as the input tells; what is taken and where it stops is compared with the service. */
export function checkChange({ seats, stops }: ChangeTravelServiceInput, now: Date): Refusal[] {
  return [
    ...(seats == null ? [] : checkNumber(['seats'], seats, { min: 1, max: limits.seatsMax })),
    ...(stops == null ? [] : checkTimetable(stops, now)),
  ];
}

/** Same number, order and regions: whoever has seats has them between two of these stops. */
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

/** A corridor is an item of the transaction that schedules the service; of a list that is too long nothing is counted. */
function checkWidth(stops: ScheduleTravelServiceInput['stops']): Refusal[] {
  if (stops.length > limits.stopsMax) return [];
  const [max, got] = [limits.corridorsMax, corridorsOf(stops).length];
  return got > max ? [refusal('ROUTE_TOO_WIDE', ['stops'], { max, got })] : [];
}

type StopTimes = Pick<Stop, 'arrivesAt' | 'departsAt'>;

/** Departures and arrivals follow one another along the route, and the first departure lies ahead. */
function checkTimes(stops: ScheduleTravelServiceInput['stops'], now: string): Refusal[] {
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

/** A departure is filed by one stop's time and looked for by another's, so a request must know how far apart they can be. */
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
      const offRoute = wrong.length === 0 && quotaAt(stops, originRegionCode) === undefined;
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

/** The county's quota and where it begins: at the first stop that serves the county, which must not be the last. */
export function quotaAt(stops: readonly { readonly regionCode: string }[], county: string): QuotaAt | undefined {
  const stop = stops.findIndex(({ regionCode }) => serves(regionCode, county));
  return stop < 0 || stop === stops.length - 1 ? undefined : { county, stop };
}

/** All quotas of a service, where each begins. */
export function quotasOf({ quotaCounties, stops }: Pick<Service, 'quotaCounties' | 'stops'>): QuotaAt[] {
  return quotaCounties.flatMap((county) => quotaAt(stops, county) ?? []);
}

/** From a prefecture to board in to a province to leave in later, and the first stop in that prefecture. */
export interface Corridor {
  readonly origin: string;
  readonly destination: string;
  readonly from: number;
}

/** What a service serves and a request looks up. Stops in no known prefecture have none. */
export function corridorsOf(stops: readonly { readonly regionCode: string }[]): Corridor[] {
  const corridors = new Map<string, Corridor>();
  stops.forEach(({ regionCode }, from) => {
    const origin = prefectureOf(regionCode);
    if (origin === undefined) return;
    for (const stop of stops.slice(from + 1)) {
      const destination = stop.regionCode.slice(0, 2);
      if (!corridors.has(origin + destination)) corridors.set(origin + destination, { origin, destination, from });
    }
  });
  return [...corridors.values()];
}

/** As they are stored: with the region's name where none was given. */
export function stopsOf(stops: ScheduleTravelServiceInput['stops']): Stop[] {
  return stops.map((stop) => ({
    regionCode: stop.regionCode,
    name: stop.name?.trim() || regionOfRecord(stop.regionCode).name,
    ...timesOf(stop),
  }));
}

export function serviceStatus(
  { departsAt }: Pick<Service, 'departsAt'>,
  stored: TravelServiceStatus,
  now: Date,
): TravelServiceStatus {
  return stored !== 'CANCELLED' && departsAt <= instantOf(now) ? 'DEPARTED' : stored;
}

/** The civil day of an instant; undefined where there is none. */
export function dayOf(instant: string | null | undefined): CivilDate | undefined {
  return instant == null ? undefined : civilDateOf(new Date(instant));
}

function timesOf({
  arrivesAt,
  departsAt,
}: {
  arrivesAt?: string | null | undefined;
  departsAt?: string | null | undefined;
}): StopTimes {
  return { ...(arrivesAt != null && { arrivesAt }), ...(departsAt != null && { departsAt }) };
}

const DAY = 86_400_000;
