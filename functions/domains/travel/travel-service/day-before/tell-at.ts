/** When travellers are told where and when they board: on the day before the service leaves, in the morning. Pure. */
import { addDays, atHour, civilDateOf } from '../../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import type { Service } from '../service-store';
import { assert } from '../../../../platform/requests/errors';

/**
 * The hour of the day before in China. What is known later is told at once.
 * @param hour by the rule of the first stop's region; if absent, when that day begins.
 */
export function tellAtOf({ stops }: Pick<Service, 'stops'>, hour = 0): Instant {
  const departsAt = stops[0]?.departsAt;
  assert(departsAt, 'a departure from the first stop');
  const before = addDays(civilDateOf(new Date(departsAt)), -1);
  return instantOf(atHour(before, hour));
}
