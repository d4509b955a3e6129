/** Civil dates as whole numbers `YYYYMMDD`, which typed arrays hold and which compare like the dates. Pure. */
import { limits } from '../../../../limits';
import { asCivilDate, type CivilDate } from '../../../../platform/values/civil-date';

export function wholeDateOf(date: CivilDate): number {
  let whole = 0;
  for (let at = 0; at < date.length; at += 1) {
    const digit = date.charCodeAt(at) - ZERO;
    if (digit >= 0) whole = whole * 10 + digit;
  }
  return whole;
}

/** The dash comes before the digits. */
const ZERO = 48;

export function civilDateOfWhole(date: number): CivilDate {
  const known = dates.get(date);
  if (known !== undefined) return known;
  const digits = String(date).padStart(8, '0');
  const made = asCivilDate(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
  if (dates.size >= limits.datesKept) dates.clear();
  dates.set(date, made);
  return made;
}

/** Cache: positions begin on a few hundred days. */
const dates = new Map<number, CivilDate>();

/** Completed years, as `ageOn` counts them: the year's digits rise by one on the birthday. */
export function wholeAge(birth: number, on: number): number {
  return Math.trunc((on - birth) / 10_000);
}
