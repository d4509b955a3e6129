/**
 * Civil dates of Asia/Shanghai as strings `YYYY-MM-DD`. They sort and compare as text, and have no time of day or
 * offset that could move a birthday or a deadline by a day. There is no clock here: today comes in as
 * `civilDateOf(now)`.
 */
import { assert } from '../requests/errors';
import type { Branded } from './branded';

/** `YYYY-MM-DD`, years 0001 to 9999. Text from outside becomes one only through `isCivilDate` or `asCivilDate`. */
export type CivilDate = Branded<'CivilDate'>;

/** True for dates that exist: `2028-02-29` is one, `2027-02-29`, `2027-2-9` and `2027-02-09T00:00:00Z` are not. */
export function isCivilDate(text: string): text is CivilDate {
  if (!DATE.test(text)) return false;
  // A fast path for reading items: these days exist in every month, or in every month but February.
  const day = text.slice(8);
  if (day <= '28' || (day <= '30' && text.slice(5, 7) !== '02')) return true;
  const milliseconds = midnightUtc(text);
  // A day after the end of the month either fails to parse or rolls over into the next month.
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
}

/** The text, as a civil date. @throws where it is none. */
export function asCivilDate(text: string): CivilDate {
  assert(isCivilDate(text), 'a civil date');
  return text;
}

const DATE = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** The date on the calendars of mainland China at an instant. Throws RangeError for an invalid `Date`. */
export function civilDateOf(instant: Date): CivilDate {
  return civilDateAt(instant.getTime() + offsetMilliseconds);
}

/** The time on the clocks of mainland China at an instant, to the minute: `09:30`. */
export function timeOfDayOf(instant: Date): string {
  return new Date(instant.getTime() + offsetMilliseconds).toISOString().slice(11, 16);
}

/** The instant at which the date begins in mainland China: 16:00 UTC of the day before. */
export function startOfDay(date: CivilDate): Date {
  return new Date(midnightUtc(date) - offsetMilliseconds);
}

/** The instant at which the date ends in mainland China, also that of the last date there is. */
export function endOfDay(date: CivilDate): Date {
  return new Date(midnightUtc(date) + dayMilliseconds - offsetMilliseconds);
}

/** The instant at an hour of the date in mainland China. Hours may be negative, or lie behind the end of the day. */
export function atHour(date: CivilDate, hour: number): Date {
  return new Date(startOfDay(date).getTime() + hour * hourMilliseconds);
}

/** Hours since midnight in mainland China, with fractions. */
export function hourOf(instant: Date): number {
  return (instant.getTime() - startOfDay(civilDateOf(instant)).getTime()) / hourMilliseconds;
}

/** `days` may be negative. Throws RangeError where the years 0001 to 9999 are left. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return civilDateAt(midnightUtc(date) + days * dayMilliseconds);
}

/** The same day of a later month, or the last of a month that is too short: a month after January 31 is February 28. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return civilDateAt(Date.UTC(year, month - 1 + months, Math.min(day, lastOfMonth)));
}

/** Days from `from` to `to`, negative when `to` is earlier: `addDays(from, daysBetween(from, to)) === to`. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return (midnightUtc(to) - midnightUtc(from)) / dayMilliseconds;
}

const dayMilliseconds = 86_400_000;
const hourMilliseconds = 3_600_000;

/**
 * UTC+8 without daylight saving: the only civil time of mainland China since 1991-09-15, before any instant that this
 * system can record. (Earlier dates, such as birth dates, come in as civil dates and are never made from an instant.)
 * A fixed offset needs no time zone data, so a runtime built without it can't be wrong.
 */
const offsetMilliseconds = 8 * hourMilliseconds;

/** NaN for some texts that are no date. */
function midnightUtc(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function civilDateAt(shiftedMilliseconds: number): CivilDate {
  const day = Math.floor(shiftedMilliseconds / dayMilliseconds);
  const known = datesKnown.get(day);
  if (known !== undefined) return known;
  const date = new Date(shiftedMilliseconds).toISOString().slice(0, -'T00:00:00.000Z'.length);
  if (!isCivilDate(date)) throw new RangeError(`expected a year from 0001 to 9999, got ${date}`);
  if (datesKnown.size >= DATES_KNOWN_MAX) datesKnown.clear();
  datesKnown.set(day, date);
  return date;
}

/** By days since 1970: making the text takes a tenth of counting a fact, and most facts are of a few days. */
const datesKnown = new Map<number, CivilDate>();
const DATES_KNOWN_MAX = 1_000;
