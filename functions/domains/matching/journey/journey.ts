/** The way from a worker's home to a job that was agreed on. Pure. */
import { limits } from '../../../limits';
import { addDays, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Placement } from '../../jobs/placement/store';
import type { Trip } from '../../people/trip/store';
import type { Worker } from '../../people/worker/store';
import { serves } from '../../reference/region/containment';
import { cutTo, homeProvince, type RegionCode } from '../../reference/region/region-code';
import type { Choice, Wish } from '../../travel/booking/departures/choices';
import type { Request } from '../../travel/booking/request-store';

export type Way = Pick<Wish, 'originRegionCode' | 'destinationRegionCode'>;

/** From the county to the place of work; undefined for who works in the county where they live. */
export function wayTo(workCode: RegionCode, { villageCode }: Pick<Worker, 'villageCode'>): Way | undefined {
  const home = cutTo(villageCode, 6);
  return serves(home, workCode)
    ? undefined
    : { originRegionCode: home, destinationRegionCode: destinationOf(workCode, home) };
}

/**
 * Far away any stop in the city will do, whichever of its districts has the station; within the province, where a
 * prefecture is as large as a country, a stop in the county.
 */
function destinationOf(workCode: RegionCode, home: RegionCode): RegionCode {
  const isNear = cutTo(workCode, 2) === cutTo(home, 2) || cutTo(workCode, 2) === homeProvince;
  const isCity = workCode.length > 4 && !COUNTIES_WITHOUT_CITY.test(workCode);
  return isCity && !isNear ? cutTo(workCode, 4) : cutTo(workCode, 6);
}

/** Counties right under a province share four digits and nothing else (GB/T 2260). */
const COUNTIES_WITHOUT_CITY = /^\d\d90/;

/** Whether a trip that was asked for otherwise leads to the job, and not after the first day of work. */
export function leadsTo(
  { destinationRegionCode }: Way,
  { startsOn }: Pick<Placement, 'startsOn'>,
  { allocationId, endsOn }: Pick<Trip, 'allocationId' | 'endsOn'>,
  request: Pick<Request, 'destinationRegionCode' | 'latestOn'>,
): boolean {
  // Who waits for a seat may get one up to the last day of the wish.
  const arrivesOn = allocationId === undefined ? request.latestOn : endsOn;
  return arrivesOn <= startsOn && serves(request.destinationRegionCode, destinationRegionCode);
}

/** The days on which the journey may begin. */
export function windowTo({ startsOn }: Pick<Placement, 'startsOn'>, today: CivilDate) {
  const earliest = addDays(startsOn, -limits.journeyDaysMax);
  return { earliestOn: earliest > today ? earliest : today, latestOn: startsOn };
}

/** The day before work first, then the days before that, because who comes early waits unpaid; the first day of work last. */
export function latestInTime(choices: readonly Choice[], startsOn: CivilDate): readonly Choice[] {
  const isBefore = ({ arrivesAt }: Choice): boolean => civilDateOf(new Date(arrivesAt)) < startsOn;
  return [
    ...choices
      .filter(isBefore)
      .toSorted((a, b) => (a.arrivesAt > b.arrivesAt ? -1 : a.arrivesAt < b.arrivesAt ? 1 : 0)),
    ...choices.filter((choice) => !isBefore(choice)),
  ];
}
