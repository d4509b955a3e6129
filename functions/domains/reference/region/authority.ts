/**
 * Territorial authority: where a bureau acts. Reading follows the API's matrix; changing something is for the bureau of the
 * region that it belongs to, and for those above it. `actsIn` is the one rule; each noun says what a thing of its own
 * belongs to.
 */
import { limits } from '../../../limits';
import type { Path } from '../../../platform/values/checks';
import { assert } from '../../../platform/requests/errors';
import type { Viewer } from '../../../platform/security/identity';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { isWithin, wholeOf } from './region';

/** What belongs to the region of the bureau that made it. */
export interface Owned {
  /** Absent where an earlier release made it. */
  readonly ownerRegionCode?: string | undefined;
}

/** Whether the caller is the bureau of the region, or of one that holds it. */
export function actsIn({ roles, regionCode }: Viewer, region: string): boolean {
  return roles.includes('BUREAU') && regionCode !== undefined && isWithin(wholeOf(region), wholeOf(regionCode));
}

/** Whether the caller is the bureau that it belongs to, or one above. */
export function actsOn(viewer: Viewer, owned: Owned): boolean {
  return actsIn(viewer, ownerOf(owned));
}

/** What was made when no owner was kept belongs to the province whose software this is. */
export function ownerOf({ ownerRegionCode }: Owned): string {
  return ownerRegionCode ?? limits.homeProvince;
}

/** The region that what the bureau makes belongs to: its own. */
export function ownRegionOf({ roles, regionCode }: Viewer): string {
  assert(roles.includes('BUREAU') && regionCode, 'a bureau, which has a region');
  return regionCode;
}

/** For something that the caller may see: none where the caller acts on it. What they may not see is NOT_FOUND instead. */
export function checkActsOn(viewer: Viewer, owned: Owned, path: Path): Refusal[] {
  return actsOn(viewer, owned) ? [] : [outOfScope(viewer, path)];
}

export function outOfScope({ regionCode = '' }: Viewer, path: Path): Refusal {
  return refusal('REGION_OUT_OF_SCOPE', path, { scope: regionCode });
}
