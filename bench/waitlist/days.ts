/** The day on which everybody wants to travel. */
import { type CivilDate, asCivilDate } from '../../functions/platform/values/civil-date';
import { NOW } from '../../test/kit/travel-scene';

export const DAY = 1;

export const ON = dayOf(DAY);

function dayOf(day: number): { readonly earliestOn: CivilDate; readonly latestOn: CivilDate } {
  const on = asCivilDate(new Date(NOW.getTime() + day * 86_400_000).toISOString().slice(0, 10));
  return { earliestOn: on, latestOn: on };
}
