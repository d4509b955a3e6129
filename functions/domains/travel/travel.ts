/** Rules of travel: what a service and a request must say, where a party boards and leaves, and who acts for a party. */
import type {
  AllocationStatus,
  RequestTravelInput,
  ScheduleTravelServiceInput,
  TravelRequestStatus,
  TravelServiceStatus,
} from '../../generated/graphql';
import { limits } from '../../limits';
import { date, distinct, listLength, notBefore, number, text } from '../../platform/checks';
import { addDays, type CivilDate, civilDateOf } from '../../platform/civil-date';
import { instantOf } from '../../platform/clock';
import type { Viewer } from '../../platform/identity';
import { type Refusal, refusal } from '../../platform/result';
import { region } from '../region/checks';
import { countyOf, isWithin, prefectureOf, serves } from '../region/region';
import type { Allocation, Departure, Request, Service, Stop } from './entities';
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
    ...checkWidth(input.stops),
    ...checkTimes(input.stops, instantOf(now)),
    ...checkDuration(input.stops),
    ...date(['stops', 0, 'departsAt'], dayOf(input.stops[0]?.departsAt), {
      today,
      daysAhead: limits.travelDaysAheadMax,
    }),
    ...checkQuotas(input),
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
    ...(latest != null && quotasEndAt != null && quotasEndAt > latest
      ? [refusal('DATE_TOO_FAR', ['quotasEndAt'], { latest })]
      : []),
  ];
}

export function checkRequest(input: RequestTravelInput, today: CivilDate): Refusal[] {
  const { workerIds, earliestOn, latestOn } = input;
  const wrongStart = date(['earliestOn'], earliestOn, { today, notPast: true, daysAhead: limits.travelDaysAheadMax });
  // Only from a date that is right: near the year 9999 there is no day to count to.
  const windowEnd = wrongStart.length === 0 ? addDays(earliestOn, limits.travelWindowDaysMax) : latestOn;
  return [
    ...listLength(['workerIds'], workerIds.length, { min: 1, max: limits.partyMax }),
    ...distinct(['workerIds'], workerIds),
    ...region(['originRegionCode'], input.originRegionCode, { needed: true }),
    ...region(['destinationRegionCode'], input.destinationRegionCode, { needed: true }),
    ...wrongStart,
    ...notBefore(['latestOn'], latestOn, earliestOn),
    ...(latestOn > windowEnd ? [refusal('DATE_TOO_FAR', ['latestOn'], { latest: windowEnd })] : []),
  ];
}

/** The county's quota and where it begins: at the first stop that serves the county, which must not be the last. */
export function quotaAt(stops: readonly { readonly regionCode: string }[], county: string): QuotaAt | undefined {
  const stop = stops.findIndex(({ regionCode }) => serves(regionCode, county));
  return stop < 0 || stop === stops.length - 1 ? undefined : { county, stop };
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
  return departures
    .flatMap((departure) => choiceOf(departure, wish, now) ?? [])
    .sort(
      (a, b) =>
        compare(a.arrivesAt, b.arrivesAt) ||
        compare(a.departsAt, b.departsAt) ||
        compare(a.departure.serviceId, b.departure.serviceId),
    );
}

/** Board at the first stop that serves the origin and is left in the window, leave at the first one after it that serves the destination. */
function choiceOf(departure: Departure, wish: Wish, now: Date): Choice | undefined {
  const { stops } = departure;
  for (const [from, { regionCode, departsAt }] of stops.entries()) {
    if (departsAt === undefined || !serves(regionCode, wish.originRegionCode) || !leavesIn(departsAt, wish, now))
      continue;
    const to = stops.findIndex((stop, index) => index > from && serves(stop.regionCode, wish.destinationRegionCode));
    const arrivesAt = stops[to]?.arrivesAt;
    if (arrivesAt === undefined) return undefined;
    const journey = { from, to };
    return { departure, journey, departsAt, arrivesAt, quota: quotaFor(departure, journey, wish.originRegionCode) };
  }
  return undefined;
}

function leavesIn(departsAt: string, { earliestOn, latestOn }: Wish, now: Date): boolean {
  const on = civilDateOf(new Date(departsAt));
  return departsAt > instantOf(now) && earliestOn <= on && on <= latestOn;
}

/** A quota begins at its county's stop: whoever boards before it has no part in it. */
function quotaFor(
  { stops, quotaCounties }: Departure,
  { from }: Journey,
  originRegionCode: string,
): QuotaAt | undefined {
  const county = countyOf(originRegionCode);
  const quota = county !== undefined && quotaCounties.includes(county) ? quotaAt(stops, county) : undefined;
  return quota !== undefined && quota.stop <= from ? quota : undefined;
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

/** Whether one of the party may be at home in the caller's region, though not all are: their villages tell (`party.ts`). */
export function maySeeSome({ roles, regionCode }: Viewer, { home }: Party): boolean {
  return (roles.includes('BUREAU') || roles.includes('CADRE')) && isWithin(regionCode ?? '', home);
}

/** A hold is over at its end, also before the sweep has given its seats back. */
export function allocationStatus(
  { status, holdEndsAt }: Pick<Allocation, 'status' | 'holdEndsAt'>,
  now: Date,
): AllocationStatus {
  return status === 'HELD' && holdEndsAt !== undefined && holdEndsAt <= instantOf(now) ? 'EXPIRED' : status;
}

/** Nobody has its seats any more, or only until the sweep. */
export function isOver(allocation: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): boolean {
  const status = allocationStatus(allocation, now);
  return status === 'RELEASED' || status === 'EXPIRED';
}

/** A request ends with its hold, also before the sweep has written so. */
export function requestStatus(
  { status }: Pick<Request, 'status'>,
  allocation: Pick<Allocation, 'status' | 'holdEndsAt'>,
  now: Date,
): TravelRequestStatus {
  return status === 'ALLOCATED' && allocationStatus(allocation, now) === 'EXPIRED' ? 'EXPIRED' : status;
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

const DAY = 86_400_000;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
