/** Which campaign is the current one of an area. Pure. */
import type { CivilDate } from '../../../platform/values/civil-date';
import { ownerOf } from '../../reference/region/authority';
import { isWithin } from '../../reference/region/containment';
import { areasOf, EVERYTHING, type Area } from '../counter/areas';
import { countedAs } from '../counter/counted-as';
import type { Campaign, Target } from './store';
import type { RegionCode } from '../../reference/region/region-code';

/**
 * The current campaign of an area: among those of the bureaus in charge of the area or above it; else among those of
 * the bureaus above the caller, which may have targets elsewhere. A campaign never stands for a region that is not its
 * bureau's.
 */
export function currentFor(
  campaigns: readonly Campaign[],
  on: CivilDate,
  area: Area,
  callerRegion: RegionCode,
): Campaign | undefined {
  const of = (place: RegionCode): Campaign[] => campaigns.filter((campaign) => isWithin(place, ownerOf(campaign)));
  return (
    currentAmong(of(area === EVERYTHING ? callerRegion : area), on, area) ?? currentAmong(of(callerRegion), on, area)
  );
}

/**
 * The first running campaign, in the order given, with a target in the area; else the first with a target for a region
 * that contains the area: a county is part of its province's campaign.
 */
export function currentAmong(campaigns: readonly Campaign[], on: CivilDate, area: Area): Campaign | undefined {
  const running = campaigns.filter(({ startsOn, endsOn }) => startsOn <= on && on <= endsOn);
  if (area === EVERYTHING) return running[0];
  return (
    running.find((campaign) => aimsOf(campaign).some((aim) => areasOf(ofToday(aim)).includes(area))) ??
    running.find((campaign) => covers(campaign, area))
  );
}

/** A campaign without targets covers all areas. */
function covers(campaign: Campaign, area: Area): boolean {
  const aims = aimsOf(campaign);
  return aims.length === 0 || aims.some((aim) => areasOf(area).includes(ofToday(aim)));
}

/** Areas that have a target, as it was set. */
export function aimsOf({ aims = [], aimsAtAll = false, targets = [] }: Campaign): Area[] {
  const ofTargets = targets.map(({ regionCode }): Area => regionCode ?? EVERYTHING);
  const all: readonly Area[] = aimsAtAll ? [EVERYTHING] : [];
  return [...aims, ...all, ...ofTargets];
}

/** Of today: a target stays with what took its region over, as the counts do. */
export function areaOf({ regionCode }: Target): Area {
  return ofToday(regionCode ?? EVERYTHING);
}

function ofToday(aim: Area): Area {
  return aim === EVERYTHING ? aim : countedAs(aim);
}
