/** Who sees and changes a registration: officials in charge of the person or of the event, and the person. Pure. */
import type { Viewer } from '../../../platform/security/viewer';
import { seesWorker } from '../../people/worker/access';
import type { Worker } from '../../people/worker/store';
import type { RecruitmentEvent } from '../recruitment-event/store';
import { runsEvent } from '../recruitment-event/who-sees';

export function seesRegistration(
  viewer: Viewer,
  event: Pick<RecruitmentEvent, 'regionCode'> | undefined,
  worker: Worker | undefined,
): boolean {
  return (event !== undefined && runsEvent(viewer, event)) || (worker !== undefined && seesWorker(viewer, worker));
}

/** Whether the caller acts as an official, and not only as the person. */
export function isOfficialHere(viewer: Viewer, event: RecruitmentEvent, worker: Worker): boolean {
  const roles = viewer.roles.filter((role) => role === 'BUREAU' || role === 'CADRE');
  return seesRegistration({ ...viewer, roles }, event, worker);
}
