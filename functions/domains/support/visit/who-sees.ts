/** Who sees a visit. Pure. */
import type { Viewer } from '../../../platform/security/viewer';
import { isWithin } from '../../reference/region/containment';
import type { Visit } from './store';

/** The station and the working group that made it, and officials in whose region the office lies whose visit it was. */
export function seesVisit(viewer: Viewer, { ownerRegionCode, stationId, workingGroupId }: Visit): boolean {
  if (isOfficial(viewer) && isWithin(ownerRegionCode, viewer.regionCode)) return true;
  const own = viewer.roles.includes('STATION') && viewer.station !== undefined ? viewer.stationId : undefined;
  return own !== undefined && (stationId === own || workingGroupId === own);
}

export function isOfficial({ roles }: Viewer): boolean {
  return roles.includes('BUREAU') || roles.includes('CADRE');
}
