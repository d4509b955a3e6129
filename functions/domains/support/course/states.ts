/** The state of a course, which time alone moves on until it is called off. Pure. */
import type { CourseStatus } from '../../../generated/graphql';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isCancelled } from '../places/placed';
import type { Course } from './store';

export function courseStatus(
  course: Pick<Course, 'startsOn' | 'endsOn' | 'cancelReason'>,
  on: CivilDate,
): CourseStatus {
  if (isCancelled(course)) return 'CANCELLED';
  if (on < course.startsOn) return 'PLANNED';
  return on <= course.endsOn ? 'RUNNING' : 'OVER';
}
