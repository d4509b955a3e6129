/** Use cases of enrolments: enrol, cancel, get, list. Places and their line: `places/take-or-join.ts`. */
import type { CancelEnrolmentInput, EnrolInCourseInput, CourseEnrolmentsArgs } from '../../../generated/graphql';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { list, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { idempotent } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { preciseInstantOf, today } from '../../../platform/values/clock';
import type { CivilDate } from '../../../platform/values/civil-date';
import { isId } from '../../../platform/values/ids';
import { checkLegalAge } from '../../people/worker/legal-age';
import { listOfPerson } from '../../people/worker/look-up';
import { isWithin } from '../../reference/region/containment';
import { checkHeld } from '../course/checks';
import { courseLoader } from '../course/loader';
import type { Course } from '../course/store';
import { runsCourse } from '../course/who-sees';
import { leaveLine } from '../places/line/turn-store';
import { returnPlace } from '../places/places-store';
import { takeOrJoin } from '../places/take-or-join';
import { ifSeen } from '../registration/seen';
import { enrolmentLoader } from './loader';
import { type Participation, readParticipation } from './read-enrolment';
import {
  cancelEnrolment,
  type Enrolment,
  enrolmentIdOf,
  enrolmentsIn,
  enrolmentsOfWorker,
  joinEnrolment,
  parseEnrolment,
  placeInLine,
  takeEnrolment,
} from './store';

/** Idempotent by key. Three round trips with a place; four in line. */
export const enrolInCourse = idempotent<EnrolInCourseInput, Enrolment>('enrolInCourse', 'RecruitmentEvents', {
  async attempt(context, input, recordPut) {
    const read = await readParticipation(context, input);
    if (!read.ok) return read;
    const wrong = checkEnrolment(read.value, today(context.clock));
    if (wrong.length > 0) return failed(wrong);
    const { course, places, worker, enrolment } = read.value;
    const state = {
      id: enrolment?.id ?? enrolmentIdOf(worker.id, course.id),
      ...{ courseId: course.id, workerId: enrolment?.workerId ?? worker.id, homeCode: worker.villageCode },
      since: preciseInstantOf(context.clock.now()),
      ...{ startsOn: course.startsOn, endsOn: course.endsOn, edition: course.edition },
    };
    const [withPlace, inLine] = [takeEnrolment(state, enrolment), joinEnrolment(state, enrolment)];
    return takeOrJoin(context.db, { ownerId: course.id, places, withPlace, inLine, record: recordPut(state.id) });
  },
  see: getEnrolment,
});

/** Courses lead to work, so nobody under the age for it is in one. */
function checkEnrolment({ course, worker, enrolment }: Participation, on: CivilDate): Refusal[] {
  const stands = enrolment !== undefined && enrolment.status !== 'CANCELLED';
  return [
    ...checkHeld(course),
    ...(course.endsOn < on ? [refusal('COURSE_OVER', ['courseId'])] : []),
    ...checkLegalAge(['workerId'], worker, course.startsOn),
    ...(stands ? [refusal('ALREADY_ENROLLED', ['workerId'])] : []),
  ];
}

/** Idempotent by state: who has left stays away. The place goes to the first in line. */
export function leaveCourse(context: Context, input: CancelEnrolmentInput): Promise<Outcome<Enrolment>> {
  return whileChanged(async () => {
    const read = await readParticipation(context, input);
    if (!read.ok) return read;
    const { course, enrolment } = read.value;
    if (enrolment === undefined) return failed(refusal('NOT_ENROLLED', ['workerId']));
    const { status } = enrolment;
    if (status === 'CANCELLED') return ok(enrolment);
    if (status !== 'WAITING' && status !== 'ENROLLED') return failed(refusal('COURSE_COMPLETED', ['workerId']));
    const { signUp: left, write } = cancelEnrolment(enrolment, preciseInstantOf(context.clock.now()));
    const back = status === 'WAITING' ? leaveLine(placeInLine(enrolment)) : returnPlace(course.id);
    return (await context.db.commit([write, back])).committed ? ok(left) : CHANGED;
  });
}

/** Null if it does not exist or the caller may not see it. */
export async function getEnrolment(context: Context, id: string): Promise<Enrolment | null> {
  const enrolment = isId(id, 'enr') ? await enrolmentLoader(context).load(id) : undefined;
  return ifSeen(context, enrolment, ({ courseId }) => courseLoader(context).load(courseId));
}

/** In a course: all for who runs it, else those of the caller's region. One query. */
export function listEnrolments(context: Context, course: Course, args: CourseEnrolmentsArgs): Paged<Enrolment> {
  const { status, ...page } = args;
  const { viewer } = context;
  const all = runsCourse(viewer, course);
  const keep = ({ homeCode }: Enrolment): boolean => all || isWithin(homeCode, viewer.regionCode);
  const queries = [enrolmentsIn(course.id, status ?? undefined)];
  return list(context, { queries, order: 'ASCENDING', page, parse: parseEnrolment, keep });
}

/** Of a person, the latest course first. */
export const listWorkersEnrolments = listOfPerson(enrolmentsOfWorker, { index: 'byWorker', parse: parseEnrolment });
