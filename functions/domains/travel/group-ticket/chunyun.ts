/**
 * Chunyun, the Spring Festival rush: 40 days, from 15 days before the festival through 24 days after it, unless the
 * ministry announced other days. Festivals are a table because the runtime's Chinese calendar is wrong for 2027 and
 * 2030.
 */
import { type CivilDate, addDays, asCivilDate } from '../../../platform/values/civil-date';

export interface Chunyun {
  readonly year: number;
  /** First day of the lunar year. People travel home before it and back to work after it. */
  readonly festivalOn: CivilDate;
  readonly startsOn: CivilDate;
  /** Inclusive. */
  readonly endsOn: CivilDate;
}

/** A period that was announced for one year; it overrides the rule. */
export interface AnnouncedPeriod {
  readonly year: number;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  /** Name of the announcing body, and date. */
  readonly source: string;
}

/** The rush of a year; undefined for years outside the table (2023 to 2036). */
export function chunyunOf(year: number, announced = announcedPeriods): Chunyun | undefined {
  const festivalOn = festivals.find((date) => yearOf(date) === year);
  if (festivalOn === undefined) return undefined;
  const { startsOn, endsOn } = announced.find((period) => period.year === year) ?? periodByRule(festivalOn);
  return { year, festivalOn, startsOn, endsOn };
}

/** The rush that a date falls in; undefined between two rushes and outside the table. */
export function chunyunAround(date: CivilDate, announced = announcedPeriods): Chunyun | undefined {
  return festivals
    .map((festivalOn) => chunyunOf(yearOf(festivalOn), announced))
    .find((chunyun) => chunyun !== undefined && chunyun.startsOn <= date && date <= chunyun.endsOn);
}

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

export const announcedPeriods: readonly AnnouncedPeriod[] = [
  {
    year: 2025,
    startsOn: asCivilDate('2025-01-14'),
    endsOn: asCivilDate('2025-02-22'),
    source: 'National Development and Reform Commission, press conference of the State Council, 2025-01-08',
  },
  {
    year: 2026,
    startsOn: asCivilDate('2026-02-02'),
    endsOn: asCivilDate('2026-03-13'),
    source: 'National Development and Reform Commission, press briefing on the rush of 2026, January 2026',
  },
];

function periodByRule(festivalOn: CivilDate): { startsOn: CivilDate; endsOn: CivilDate } {
  return { startsOn: addDays(festivalOn, -15), endsOn: addDays(festivalOn, 24) };
}

function yearOf(date: CivilDate): number {
  return Number(date.slice(0, 4));
}
