/** Use cases: change a course, and call it off. Enrolments follow by a job (`places/following/`), however many there are. */
import type { CancelCourseInput, ChangeCourseInput } from '../../../generated/graphql';
import type { Changed } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent, type RecordPut } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, refusal, refusalsOf } from '../../../platform/requests/result';
import { checkNote } from '../../../platform/values/checks';
import { instantOf, today } from '../../../platform/values/clock';
import { getCourse } from '../course/service';
import { calledOff, isCancelled } from '../places/placed';
import { changeCourseItem, type Course } from '../course/store';
import { type OwnCourse, readOwnCourse } from '../enrolment/read-enrolment';
import { enrolmentsIn, parseEnrolment } from '../enrolment/store';
import { beginFollowing, remindBefore } from '../places/following/job-store';
import { checkTaken, type Holders } from '../places/following/last-signed-up';
import { commitChange } from '../places/commit-change';
import { cancelPlaces } from '../places/places-store';
import { checkChange, checkChangeable, checkGiven, daysAfter } from './checks';

/** Idempotent by key. Two round trips. Nobody loses a place. */
export const changeCourse = idempotent<ChangeCourseInput, Course>('changeCourse', 'RecruitmentEvents', {
  async attempt(context, input, recordPut) {
    const read = await readOwnCourse(context, input.courseId);
    const on = today(context.clock);
    if (!read.ok) return failed([...read.refusals, ...checkGiven(input, on)]);
    const { course, places } = read.value;
    const wrong = [
      ...checkChangeable(course, on),
      ...checkChange(input, read.value, on),
      ...(await checkTaken(context.db, places, input.places, holdersOf(course))),
    ];
    return wrong.length > 0 ? failed(wrong) : change(context, read.value, input, recordPut);
  },
  see: getCourse,
});

async function change(
  { db, clock }: Context,
  { course, places }: OwnCourse,
  input: ChangeCourseInput,
  recordPut: RecordPut,
): Promise<Outcome<Course> | Changed> {
  const after = changedCourse(course, input, instantOf(clock.now()));
  const isMoved = after.startsOn !== course.startsOn || after.endsOn !== course.endsOn;
  const others = [
    ...(after.edition === course.edition ? [] : [beginFollowing(clock, course.id)]),
    ...(after.startsOn === course.startsOn ? [] : remindBefore(course.id, after.startsOn, today(clock))),
  ];
  return commitChange(db, {
    ...{ put: changeCourseItem(after, course), after, places, holders: holdersOf(course) },
    // Days of a course that nobody came to stay free to change until then.
    unheld: isMoved && places.held !== true ? 'UNHELD' : undefined,
    ...{ others, record: recordPut(course.id) },
  });
}

function holdersOf({ id }: Course): Holders {
  return {
    ...{ query: enrolmentsIn(id, 'ENROLLED'), parse: parseEnrolment },
    refusal: (taken, enrolments) => refusal('COURSE_PLACES_TAKEN', ['places'], { taken, enrolments }),
  };
}

function changedCourse(course: Course, input: ChangeCourseInput, now: NonNullable<Course['movedAt']>): Course {
  const { place: former, ...rest } = course;
  const { startsOn, endsOn } = daysAfter(input, course);
  const place = (input.place?.trim() ?? former) || undefined;
  const isMoved = startsOn !== course.startsOn || endsOn !== course.endsOn || place !== former;
  return {
    ...rest,
    ...(place !== undefined && { place }),
    title: input.title?.trim() ?? course.title,
    capacity: input.places ?? course.capacity,
    ...{ startsOn, endsOn, year: startsOn.slice(0, 4) },
    ...(isMoved && { edition: course.edition + 1, movedAt: now }),
    version: course.version + 1,
  };
}

/** Idempotent by key, and by state: a course that was called off stays so. Two round trips. */
export const cancelCourse = idempotent<CancelCourseInput, Course>('cancelCourse', 'RecruitmentEvents', {
  check: (_, { reason }) => checkNote(['reason'], reason, { needed: true }),
  named: async (context, { courseId }) => refusalsOf(await readOwnCourse(context, courseId)),
  async attempt(context, { courseId, reason }, recordPut) {
    const { clock } = context;
    const read = await readOwnCourse(context, courseId);
    if (!read.ok) return read;
    const { course, places } = read.value;
    if (isCancelled(course)) return ok(course);
    if (places.held === true) return failed(refusal('COURSE_HELD', ['courseId']));
    const after = calledOff(course, reason, clock.now());
    const writes = [changeCourseItem(after, course), cancelPlaces(course.id), beginFollowing(clock, course.id)];
    return commitAttempt(context, writes, recordPut(course.id), after);
  },
  see: getCourse,
});
