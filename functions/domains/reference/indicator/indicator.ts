/**
 * The indicators, and the form in which the `counts.ts` of each noun states what its items count. The SDL describes
 * each indicator.
 */
import type { Indicator, IndicatorUnit } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import type { RegionCode } from '../region/region-code';

/** The two counts of a rate. */
export type RatePart = 'FOLLOW_UPS_MADE' | 'FOLLOW_UPS_DUE';

/** What has counters: an indicator, or one count of a rate. Medians and rates have none of their own. */
export type Counter = Indicator | RatePart;

/** Percent of `among` that `counted` is. Each is a counter, so late facts and moves are right in both. */
export const rates: Readonly<Partial<Record<Indicator, { readonly counted: RatePart; readonly among: RatePart }>>> = {
  FOLLOW_UP_RATE: { counted: 'FOLLOW_UPS_MADE', among: 'FOLLOW_UPS_DUE' },
};

/** What one state of an item counts; a change counts as the new state's contributions minus the old one's. */
export interface Contribution {
  readonly indicator: Counter;
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
  FOLLOW_UP_RATE: 'PERCENT',
  INCOME_RISE_MEDIAN: 'YUAN',
  TRAVEL_SERVICES: 'SERVICES',
  SEATS_ALLOCATED: 'SEATS',
  PASSENGERS_BOARDED: 'PEOPLE',
  WAITING: 'PEOPLE',
  HOLDS_LOST: 'SEATS',
  NO_SHOWS: 'PEOPLE',
  RETURNED_HOME: 'PEOPLE',
  LEFT_AGAIN: 'PEOPLE',
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

/**
 * Of which a day tells something only once it is over: a seat is empty for good when its service has left, and a follow-up
 * may be made until the end of its day.
 */
export const toldAfterTheDay: ReadonlySet<Indicator> = new Set<Indicator>(['NO_SHOWS', 'FOLLOW_UP_RATE']);

/** Of which one unit is one person's, so that a count of few tells of them. */
const unitsOfPeople: ReadonlySet<IndicatorUnit> = new Set(['PEOPLE', 'SEATS', 'PUSHES', 'DELIVERIES', 'CASES']);

export function isOfPeople(indicator: Indicator): boolean {
  return unitsOfPeople.has(units[indicator]);
}

/** A sum and its two parts: what is hidden of one is hidden of all, or two would tell the third. */
export const addingUp: readonly Indicator[] = ['WORKERS_TRANSFERRED', 'OUT_OF_PROVINCE', 'IN_PROVINCE'];

/** In the order of the board. */
export const indicators = Object.keys(units) as Indicator[];

/** One unit is one person's, or it is a share of people or one of its two counts. */
const aboutPeople: ReadonlySet<Counter> = new Set<Counter>([
  ...indicators.filter(isOfPeople),
  ...indicators.filter((one) => rates[one] !== undefined),
  ...Object.values(rates).flatMap(({ counted, among }) => [counted, among]),
]);

export function isAboutPeople(counter: Counter): boolean {
  return aboutPeople.has(counter);
}
