/** How enrolments follow their course, and are reminded of it (`places/following/`). */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Job, JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { civilDateOf } from '../../../../platform/values/civil-date';
import { asId } from '../../../../platform/values/ids';
import { isCancelled } from '../../places/placed';
import { type Course, courseKey, parseCourse } from '../../course/store';
import { follow, followAll } from '../../places/following/follow';
import { dayBefore } from '../../places/following/job-store';
import { remindAll } from '../../places/following/remind';
import type { SignUps } from '../../places/following/sign-ups';
import { takesPart } from '../states';
import {
  cancelEnrolment,
  type Enrolment,
  enrolmentKey,
  enrolmentsIn,
  followCourse,
  parseEnrolment,
  remindEnrolment,
} from '../store';
import { enrolmentsMadeIn } from './made';

const courseSignUps: SignUps<Course, Enrolment> = {
  ownerKey: (id) => courseKey(asId(id, 'crs')),
  parseOwner: parseCourse,
  all: (id) => enrolmentsIn(asId(id, 'crs')),
  parse: parseEnrolment,
  keyOf: ({ id }) => enrolmentKey(id),
  hasPlace: takesPart,
  /** Nobody came to one that was called off, or has its result. */
  isBehind: ({ status, edition = 1 }, course) =>
    status !== 'CANCELLED' && (isCancelled(course) || edition < course.edition),
  end: (enrolment, at) => cancelEnrolment(enrolment, at, 'COURSE').write,
  // Enrolments in a course that was never moved have its edition.
  follow: (enrolment, course) => followCourse(enrolment, course, course.movedAt ?? enrolment.since).write,
  near: ({ startsOn: on }) => ({ at: dayBefore(on), on }),
  hasBegun: ({ startsOn }, now) => startsOn <= civilDateOf(now),
  isAwaited: ({ status }) => status === 'ENROLLED',
  remind: (enrolment, told) => remindEnrolment(enrolment, told).write,
};

export const followCourses = (runner: JobContext, run: Job): Promise<void> => followAll(runner, run, courseSignUps);

export const remindEnrolled = (runner: JobContext, run: Job): Promise<void> => remindAll(runner, run, courseSignUps);

/**
 * Streams -> enrolments that were made while their course was moved or called off. The job may have passed them by; whoever
 * enrolled before is found by that. Idempotent. One read for each course of the records.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function followEnrolments(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const byCourse = Map.groupBy(records.flatMap(enrolmentsMadeIn), ({ courseId }) => courseId);
  await inParallel(limits.linesServedAtOnce, [...byCourse], ([id, enrolments]) =>
    follow(runner, id, enrolments, courseSignUps),
  );
}
