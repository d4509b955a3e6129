/** Rules of campaigns: valid input, and which campaign is the current one of an area. Pure. */
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
      ...region(['targets', index, 'regionCode'], regionCode, { finest: 'COUNTY' }),
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
 * The current campaign of an area: among those of the bureaus in charge of the area or above it; else among those of
 * the bureaus above the caller, which may have targets elsewhere. A campaign never stands for a region that is not its
 * bureau's.
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
 * The first running campaign, in the order given, with a target in the area; else the first with a target for a region
 * that contains the area: a county is part of its province's campaign.
 */
export function currentAmong(campaigns: readonly Campaign[], on: CivilDate, area: string): Campaign | undefined {
  const running = campaigns.filter(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn);
  if (area === EVERYTHING) return running[0];
  return (
    running.find(({ targets }) => targets.some((target) => areasOf(areaOf(target)).includes(area))) ??
    running.find((campaign) => covers(campaign, area))
  );
}

/** A campaign without targets covers all areas. */
function covers({ targets }: Campaign, area: string): boolean {
  return targets.length === 0 || targets.some((target) => areasOf(area).includes(areaOf(target)));
}

export function areaOf({ regionCode }: Target): string {
  return regionCode ?? EVERYTHING;
}
