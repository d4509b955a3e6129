/** Who sees a recruitment event, and who runs it. Pure. */
import type { EnterpriseId } from '../../../id-kinds';
import type { Viewer } from '../../../platform/security/viewer';
import { isWithin } from '../../reference/region/containment';
import type { RecruitmentEvent } from './store';

type Seen = Pick<RecruitmentEvent, 'regionCode' | 'enterpriseIds'>;

/** Whether the caller is an official of the region where it is held, or of one that contains it. */
export function runsEvent({ roles, regionCode }: Viewer, event: Pick<Seen, 'regionCode'>): boolean {
  return isOfficial(roles) && isWithin(event.regionCode, regionCode);
}

/**
 * Workers see every event, because each is announced. Officials see what lies in their region, and what a wider region
 * holds for theirs; enterprises see where they attend.
 * @param ownId the enterprise that the caller acts for.
 */
export function seesEvent(viewer: Viewer, event: Seen, ownId: EnterpriseId | undefined): boolean {
  const { roles, regionCode } = viewer;
  return (
    roles.includes('WORKER') ||
    runsEvent(viewer, event) ||
    (isOfficial(roles) && regionCode !== undefined && isWithin(regionCode, event.regionCode)) ||
    (ownId !== undefined && event.enterpriseIds.includes(ownId))
  );
}

function isOfficial(roles: Viewer['roles']): boolean {
  return roles.includes('BUREAU') || roles.includes('CADRE');
}
