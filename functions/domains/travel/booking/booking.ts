/** Rules of travel requests: what a request must say, where a party boards and leaves, and who acts for a party. */
import type { AllocationStatus, RequestTravelInput, TravelRequestStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkDistinct, checkListLength, checkNotBefore } from '../../../platform/values/checks';
import { addDays, type CivilDate, civilDateOf, endOfDay } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { region } from '../../reference/region/checks';
import { countyOf, serves } from '../../reference/region/region';
import type { Departure } from '../travel-service/departure-store';
import type { Journey, QuotaAt } from '../travel-service/seats';
import { quotaAt } from '../travel-service/travel-service';
import type { Worker } from '../../people/worker/store';
import { isUnderLegalAge, opens } from '../../people/worker/worker';
import type { Allocation } from './allocation-store';
import type { Request } from './request-store';

export function checkRequest(input: RequestTravelInput, today: CivilDate): Refusal[] {
  const { workerIds, earliestOn, latestOn } = input;
  const wrongStart = checkDate(['earliestOn'], earliestOn, {
    today,
    notPast: true,
    daysAhead: limits.travelDaysAheadMax,
  });
  // Only from a date that is right: near the year 9999 there is no day to count to.
  const windowEnd = wrongStart.length === 0 ? addDays(earliestOn, limits.travelWindowDaysMax) : latestOn;
  return [
    ...checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.partyMax }),
    ...checkDistinct(['workerIds'], workerIds),
    ...region(['originRegionCode'], input.originRegionCode, { needed: true }),
    ...region(['destinationRegionCode'], input.destinationRegionCode, { needed: true }),
    ...wrongStart,
    ...checkNotBefore(['latestOn'], latestOn, earliestOn),
    ...(latestOn > windowEnd ? [refusal('DATE_TOO_FAR', ['latestOn'], { latest: windowEnd })] : []),
  ];
}

/** What a choice needs of a service. */
export type Route = Pick<Departure, 'serviceId' | 'stops' | 'quotaCounties' | 'timetable' | 'room'>;

/** A departure that a party can take: the corridor's services in the window that have not left, the earliest arrival first. */
export interface Choice {
  readonly departure: Route;
  readonly journey: Journey;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly quota: QuotaAt | undefined;
}

export interface Wish extends Pick<
  RequestTravelInput,
  'originRegionCode' | 'destinationRegionCode' | 'earliestOn' | 'latestOn'
