/**
 * Rules of travel requests: valid input, the services that a party can take, who acts for a party, and the status of an
 * allocation or request at an instant. Pure.
 */
import type { AllocationStatus, RequestTravelInput, TravelRequestStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkDistinct, checkListLength, checkNotBefore } from '../../../platform/values/checks';
import { addDays, type CivilDate, civilDateOf, endOfDay } from '../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { region } from '../../reference/region/checks';
import { countyOf, serves } from '../../reference/region/region';
import type { Departure } from '../travel-service/departure-store';
import type { Journey, QuotaAt } from '../travel-service/seats';
import { checkElsewhere, quotaAt } from '../travel-service/travel-service';
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
  // Count on from a valid date only: near the year 9999 the end of the window would be no date.
  const windowEnd = wrongStart.length === 0 ? addDays(earliestOn, limits.travelWindowDaysMax) : latestOn;
  return [
    ...checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.partyMax }),
    ...checkDistinct(['workerIds'], workerIds),
    ...region(['originRegionCode'], input.originRegionCode, { needed: true }),
    ...region(['destinationRegionCode'], input.destinationRegionCode, { needed: true }),
    ...checkElsewhere(['destinationRegionCode'], input.destinationRegionCode, input.originRegionCode),
    ...wrongStart,
    ...checkNotBefore(['latestOn'], latestOn, earliestOn),
    ...(latestOn > windowEnd ? [refusal('DATE_TOO_FAR', ['latestOn'], { latest: windowEnd })] : []),
  ];
}

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

export interface Wish extends Pick<
  RequestTravelInput,
  'originRegionCode' | 'destinationRegionCode' | 'earliestOn' | 'latestOn'
> {
  /** Latest civil date of arrival. */
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
function quotaFor({ stops, quotaCounties }: Route, { from }: Journey, originRegionCode: string): QuotaAt | undefined {
  const county = countyOf(originRegionCode);
  const quota = county !== undefined && quotaCounties.includes(county) ? quotaAt(stops, county) : undefined;
  return quota !== undefined && quota.stop <= from ? quota : undefined;
}

/** All refusals of the travellers, each with the traveller's index in its path. */
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
 * Latest civil date of arrival for a party that travels to work: the earliest future start among its running
 * placements. A placement that has started sets no date: its worker returns from a visit home, and the day is unknown.
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

/** The instant at which the wait ends: the end of its last day, in China. */
export function waitEndOf(latestOn: CivilDate): Instant {
  return instantOf(endOfDay(latestOn));
}

/** The latest possible day of arrival of a party that departs on its last day. */
export function waitingTripEnd(latestOn: CivilDate): CivilDate {
  return addDays(latestOn, limits.routeDaysMax);
}

/**
 * The smallest region that contains all the villages, as their longest common prefix; empty for people of several
 * provinces.
 */
export function commonHome(villageCodes: readonly string[]): string {
  const [first = '', ...others] = villageCodes;
  const length = [12, 9, 6, 4, 2].find(
    (size) => first.length >= size && others.every((code) => code.startsWith(first.slice(0, size))),
  );
  return first.slice(0, length ?? 0);
}

/**
 * Indexes of the travellers for whom the caller can't act. Officials act for people at home in their region, workers
 * for themselves and for those in their party who agreed to travel along (`isCompanion`). The caller's role that covers
 * most of the party decides; the coverage of two roles is not added up.
 */
export function foreignAmong(viewer: Viewer, travellers: readonly (Worker | undefined)[]): readonly number[] {
  const unseenBy = (sees: (worker: Worker) => boolean): number[] =>
    travellers.flatMap((worker, place) => (worker !== undefined && sees(worker) ? [] : [place]));
  const byRole = viewer.roles.map((role) =>
    unseenBy((worker) => opens(role, viewer, worker) || (role === 'WORKER' && isCompanion(viewer, worker, travellers))),
  );
  return byRole.sort((a, b) => a.length - b.length)[0] ?? unseenBy(() => false);
}

/** Whether the caller is a worker of the party, and this traveller of it agreed to travel with others. */
export function isCompanion(
  viewer: Viewer,
  { travelsTogether }: Pick<Worker, 'travelsTogether'>,
  travellers: readonly (Worker | undefined)[],
): boolean {
  const isOwn = (one: Worker | undefined): boolean => one !== undefined && opens('WORKER', viewer, one);
  return travelsTogether === true && viewer.roles.includes('WORKER') && travellers.some(isOwn);
}

/**
 * Allocations that would exceed the new number of seats, newest first. For the error message only; nothing is released.
 */
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

/** A hold is EXPIRED from its end on, even before the sweep gives its seats back. */
export function allocationStatus(
  { status, holdEndsAt }: Pick<Allocation, 'status' | 'holdEndsAt'>,
  now: Date,
): AllocationStatus {
  return status === 'HELD' && holdEndsAt !== undefined && holdEndsAt <= instantOf(now) ? 'EXPIRED' : status;
}

/** Whether the service's inventory still counts these seats as sold: true for an ended hold until the sweep. */
export function hasSeats({ status }: Pick<Allocation, 'status'>): boolean {
  return status !== 'RELEASED' && status !== 'EXPIRED';
}

/** Whether the party has lost or given up its seats: true for an ended hold, even before the sweep. */
export function isOver(allocation: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): boolean {
  const status = allocationStatus(allocation, now);
  return status === 'RELEASED' || status === 'EXPIRED';
}

/** A request is EXPIRED from the end of its hold or its wait on, even before the sweep writes so. */
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
