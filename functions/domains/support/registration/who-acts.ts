/** Who sees and changes a sign-up: officials in charge of the person or of what it is for, and the person. Pure. */
import type { Viewer } from '../../../platform/security/viewer';
import { seesWorker } from '../../people/worker/access';
import type { Worker } from '../../people/worker/store';
import type { Placed } from '../places/placed';
import type { RecruitmentEvent } from '../recruitment-event/store';
import { runsEvent } from '../recruitment-event/who-sees';

/** @param placed the event, or the course. */
export function seesSignUp(
  viewer: Viewer,
  placed: Pick<Placed, 'regionCode'> | undefined,
  worker: Worker | undefined,
): boolean {
  return (placed !== undefined && runsEvent(viewer, placed)) || (worker !== undefined && seesWorker(viewer, worker));
}

/** Whether the caller acts as an official, and not only as the person. */
export function isOfficialHere(viewer: Viewer, event: RecruitmentEvent, worker: Worker): boolean {
  const roles = viewer.roles.filter((role) => role === 'BUREAU' || role === 'CADRE');
  return seesSignUp({ ...viewer, roles }, event, worker);
}
