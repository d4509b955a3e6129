/** Rules of travel: what a service and a request must say, where a party boards and leaves, and who acts for a party. */
import type {
  AllocationStatus,
  RequestTravelInput,
  ScheduleTravelServiceInput,
  TravelServiceStatus,
} from '../../generated/graphql';
import { limits } from '../../limits';
import { date, distinct, listLength, notBefore, number, text } from '../../platform/checks';
import { addDays, type CivilDate, civilDateOf } from '../../platform/civil-date';
import { instantOf } from '../../platform/clock';
import type { Viewer } from '../../platform/identity';
import { type Refusal, refusal } from '../../platform/result';
import { region } from '../region/checks';
import { isWithin, serves } from '../region/region';
import type { Allocation, Departure, Service, Stop } from './entities';
import type { Journey, QuotaAt } from './seats';

export function checkService(input: ScheduleTravelServiceInput, now: Date): Refusal[] {
  const today = civilDateOf(now);
  return [
    ...text(['name'], input.name, { max: limits.nameCharactersMax, needed: true }),
    ...text(['carrierId'], input.carrierId, { max: limits.nameCharactersMax, needed: true }),
    ...number(['seats'], input.seats, { min: 1, max: limits.seatsMax }),
    ...listLength(['stops'], input.stops.length, { min: limits.stopsMin, max: limits.stopsMax }),
    ...input.stops.flatMap((stop, index) => [
      ...region(['stops', index, 'regionCode'], stop.regionCode, { coarsest: 'PREFECTURE', needed: true }),
      ...text(['stops', index, 'name'], stop.name, { max: limits.nameCharactersMax }),
    ]),
    ...checkTimes(input.stops, instantOf(now)),
    ...date(['stops', 0, 'departsAt'], dayOf(input.stops[0]?.departsAt), {
      today,
      daysAhead: limits.travelDaysAheadMax,
    }),
    ...checkQuotas(input),
  ];
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

function checkQuotas({ quotas, quotasEndAt, stops, seats }: ScheduleTravelServiceInput): Refusal[] {
  const given = quotas ?? [];
  const together = given.reduce((sum, quota) => sum + quota.seats, 0);
  return [
    ...listLength(['quotas'], given.length, { min: 0, max: limits.quotasMax }),
    ...distinct(
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
        ...number(['quotas', index, 'seats'], quotaSeats, { min: 1, max: limits.seatsMax }),
      ];
    }),
    ...(together > seats ? [refusal('QUOTAS_ABOVE_SEATS', ['quotas'], { quotas: together, seats })] : []),
    ...notBefore(['quotasEndAt'], stops[0]?.departsAt, quotasEndAt),
  ];
}

export function checkRequest(input: RequestTravelInput, today: CivilDate): Refusal[] {
  const { workerIds, earliestOn, latestOn } = input;
  const windowEnd = addDays(earliestOn, limits.travelWindowDaysMax);
  return [
    ...listLength(['workerIds'], workerIds.length, { min: 1, max: limits.partyMax }),
    ...distinct(['workerIds'], workerIds),
    ...region(['originRegionCode'], input.originRegionCode, { needed: true }),
    ...region(['destinationRegionCode'], input.destinationRegionCode, { needed: true }),
    ...date(['earliestOn'], earliestOn, { today, notPast: true, daysAhead: limits.travelDaysAheadMax }),
    ...notBefore(['latestOn'], latestOn, earliestOn),
    ...(latestOn > windowEnd ? [refusal('DATE_TOO_FAR', ['latestOn'], { latest: windowEnd })] : []),
  ];
}

/** The county's quota and where it begins: at the first stop that serves the county, which must not be the last. */
export function quotaAt(stops: readonly { readonly regionCode: string }[], county: string): QuotaAt | undefined {
  const stop = stops.findIndex(({ regionCode }) => serves(regionCode, county));
  return stop < 0 || stop === stops.length - 1 ? undefined : { county, stop };
}

