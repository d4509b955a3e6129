/**
 * Territorial authority: where a bureau acts. Reading follows the API's matrix; changing something is for the bureau of the
 * region that it belongs to, and for those above it. The one rule of it is `actsIn`; each noun says what region a thing of
 * its own belongs to.
 */
import { limits } from '../../limits';
import type { Path } from '../../platform/checks';
import type { Viewer } from '../../platform/identity';
import { type Refusal, refusal } from '../../platform/result';
import { isWithin, wholeOf } from './region';

/** Whether the caller is the bureau of the region, or of one that holds it. Roles besides add nothing. */
export function actsIn({ roles, regionCode }: Viewer, region: string): boolean {
  return roles.includes('BUREAU') && regionCode !== undefined && isWithin(wholeOf(region), wholeOf(regionCode));
}

/** What a bureau makes belongs to its own region. Undefined for who is none. */
export function bureauRegionOf({ roles, regionCode }: Viewer): string | undefined {
  return roles.includes('BUREAU') ? regionCode : undefined;
}

/** What was made in a release that kept no owner belongs to the province whose software this is. */
export function ownerOrHome(ownerRegionCode: string | undefined): string {
  return ownerRegionCode ?? limits.homeProvince;
}

/** The refusal of a thing that the caller may see and not change; none where the caller acts in its region. */
export function checkAuthority(viewer: Viewer, region: string, path: Path): Refusal[] {
  return actsIn(viewer, region) ? [] : [outOfScope(viewer, path)];
}

export function outOfScope({ regionCode = '' }: Viewer, path: Path): Refusal {
  return refusal('REGION_OUT_OF_SCOPE', path, { scope: regionCode });
}
