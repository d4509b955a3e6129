/** The indicators of the board in the order in which it shows them; what each one counts is said in the SDL. */
import type { Indicator, IndicatorUnit } from '../../../generated/graphql';

export const units: Readonly<Record<Indicator, IndicatorUnit>> = {
  POSITIONS_COLLECTED: 'VACANCIES',
  WORKERS_REGISTERED: 'PEOPLE',
  WORKERS_SURVEYED: 'PEOPLE',
  SERVICE_OBJECTS: 'PEOPLE',
  WORKERS_TRANSFERRED: 'PEOPLE',
  SEATS_ALLOCATED: 'SEATS',
  PASSENGERS_BOARDED: 'PEOPLE',
};

export const indicators = Object.keys(units) as Indicator[];