/** Board at the first stop that serves the origin, leave at the first one after it that serves the destination. */
export function journeyOf(
  stops: readonly { readonly regionCode: string }[],
  origin: string,
  destination: string,
): Journey | undefined {
  const from = stops.findIndex(({ regionCode }) => serves(regionCode, origin));
  const to = stops.findIndex(({ regionCode }, index) => index > from && serves(regionCode, destination));
  return from < 0 || to < 0 ? undefined : { from, to };
}

/** A departure that a party can take: the corridor's services in the window that have not left, the earliest arrival first. */
export interface Choice {
  readonly departure: Departure;
  readonly journey: Journey;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly quota: QuotaAt | undefined;
}

export type Wish = Pick<RequestTravelInput, 'originRegionCode' | 'destinationRegionCode' | 'earliestOn' | 'latestOn'>;

export function choicesOf(departures: readonly Departure[], wish: Wish, now: Date): Choice[] {
  const choices = departures.flatMap((departure): Choice[] => {
    const journey = journeyOf(departure.stops, wish.originRegionCode, wish.destinationRegionCode);
    if (journey === undefined) return [];
    const departsAt = departure.stops[journey.from]?.departsAt;
    const arrivesAt = departure.stops[journey.to]?.arrivesAt;
    if (departsAt === undefined || arrivesAt === undefined || departsAt <= instantOf(now)) return [];
    const on = civilDateOf(new Date(departsAt));
    if (on < wish.earliestOn || on > wish.latestOn) return [];
    const county = wish.originRegionCode.slice(0, 6);
    const quota = departure.quotaCounties.includes(county) ? quotaAt(departure.stops, county) : undefined;
    return [{ departure, journey, departsAt, arrivesAt, quota }];
  });
  return choices.sort(
    (a, b) =>
      compare(a.arrivesAt, b.arrivesAt) ||
      compare(a.departsAt, b.departsAt) ||
      compare(a.departure.serviceId, b.departure.serviceId),
  );
}

/** The finest region that all of them are at home in, as the longest common prefix; empty for people of two provinces. */
export function commonHome(villageCodes: readonly string[]): string {
  const [first = '', ...others] = villageCodes;
  const length = [12, 9, 6, 4, 2].find(
    (size) => first.length >= size && others.every((code) => code.startsWith(first.slice(0, size))),
  );
  return first.slice(0, length ?? 0);
}

type Party = Pick<Allocation, 'home' | 'workerIds'>;

/** Bureau and cadres for parties at home in their region, a worker for themselves alone. */
export function actsFor({ roles, regionCode, workerId }: Viewer, { home, workerIds }: Party): boolean {
  const official = roles.includes('BUREAU') || roles.includes('CADRE');
  const alone = workerIds.length === 1 && workerIds[0] === workerId;
  return (official && isWithin(home, regionCode ?? '')) || (roles.includes('WORKER') && alone);
}

/** Whoever acts for the party, and each of those who travel in it. */
export function seesParty(viewer: Viewer, party: Party): boolean {
  const travels =
    viewer.roles.includes('WORKER') && viewer.workerId !== undefined && party.workerIds.includes(viewer.workerId);
  return travels || actsFor(viewer, party);
}

/** A hold is over at its end, also before the sweep has given its seats back. */
export function allocationStatus(
  { status, holdEndsAt }: Pick<Allocation, 'status' | 'holdEndsAt'>,
  now: Date,
): AllocationStatus {
  return status === 'HELD' && holdEndsAt !== undefined && holdEndsAt <= instantOf(now) ? 'EXPIRED' : status;
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

/** What a stop must have of its times, for whoever writes stops. */
export function timesOf({
  arrivesAt,
  departsAt,
}: {
  arrivesAt?: string | null | undefined;
  departsAt?: string | null | undefined;
}): StopTimes {
  return { ...(arrivesAt != null && { arrivesAt }), ...(departsAt != null && { departsAt }) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
