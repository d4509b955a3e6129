/** The clock, as an argument: rules and use cases never ask the machine for the time. */
import { limits } from '../../limits';
import { assert } from '../requests/errors';
import type { Branded } from './branded';
import { type CivilDate, civilDateOf, isCivilDate, timeOfDayOf } from './civil-date';

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Today's civil date in Asia/Shanghai. */
export function today(clock: Clock): CivilDate {
  return civilDateOf(clock.now());
}

/** ISO 8601 in UTC, with milliseconds or without. */
export type Instant = Branded<'Instant'>;

/** An instant as `DateTime` has it, `YYYY-MM-DDTHH:MM:SSZ`: whole seconds, so that all of them compare and sort as text. */
export function instantOf(date: Date): Instant {
  return `${date.toISOString().slice(0, 19)}Z` as Instant;
}

/** The same to the millisecond, `YYYY-MM-DDTHH:MM:SS.sssZ`: compares and sorts as text among its own kind alone. */
export function preciseInstantOf(date: Date): Instant {
  return date.toISOString() as Instant;
}

/** An instant for people in mainland China, to the minute: `2027-02-06 09:30`. */
export function clockTimeOf(instant: Instant): string {
  const date = new Date(instant);
  return `${civilDateOf(date)} ${timeOfDayOf(date)}`;
}

/** Whether the text is an instant of an item: with `Z`, with or without milliseconds, on a real date. */
export function isInstant(text: string): text is Instant {
  return UTC.test(text) && isCivilDate(text.slice(0, 10));
}

/** The text, as an instant. @throws where it is none. */
export function asInstant(text: string): Instant {
  assert(isInstant(text), 'an instant');
  return text;
}

const UTC = /^[^T]{10}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

/** The instant so many days later, to the second. */
export function instantAfter(from: Instant, days: number): Instant {
  return instantOf(new Date(Date.parse(from) + days * 86_400_000));
}

/** To the second; hours may be negative, and have fractions. */
export function hoursAfter(from: Date, hours: number): Instant {
  return minutesAfter(from, hours * 60);
}

/** To the second; minutes may be negative, and have fractions. */
export function minutesAfter(from: Date, minutes: number): Instant {
  return instantOf(new Date(from.getTime() + minutes * 60_000));
}

/** `expiresAt` of an item that is kept for this many days: epoch seconds, for DynamoDB's TTL. */
export function expiryAfter(from: Date, days: number): number {
  return Math.floor(from.getTime() / 1_000) + days * 86_400;
}

/**
 * Parses RFC 3339, section 5.6, without leap seconds, which no clock of this system shows. Undefined for any other
 * text, and outside the years `limits.instantYearMin` to `Max`.
 */
export function parseInstant(text: string): Date | undefined {
  const date = RFC_3339.exec(text)?.groups?.['date'];
  if (date === undefined || !isCivilDate(date)) return undefined;
  const instant = new Date(text.toUpperCase());
  // The year of the UTC form: an offset may lead out of the years 0 to 9999, whose text then has a sign.
  const year = Number(instant.toISOString().slice(0, 4));
  return year >= limits.instantYearMin && year <= limits.instantYearMax ? instant : undefined;
}

const RFC_3339 =
  /^(?<date>\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
