/** Which campaign is the current one of an area. Pure. */
import type { CivilDate } from '../../../platform/values/civil-date';
import { ownerOf } from '../../reference/region/authority';
import { isWithin } from '../../reference/region/region';
import { areasOf, EVERYTHING } from '../counter/areas';
import type { Campaign, Target } from './store';

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
