/**
 * Use case: who came to a course on a day. The list may come days later and more than once, from a place without a network:
 * it only adds, so repeats and lists of several devices do no harm.
 */
import type { RecordAttendanceInput } from '../../../generated/graphql';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { checkDistinct, checkListLength } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { readWorkers } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import type { Course } from '../course/store';
import { inOrder, readOwnCourse } from './read-enrolment';
import { takesPart } from './states';
import { attendOn, type Enrolment, enrolmentIdOf, enrolmentKey, parseEnrolment } from './store';

export interface Attendance {
  /** Of those who have a place, as they are now, in the order of the input. */
  readonly enrolments: readonly Enrolment[];
  /** Who has none. */
  readonly refusals: readonly Refusal[];
}

/** Idempotent by state. Three round trips. Those who have no place keep nobody else from being recorded. */
export async function recordAttendance(
  context: Context,
  { courseId, on, workerIds }: RecordAttendanceInput,
): Promise<Outcome<Attendance>> {
  const read = await readOwnCourse(context, courseId);
  const course = read.ok ? read.value : undefined;
  const wrong = [
    ...(read.ok ? [] : read.refusals),
    ...(course === undefined ? [] : checkDay(course, on, today(context.clock))),
    ...checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.attendanceMax }),
    ...checkDistinct(['workerIds'], workerIds),
  ];
  if (wrong.length > 0 || course === undefined) return failed(wrong);
  const workers = await readWorkers(context.db, workerIds.filter(isWorkerId));
  const byId = new Map(
    workers.flatMap((worker) => (worker === undefined ? [] : collectionsOf(worker).map((id) => [id, worker] as const))),
  );
  const recorded = await inParallel(limits.attendanceAtOnce, workerIds, (id) => {
    const worker = isWorkerId(id) ? byId.get(id) : undefined;
    return worker === undefined ? Promise.resolve(undefined) : attend(context.db, course, worker, on);
  });
  return ok({
    enrolments: recorded.filter((one) => one !== undefined),
    refusals: recorded.flatMap((one, index) =>
      one === undefined ? [refusal('NOT_ENROLLED', ['workerIds', index])] : [],
    ),
  });
}

function isWorkerId(id: string): id is WorkerId {
  return isId(id, 'wkr');
}

function checkDay({ startsOn, endsOn }: Course, on: CivilDate, now: CivilDate): Refusal[] {
  if (on > now) return [refusal('ATTENDANCE_IN_FUTURE', ['on'], { today: now })];
  return on < startsOn || on > endsOn ? [refusal('NOT_A_COURSE_DAY', ['on'], { startsOn, endsOn })] : [];
}

/** Undefined if the person has no place. */
function attend(db: Database, course: Course, worker: Worker, on: CivilDate): Promise<Enrolment | undefined> {
  return whileChanged(async () => {
    const items = await db.batchGet(collectionsOf(worker).map((id) => enrolmentKey(enrolmentIdOf(id, course.id))));
    const [enrolment] = inOrder(items.flatMap((item) => (item === undefined ? [] : [parseEnrolment(item)])));
    if (enrolment === undefined || !takesPart(enrolment)) return undefined;
    if (enrolment.attendedOn?.includes(on) === true) return enrolment;
    const { signUp, write } = attendOn(enrolment, on);
    return (await db.commit([write])).committed ? signUp : CHANGED;
  });
}