> {
  /** Civil date on which it must have arrived, at the latest. */
  readonly arriveBy?: CivilDate | undefined;
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

/** Board at the first stop that serves the origin and is left in the window, leave at the first one after it that serves the destination. */
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

function isTooLate(arrivesAt: string, { arriveBy }: Wish): boolean {
  return arriveBy !== undefined && civilDateOf(new Date(arrivesAt)) > arriveBy;
}

function leavesIn(departsAt: string, { earliestOn, latestOn }: Wish, now: Date): boolean {
  const on = civilDateOf(new Date(departsAt));
  return departsAt > instantOf(now) && earliestOn <= on && on <= latestOn;
}

/** A quota begins at its county's stop: whoever boards before it has no part in it. */
function quotaFor({ stops, quotaCounties }: Route, { from }: Journey, originRegionCode: string): QuotaAt | undefined {
  const county = countyOf(originRegionCode);
  const quota = county !== undefined && quotaCounties.includes(county) ? quotaAt(stops, county) : undefined;
  return quota !== undefined && quota.stop <= from ? quota : undefined;
}

/** Everything that stands against a traveller, each at their place. */
export function checkTravellers(
  viewer: Viewer,
  input: RequestTravelInput,
  travellers: readonly (Worker | undefined)[],
  today: CivilDate,
): Refusal[] {
  const { workerIds, direction, earliestOn } = input;
  const foreign = foreignAmong(viewer, travellers);
  return workerIds.flatMap((_, index) => {
    const worker = travellers[index];
    const path = ['workerIds', index];
    if (worker === undefined || foreign.includes(index)) return [refusal('NOT_FOUND', path)];
    if (direction !== 'WORKBOUND') return [];
    const startsOn = startOf(worker, today);
    return [
      ...(isUnderLegalAge(worker, today) ? [refusal('UNDER_LEGAL_AGE', path, { age: limits.workingAgeMin })] : []),
      ...(startsOn !== undefined && startsOn < earliestOn ? [refusal('ARRIVES_TOO_LATE', path, { startsOn })] : []),
    ];
  });
}

/**
 * The day on which a party to work must have arrived: on which the first of its running placements starts, while that lies
 * ahead. Whoever has started comes back from a visit home, and nobody waits for them on a day that is known here.
 */
export function arriveBy(
  { direction }: Pick<RequestTravelInput, 'direction'>,
  workers: readonly Worker[],
  today: CivilDate,
): CivilDate | undefined {
  if (direction !== 'WORKBOUND') return undefined;
  const starts = workers.map((worker) => startOf(worker, today)).filter((startsOn) => startsOn !== undefined);
  return starts.sort()[0];
}

function startOf({ runningPlacementId, placedOn }: Worker, today: CivilDate): CivilDate | undefined {
  return runningPlacementId !== undefined && placedOn !== undefined && placedOn > today ? placedOn : undefined;
}

/** The instant at which its last day is over, in China. */
export function waitEndOf(latestOn: CivilDate): string {
  return instantOf(endOfDay(latestOn));
}

/** The latest day on which a party could arrive that leaves on its last one. */
export function waitingTripEnd(latestOn: CivilDate): CivilDate {
  return addDays(latestOn, limits.routeDaysMax);
}

/** The finest region that all of them are at home in, as the longest common prefix; empty for people of two provinces. */
export function commonHome(villageCodes: readonly string[]): string {
  const [first = '', ...others] = villageCodes;
  const length = [12, 9, 6, 4, 2].find(
    (size) => first.length >= size && others.every((code) => code.startsWith(first.slice(0, size))),
  );
  return first.slice(0, length ?? 0);
}

/**
 * Places of those for whom the caller can't act. Officials act for people at home in their region, a worker for themselves. Of
 * the caller's roles the one that sees most of the party decides: what two of them see does not add up to a party.
 */
export function foreignAmong(viewer: Viewer, travellers: readonly (Worker | undefined)[]): readonly number[] {
  const unseenBy = (sees: (worker: Worker) => boolean): number[] =>
    travellers.flatMap((worker, place) => (worker !== undefined && sees(worker) ? [] : [place]));
  const byRole = viewer.roles.map((role) => unseenBy((worker) => opens(role, viewer, worker)));
  return byRole.sort((a, b) => a.length - b.length)[0] ?? unseenBy(() => false);
}

/** Those without whom nobody is left over when the service has fewer seats, the latest first: what they are told, nobody does to them. */
export function allocationsOverCapacity(allocations: readonly Allocation[], legs: number, seats: number): Allocation[] {
  const riders = Array<number>(legs).fill(0);
  return [...allocations]
    .filter(hasSeats)
    .sort((a, b) => compare(a.allocatedAt, b.allocatedAt) || compare(a.id, b.id))
    .filter(({ fromStop, toStop, seats: size }) => {
      const fits = riders.slice(fromStop, toStop).every((count) => count + size <= seats);
      if (fits) for (let leg = fromStop; leg < toStop; leg += 1) riders[leg] = (riders[leg] ?? 0) + size;
      return !fits;
    })
    .reverse();
}

/** A hold is over at its end, also before the sweep has given its seats back. */
export function allocationStatus(
  { status, holdEndsAt }: Pick<Allocation, 'status' | 'holdEndsAt'>,
  now: Date,
): AllocationStatus {
  return status === 'HELD' && holdEndsAt !== undefined && holdEndsAt <= instantOf(now) ? 'EXPIRED' : status;
}

/** Whether seats are sold to it on its service; also while a hold that is over waits for the sweep. */
export function hasSeats({ status }: Pick<Allocation, 'status'>): boolean {
  return status !== 'RELEASED' && status !== 'EXPIRED';
}

/** Nobody has its seats any more, or only until the sweep. */
export function isOver(allocation: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): boolean {
  const status = allocationStatus(allocation, now);
  return status === 'RELEASED' || status === 'EXPIRED';
}

/** A request ends with its hold or its wait, also before the sweep has written so. */
export function requestStatus(
  { status, waitEndsAt }: Pick<Request, 'status' | 'waitEndsAt'>,
  allocation: Pick<Allocation, 'status' | 'holdEndsAt'> | undefined,
  now: Date,
): TravelRequestStatus {
  if (status === 'WAITLISTED') return waitEndsAt !== undefined && waitEndsAt <= instantOf(now) ? 'EXPIRED' : status;
  if (allocation === undefined) return status;
  return status === 'ALLOCATED' && allocationStatus(allocation, now) === 'EXPIRED' ? 'EXPIRED' : status;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
