/** The clock, as an argument: rules and use cases never ask the machine for the time. */
import { limits } from '../../limits';
import { type CivilDate, civilDateOf, isCivilDate } from './civil-date';

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Today's civil date in Asia/Shanghai. */
export function today(clock: Clock): CivilDate {
  return civilDateOf(clock.now());
}

/** An instant as `DateTime` has it, `YYYY-MM-DDTHH:MM:SSZ`: whole seconds, so that all of them compare and sort as text. */
export function instantOf(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** What items hold as an instant: with `Z`, with milliseconds or without, of a day that exists. */
export function isInstant(text: string): boolean {
  return UTC.test(text) && isCivilDate(text.slice(0, 10));
}

const UTC = /^[^T]{10}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/;

/** `expiresAt` of an item that is kept so many days from then on: epoch seconds, as DynamoDB's TTL has it. */
export function expiryAfter(from: Date, days: number): number {
  return Math.floor(from.getTime() / 1_000) + days * 86_400;
}

/**
 * RFC 3339, section 5.6, but for leap seconds, which no clock of this system can show. Undefined for anything else, and
 * outside the years of `limits.instantYearMin` and `Max`.
 */
export function parseInstant(text: string): Date | undefined {
  const date = RFC_3339.exec(text)?.groups?.['date'];
  if (date === undefined || !isCivilDate(date)) return undefined;
  const instant = new Date(text.toUpperCase());
  // Of the UTC form: an offset may lead out of the years 0 to 9999, which have a sign then and read as years far below.
  const year = Number(instant.toISOString().slice(0, 4));
  return year >= limits.instantYearMin && year <= limits.instantYearMax ? instant : undefined;
}

const RFC_3339 =
  /^(?<date>\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
