/**
 * Chunyun, the Spring Festival rush around the first day of the lunar year. Festivals are a table because the runtime's
 * Chinese calendar is wrong for 2027 and 2030. Which days the rush has is announced each year: a rule of kind CHUNYUN.
 */
import { addDays, type CivilDate, asCivilDate, daysBetween } from '../../../platform/values/civil-date';
import type { Rules } from '../../reference/rule/service';
import type { RegionCode } from '../../reference/region/region-code';

export interface Rush {
  /** First day of the lunar year. People travel home before it and back to work after it. */
  readonly festivalOn: CivilDate;
  /** First and last day as announced, inclusive; absent before the announcement. */
  readonly announced?: { readonly first: CivilDate; readonly last: CivilDate };
}

/**
 * The rush around the festival that is nearest to a day, which may lie in another year; undefined for days far from the
 * table's festivals (2023 to 2036).
 * @param place where the journey begins; wherever when absent, for an announcement is the whole country's.
 */
export function rushNear(day: CivilDate, rules: Rules, place?: RegionCode): Rush | undefined {
  const festivalOn = festivals.find((festival) => Math.abs(daysBetween(day, festival)) <= HALF_A_YEAR);
  if (festivalOn === undefined) return undefined;
  const [row] = rules('CHUNYUN', festivalOn, place);
  if (row?.validTo === undefined) return { festivalOn };
  return { festivalOn, announced: { first: row.validFrom, last: row.validTo } };
}

/** Whether a day is one of the rush: as announced, by custom before the announcement. */
export function isInRush(day: CivilDate, rules: Rules): boolean {
  const rush = rushNear(day, rules);
  if (rush === undefined) return false;
  const { festivalOn, announced } = rush;
  const first = announced?.first ?? addDays(festivalOn, -CUSTOM.before);
  const last = announced?.last ?? addDays(festivalOn, CUSTOM.after);
  return first <= day && day <= last;
}

/** Days before and after the festival: 40 in all. */
const CUSTOM = { before: 15, after: 24 } as const;

/** Days. Two festivals are 353 days apart at least, so no day is this near to both. */
const HALF_A_YEAR = 176;

/** Ends with 2036; a test fails once a period is announced that is less than five years before the end. */
export const festivals: readonly CivilDate[] = [
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-03',
  '2031-01-23',
  '2032-02-11',
  '2033-01-31',
  '2034-02-19',
  '2035-02-08',
  '2036-01-28',
].map(asCivilDate);
