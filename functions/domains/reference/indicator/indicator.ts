/**
 * What is counted: the indicators, and in which form the `counts.ts` of a noun says what its items count for. What each one counts is
 * said in the SDL.
 */
import type { Indicator, IndicatorUnit } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';

/** What one state of an item counts for; what a change counts for is the new state's minus the old one's. */
export interface Contribution {
  readonly indicator: Indicator;
  /** The civil day on which the fact happened. */
  readonly on: CivilDate;
  /** A region of any level. */
  readonly regionCode: string;
  /** A whole number. */
  readonly amount: number;
}

export const units: Readonly<Record<Indicator, IndicatorUnit>> = {
  POSITIONS_COLLECTED: 'VACANCIES',
  WORKERS_REGISTERED: 'PEOPLE',
  WORKERS_SURVEYED: 'PEOPLE',
  SERVICE_OBJECTS: 'PEOPLE',
  WORKERS_TRANSFERRED: 'PEOPLE',
  SEATS_ALLOCATED: 'SEATS',
  PASSENGERS_BOARDED: 'PEOPLE',
};

/** In the order in which the board shows them. */
export const indicators = Object.keys(units) as Indicator[];
