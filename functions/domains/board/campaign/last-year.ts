/** The days of a year before, beside which a campaign's days stand: as far from the Spring Festival. Pure. */
import { addDays, type CivilDate, daysBetween } from '../../../platform/values/civil-date';
import { festivals } from '../../travel/group-ticket/chunyun';

interface Days {
  readonly from: CivilDate;
  /** Inclusive. */
  readonly to: CivilDate;
}

/** Up to today. Where a festival is missing from the table, a year has 52 weeks. */
export function lastYearOf({ from, to }: Days, today: CivilDate): Days {
  const middle = addDays(from, Math.floor(daysBetween(from, to) / 2));
  const [next] = festivals
    .map((festival, place) => ({ place, festival, away: Math.abs(daysBetween(middle, festival)) }))
    .toSorted((a, b) => a.away - b.away);
  const before = next && festivals[next.place - 1];
  const days = next && before && next.away <= YEAR_DAYS / 2 ? daysBetween(before, next.festival) : YEAR_DAYS;
  return { from: addDays(from, -days), to: addDays(to < today ? to : today, -days) };
}

const YEAR_DAYS = 364;
