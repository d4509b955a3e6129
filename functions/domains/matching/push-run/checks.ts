/** What is asked of a push run before it starts. Pure. */
import type { StartPositionPushInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { checkNumber } from '../../../platform/values/checks';
import { region } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import type { RegionCode } from '../../reference/region/region-code';
import type { Running } from './running-store';

export function checkStart(
  { regionCode, perWorker, pushesPerVacancy }: StartPositionPushInput,
  viewer: Viewer,
): Refusal[] {
  return [
    ...region(['regionCode'], regionCode, { within: viewer, needed: true }),
    ...checkNumber(['perWorker'], perWorker, { min: 1, max: limits.pushesPerWorkerMax }),
    ...checkNumber(['pushesPerVacancy'], pushesPerVacancy, { min: 1, max: limits.pushesPerVacancyMax }),
  ];
}

/** Why no run may begin in the region now: one that tells some of the same people is not over, or too many are not. */
export function checkAlone({ runs }: Running, regionCode: RegionCode): Refusal[] {
  const first = runs.find((run) => isWithin(run.regionCode, regionCode) || isWithin(regionCode, run.regionCode));
  if (first !== undefined)
    return [refusal('PUSH_RUN_OVERLAPS', ['regionCode'], { run: first.id, region: first.regionCode })];
  return runs.length < limits.pushRunsAtOnce ? [] : [refusal('PUSH_RUNS_TOO_MANY', ['regionCode'])];
}
