/** The days of which an enterprise has reports, as far as a trend looks back. Pure. */
import { limits } from '../../../limits';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';

/** @param days in their order. @returns the days with the new one, without those that no trend begins with any more. */
export function withReport(days: readonly CivilDate[], on: CivilDate): CivilDate[] {
  const all = [...new Set([...days, on])].sort();
  const latest = all.at(-1) ?? on;
  const first = addDays(latest, -limits.trendDaysMax);
  return all.filter((day) => day >= first);
}

/** The first day of a report in the days before the latest one; undefined if there is none. */
export function beginsOn(days: readonly CivilDate[], latest: CivilDate, back: number): CivilDate | undefined {
  const first = addDays(latest, -back);
  return days.find((day) => day >= first && day < latest);
}
