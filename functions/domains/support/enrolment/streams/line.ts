/** The line for places of courses, for its writer (`places/line/serve.ts`). */
import { civilDateOf } from '../../../../platform/values/civil-date';
import { asId } from '../../../../platform/values/ids';
import { isCancelled } from '../../places/placed';
import { courseKey, parseCourse } from '../../course/store';
import type { Line } from '../../places/line/serve';
import { isEnrolment, parseEnrolment, promoteEnrolment } from '../store';

export const courseLine: Line = {
  owner: 'crs',
  ownerKey: (id) => courseKey(asId(id, 'crs')),
  isServed(item, now) {
    const course = parseCourse(item);
    return course.endsOn >= civilDateOf(now) && !isCancelled(course);
  },
  waitsAt(item) {
    const enrolment = isEnrolment(item) ? parseEnrolment(item) : undefined;
    return enrolment?.status === 'WAITING' ? enrolment.courseId : undefined;
  },
  promote: ({ signUpId, since }, at) => promoteEnrolment(asId(signUpId, 'enr'), since, at),
};
