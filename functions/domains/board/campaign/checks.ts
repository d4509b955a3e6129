/** Checks of a campaign's input and of its targets. Pure. */
import type { OpenCampaignInput } from '../../../generated/graphql';
import { type Refusal, refusal } from '../../../platform/requests/result';
import {
  checkText,
  checkNotBefore,
  checkListLength,
  checkDistinct,
  checkNumber,
} from '../../../platform/values/checks';
import { limits } from '../../../limits';
import { EVERYTHING } from '../counter/areas';
import { region } from '../../reference/region/checks';
import type { Viewer } from '../../../platform/security/viewer';
import { isRegion } from '../../reference/region/region';
import { actsIn, outOfScope } from '../../reference/region/authority';
import { type CivilDate, daysBetween, addDays } from '../../../platform/values/civil-date';

/** All refusals, in the order of the input's fields. The scalar has checked that both days are real dates. */
export function checkCampaign({ name, startsOn, endsOn, targets }: OpenCampaignInput): Refusal[] {
  return [
    ...checkText(['name'], name, { max: limits.nameCharactersMax, needed: true }),
    ...checkNotBefore(['endsOn'], endsOn, startsOn),
    ...notTooLong(startsOn, endsOn),
    ...checkListLength(['targets'], targets.length, { min: 0, max: limits.campaignTargetsMax }),
    ...checkDistinct(
      ['targets'],
      targets.map(({ indicator, regionCode }) => `${indicator}#${regionCode || EVERYTHING}`),
    ),
    ...targets.flatMap(({ regionCode, value }, index) => [
      ...region(['targets', index, 'regionCode'], regionCode, {}),
      ...checkNumber(['targets', index, 'value'], value, { min: 0, max: limits.campaignTargetMax }),
    ]),
  ];
}

/**
 * Targets must be within the bureau's region. A province may also have targets in other provinces, where its people
 * work, and for everything.
 */
export function checkAims({ targets }: Pick<OpenCampaignInput, 'targets'>, viewer: Viewer): Refusal[] {
  const { regionCode: own = '' } = viewer;
  return targets.flatMap(({ regionCode }, index) => {
    const aim = regionCode || EVERYTHING;
    if (aim !== EVERYTHING && !isRegion(aim)) return [];
    const elsewhere = aim === EVERYTHING || aim.slice(0, 2) !== own.slice(0, 2);
    const allowed = elsewhere ? own.length === 2 : actsIn(viewer, aim);
    return allowed ? [] : [outOfScope(viewer, ['targets', index, 'regionCode'])];
  });
}

function notTooLong(startsOn: CivilDate, endsOn: CivilDate): Refusal[] {
  if (daysBetween(startsOn, endsOn) <= limits.campaignDaysMax) return [];
  return [refusal('DATE_TOO_FAR', ['endsOn'], { latest: addDays(startsOn, limits.campaignDaysMax) })];
}
