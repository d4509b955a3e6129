/** When a wait ends by itself, and until when it blocks other trips of its travellers. Pure. */
import { type CivilDate, endOfDay, addDays } from '../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { limits } from '../../../limits';

/** The instant at which the wait ends: the end of its last day, in China. */
export function waitEndOf(latestOn: CivilDate): Instant {
  return instantOf(endOfDay(latestOn));
}

/** The latest possible day of arrival of a party that departs on its last day. */
export function waitingTripEnd(latestOn: CivilDate): CivilDate {
  return addDays(latestOn, limits.routeDaysMax);
}
