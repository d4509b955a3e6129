/**
 * Rules of territorial authority: where a bureau acts. Reading follows the API's access matrix. Changing a thing is for
 * the bureau of the region that the thing belongs to, and for the bureaus above it. `actsIn` is the one rule; each noun
 * says which region its things belong to. Pure.
 */
import type { Path } from '../../../platform/values/checks';
import { assert } from '../../../platform/requests/errors';
import type { Viewer } from '../../../platform/security/viewer';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { wholeOf } from './region';
import { isWithin } from './containment';
import { homeProvince, type RegionCode } from './region-code';

/** A thing that belongs to the region of the bureau that made it. */
export interface Owned {
  /** Absent if an earlier release made it. */
  readonly ownerRegionCode?: RegionCode | undefined;
}

/** Whether the caller is the bureau of the region or of a region that contains it. */
export function actsIn({ roles, regionCode }: Viewer, region: RegionCode): boolean {
  return roles.includes('BUREAU') && regionCode !== undefined && isWithin(wholeOf(region), wholeOf(regionCode));
}

/**
 * Whether the caller may open the rows of the people who are counted in a region, or in all of them: the officials in charge of it,
 * and the bureau of a province, whose people are counted wherever they go. Whoever may not is told of groups of people alone.
 */
export function opensPeopleOf({ roles, regionCode: own }: Viewer, region: RegionCode | undefined): boolean {
  if (own === undefined) return false;
  if (roles.includes('BUREAU') && own.length === PROVINCE_DIGITS) return true;
  return region !== undefined && (roles.includes('BUREAU') || roles.includes('CADRE')) && isWithin(region, own);
}

const PROVINCE_DIGITS = 2;

/** Whether the caller is the bureau that owns the thing, or a bureau above it. */
export function actsOn(viewer: Viewer, owned: Owned): boolean {
  return actsIn(viewer, ownerOf(owned));
}

/** Things without a stored owner belong to the home province. */
export function ownerOf({ ownerRegionCode }: Owned): RegionCode {
  return ownerRegionCode ?? homeProvince;
}

/** The caller's region, which owns the things that the bureau makes. */
export function ownRegionOf({ roles, regionCode }: Viewer): RegionCode {
  assert(roles.includes('BUREAU') && regionCode, 'a bureau, which has a region');
  return regionCode;
}

/** Empty if the caller acts on the thing. For things that the caller may see; others are NOT_FOUND. */
export function checkActsOn(viewer: Viewer, owned: Owned, path: Path): Refusal[] {
  return actsOn(viewer, owned) ? [] : [outOfScope(viewer, path)];
}

export function outOfScope({ regionCode }: Viewer, path: Path): Refusal {
  return refusal('REGION_OUT_OF_SCOPE', path, { scope: regionCode ?? '' });
}
