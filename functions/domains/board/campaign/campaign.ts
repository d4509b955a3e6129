/** The rules of campaigns: what may be opened, and which one is meant where none is named. */
import type { OpenCampaignInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import {
  checkDistinct,
  checkListLength,
  checkNotBefore,
  checkNumber,
  checkText,
} from '../../../platform/values/checks';
import { addDays, type CivilDate, daysBetween } from '../../../platform/values/civil-date';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { actsIn, outOfScope, ownerOf } from '../../reference/region/authority';
import { region } from '../../reference/region/checks';
import { isRegion, isWithin } from '../../reference/region/region';
import { areasOf, EVERYTHING } from '../counter/areas';
import type { Campaign, Target } from './store';

/** Everything that is wrong with an input, in the order of its fields. Both days are real dates: their scalar sees to that. */
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
      ...region(['targets', index, 'regionCode'], regionCode, { finest: 'COUNTY' }),
      ...checkNumber(['targets', index, 'value'], value, { min: 0, max: limits.campaignTargetMax }),
    ]),
  ];
}

/** Aims within the bureau's region; a province has them where its people work, in another one, and for everything too. */
export function checkAims({ targets }: Pick<OpenCampaignInput, 'targets'>, viewer: Viewer): Refusal[] {
  const { regionCode: own = '' } = viewer;
  return targets.flatMap(({ regionCode }, index) => {
    if (regionCode && !isRegion(regionCode)) return [];
    const elsewhere = !regionCode || regionCode.slice(0, 2) !== own.slice(0, 2);
    const allowed = elsewhere ? own.length === 2 : actsIn(viewer, regionCode);
    return allowed ? [] : [outOfScope(viewer, ['targets', index, 'regionCode'])];
  });
}

function notTooLong(startsOn: CivilDate, endsOn: CivilDate): Refusal[] {
  if (daysBetween(startsOn, endsOn) <= limits.campaignDaysMax) return [];
  return [refusal('DATE_TOO_FAR', ['endsOn'], { latest: addDays(startsOn, limits.campaignDaysMax) })];
}

/**
 * Of the campaigns of the bureaus above a region, or of its own, the one for the area; where there is none, of those above the
 * caller, who may have aims elsewhere. Nobody's campaign stands for a region that is not theirs.
 */
export function currentFor(
  campaigns: readonly Campaign[],
  on: CivilDate,
  area: string,
  callerRegion: string,
): Campaign | undefined {
  const of = (place: string): Campaign[] => campaigns.filter((campaign) => isWithin(place, ownerOf(campaign)));
  return (
    currentAmong(of(area === EVERYTHING ? callerRegion : area), on, area) ?? currentAmong(of(callerRegion), on, area)
  );
}

/**
 * Of the campaigns that run on the day the first, in the order given, that has a target in the area; where none has, the
 * first whose targets are for something wider: a county is part of its province's campaign.
 */
export function currentAmong(campaigns: readonly Campaign[], on: CivilDate, area: string): Campaign | undefined {
  const running = campaigns.filter(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn);
  if (area === EVERYTHING) return running[0];
  return (
    running.find(({ targets }) => targets.some((target) => areasOf(areaOf(target)).includes(area))) ??
    running.find((campaign) => covers(campaign, area))
  );
}

/** A campaign without targets is everyone's. */
function covers({ targets }: Campaign, area: string): boolean {
  return targets.length === 0 || targets.some((target) => areasOf(area).includes(areaOf(target)));
}

export function areaOf({ regionCode }: Target): string {
  return regionCode ?? EVERYTHING;
}
