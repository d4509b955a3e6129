/** What people said no to since the last survey, and so what is not found for them again. Pure. */
import { civilDateOf } from '../../../platform/values/civil-date';
import { cutTo } from '../../reference/region/region-code';
import { straightKm } from '../../reference/region/distance';
import type { Worker } from '../../people/worker/store';
import type { Declined, Seeker } from '../matcher/matched-parts';
import type { Told } from './told-store';

type Wisher = Pick<Worker, 'villageCode' | 'surveyedAt' | 'lostJobOn' | 'wageExpected' | 'wantsWork'>;

/**
 * The wishes of a person after what they declined; a later survey renews them. Who declined a wage as too low expects
 * more than that, and who wants no work is found nothing, unless they had a job since and lost it.
 * @param told what each of the person's registrations was told.
 */
export function wishesAfter(
  worker: Wisher,
  told: readonly Told[],
): Pick<Seeker, 'declined' | 'wageExpected' | 'wantsWork'> {
  const since = worker.surveyedAt ?? '';
  const declines = told.flatMap(({ declines: all = [] }) => all).filter(({ at }) => at > since);
  if (declines.length === 0) return {};
  const of = (reason: string): typeof declines => declines.filter((one) => one.reason === reason);
  const home = cutTo(worker.villageCode, 6);
  // A place that is home itself, or that no map knows, bounds nothing.
  const tooFar = of('TOO_FAR').flatMap(({ regionCode }) => straightKm(home, regionCode) || []);
  const wage = Math.max(0, ...of('WAGE_TOO_LOW').map(({ wageMin }) => wageMin));
  const declined: Declined = {
    jobs: declines.map(({ jobKey }) => jobKey),
    wage,
    ...(tooFar.length > 0 && { km: Math.min(...tooFar) }),
    occupations: [...new Set(of('OTHER_WORK').map(({ occupationCode }) => occupationCode))],
  };
  return {
    declined,
    ...(wage > 0 && { wageExpected: Math.max(worker.wageExpected ?? 0, wage + 1) }),
    ...(of('NO_WORK_WANTED').some(({ at }) => civilDateOf(new Date(at)) >= (worker.lostJobOn ?? '')) && {
      wantsWork: false,
    }),
  };
}
