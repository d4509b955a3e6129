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
