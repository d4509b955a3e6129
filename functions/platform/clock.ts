/** The clock, as an argument: rules and use cases never ask the machine for the time. */
import { type CivilDate, civilDateOf } from './civil-date';

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
