/**
 * The indicators, and the form in which the `counts.ts` of each noun states what its items count. The SDL describes
 * each indicator.
 */
import type { Indicator, IndicatorUnit } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { RegionCode } from '../region/region-code';

/** What one state of an item counts; a change counts as the new state's contributions minus the old one's. */
export interface Contribution {
  readonly indicator: Indicator;
  /** Civil date on which it happened. */
  readonly on: CivilDate;
  /** Region of any level. */
  readonly regionCode: RegionCode;
  /** A whole number. */
  readonly amount: number;
}

export const units: Readonly<Record<Indicator, IndicatorUnit>> = {
  POSITIONS_COLLECTED: 'VACANCIES',
  WORKERS_REGISTERED: 'PEOPLE',
  WORKERS_SURVEYED: 'PEOPLE',
  SERVICE_OBJECTS: 'PEOPLE',
  WORKERS_TRANSFERRED: 'PEOPLE',
  OUT_OF_PROVINCE: 'PEOPLE',
  IN_PROVINCE: 'PEOPLE',
  STABLE_PLACEMENTS: 'PEOPLE',
  INCOME_RISE_MEDIAN: 'YUAN',
  TRAVEL_SERVICES: 'SERVICES',
  SEATS_ALLOCATED: 'SEATS',
  PASSENGERS_BOARDED: 'PEOPLE',
  WAITING: 'PEOPLE',
  HOLDS_LOST: 'SEATS',
  NO_SHOWS: 'PEOPLE',
  PEOPLE_REACHED: 'PEOPLE',
  RECRUITMENT_EVENTS: 'EVENTS',
  KEY_ENTERPRISES_TRACKED: 'ENTERPRISES',
  STATIONS: 'STATIONS',
  WORKING_GROUPS: 'GROUPS',
  PUSHES: 'PUSHES',
  DELIVERIES: 'DELIVERIES',
  WORKERS_TRAINED: 'PEOPLE',
  AGREEMENTS_SIGNED: 'AGREEMENTS',
  CASES_CLOSED: 'CASES',
  AGENCIES_VISITED: 'AGENCIES',
};

/** Of which a day tells something only once it is over: a seat is empty for good when its service has left. */
export const toldAfterTheDay: ReadonlySet<Indicator> = new Set<Indicator>(['NO_SHOWS']);

/** In the order of the board. */
export const indicators = Object.keys(units) as Indicator[];
