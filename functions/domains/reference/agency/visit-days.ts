/** The days on which an agency was visited: of several visits of a day the first that was recorded. Pure. */
import { asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import type { AgencyVisit, VisitDays } from './visit-store';

type Visit = Pick<AgencyVisit, 'id' | 'agencyId' | 'on'>;

export function yearOf(day: CivilDate): string {
  return day.slice(0, 4);
}

/**
 * The years that the visits change.
 * @param read those of their years that are stored. @param visits of one agency, in the order of their recording.
 */
export function withVisits(read: readonly VisitDays[], visits: readonly Visit[]): VisitDays[] {
  const years = new Map(read.map((one) => [one.year, one]));
  const changed = new Map<string, VisitDays>();
  for (const { id, agencyId, on } of visits) {
    const year = yearOf(on);
    const { firsts = {} } = changed.get(year) ?? years.get(year) ?? {};
    const day = on.slice(5);
    if (Object.hasOwn(firsts, day)) continue;
    changed.set(year, { agencyId, year, firsts: { ...firsts, [day]: id } });
  }
  return [...changed.values()];
}

/** The first visits of the days, by day. */
export function firstsIn(years: readonly VisitDays[]): { id: AgencyVisit['id']; on: CivilDate }[] {
  return years
    .flatMap(({ year, firsts }) =>
      Object.entries(firsts).map(([day, id]) => ({ id, on: asCivilDate(`${year}-${day}`) })),
    )
    .toSorted((a, b) => (a.on < b.on ? -1 : 1));
}
