/**
 * Seasons: what counts distinct people counts each once a season, and a round of surveys lasts as long. The winter campaign
 * begins with surveys in November, and no season begins while people travel for Spring Festival. Pure.
 */
import { limits } from '../../../limits';
import { asCivilDate, type CivilDate } from '../../../platform/values/civil-date';

/** The first day of the season in which a day lies. */
export function seasonOf(day: CivilDate): CivilDate {
  const year = Number(day.slice(0, 4));
  return asCivilDate(`${day.slice(5) < limits.seasonBeginsOn ? year - 1 : year}-${limits.seasonBeginsOn}`);
}
