/** Who sees a course, and who runs it: as of recruitment events, but no enterprise attends one. Pure. */
import type { Viewer } from '../../../platform/security/viewer';
import { runsEvent, seesEvent } from '../recruitment-event/who-sees';
import type { Course } from './store';

/** Whether the caller is an official of the region where it is held, or of one that contains it. */
export const runsCourse: (viewer: Viewer, course: Pick<Course, 'regionCode'>) => boolean = runsEvent;

export function seesCourse(viewer: Viewer, { regionCode }: Pick<Course, 'regionCode'>): boolean {
  return seesEvent(viewer, { regionCode, enterpriseIds: [] }, undefined);
}
