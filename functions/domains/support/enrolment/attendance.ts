/**
 * Use case: who came to a course on a day. The list may come days later and more than once, from a place without a network:
 * it only adds, so repeats and lists of several devices do no harm.
 */
import type { RecordAttendanceInput } from '../../../generated/graphql';
import type { WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Key, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readDistinct, readItem } from '../../../platform/items/read-item';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { checkDistinct, checkListLength } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { readWorkers } from '../../people/worker/loader';
import { collectionsOf } from '../../people/worker/store';
import { checkHeld } from '../course/checks';
import { isCancelled } from '../course/states';
import { type Course, sameCourse } from '../course/store';
import { holdPlaces } from '../places/places-store';
import { addAttended, attendedKey, type AttendedCourses, parseAttended, yearOf } from './allowance/attended-store';
import { inOrder, readOwnCourse } from './read-enrolment';
import { takesPart } from './states';
import { attendOn, type Enrolment, enrolmentIdOf, enrolmentKey, parseEnrolment } from './store';

export interface Attendance {
  /** Of those who have a place, as they are now, in the order of the input. */
  readonly enrolments: readonly Enrolment[];
  /** Who has none. */
  readonly refusals: readonly Refusal[];
}

/**
 * Idempotent by state. Three reads, one write for each of them, and one for the first list of a course; with the first course
 * of somebody's year, also a query. Those who have no place keep nobody else from being recorded.
 */
export function recordAttendance(context: Context, input: RecordAttendanceInput): Promise<Outcome<Attendance>> {
  return whileChanged(() => record(context, input));
}

async function record(
  context: Context,
  { courseId, on, workerIds }: RecordAttendanceInput,
): Promise<Outcome<Attendance> | Changed> {
  const read = await readOwnCourse(context, courseId);
  const course = read.ok ? read.value.course : undefined;
  const wrongList = [
    ...checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.attendanceMax }),
    ...checkDistinct(['workerIds'], workerIds),
  ];
  const wrong = [
    ...(read.ok ? [] : read.refusals),
    ...(course === undefined ? [] : checkHeld(course)),
    ...checkDay(course, on, today(context.clock)),
    ...wrongList,
  ];
  // Whose place ended because all was called off is told that alone.
  if (course === undefined || !read.ok || wrongList.length > 0 || isCancelled(course)) return failed(wrong);
  const entries = await readEntries(context.db, course, workerIds);
  if (wrong.length > 0) return failed([...wrong, ...notEnrolled(entries.map(({ enrolment }) => enrolment))]);
  if (read.value.places.held !== true && entries.some(({ enrolment }) => enrolment !== undefined)) {
    // From here on the course is not called off, and keeps its days; who was quicker to change it is heeded.
    const held = await context.db.commit([holdPlaces(course.id), sameCourse(course)]);
    if (!held.committed) return CHANGED;
  }
  const recorded = await inParallel(limits.attendanceAtOnce, entries, (entry) => attend(context.db, course, entry, on));
  return ok({
    enrolments: recorded.filter((one) => one !== undefined),
    refusals: notEnrolled(recorded),
  });
}

function notEnrolled(list: readonly (Enrolment | undefined)[]): Refusal[] {
  return list.flatMap((one, index) => (one === undefined ? [refusal('NOT_ENROLLED', ['workerIds', index])] : []));
}

/** One of the list. */
interface Entry {
  /** Of the person's enrolments under all their numbers. */
  readonly keys: readonly Key[];
  /** As it was read; undefined if they have no place. */
  readonly enrolment: Enrolment | undefined;
  /** The courses of the year to which they came, if it is kept already. */
  readonly attended: AttendedCourses | undefined;
}

/** Two batch reads for all of them; one more for people who were merged. */
async function readEntries(db: Database, course: Course, workerIds: readonly string[]): Promise<Entry[]> {
  const workers = await readWorkers(db, workerIds.filter(isWorkerId));
  const collections = new Map(
    workers.flatMap((worker) => {
      const ids = worker === undefined ? [] : collectionsOf(worker);
      return ids.map((id): [string, readonly WorkerId[]] => [id, ids]);
    }),
  );
  const keyOf = (id: WorkerId): Key => enrolmentKey(enrolmentIdOf(id, course.id));
  const yearKeyOf = (workerId: WorkerId): Key => attendedKey({ workerId, year: yearOf(course.startsOn) });
  const all = [...collections.keys()].filter(isWorkerId);
  const find = await readDistinct(db, [...all.map(keyOf), ...all.map(yearKeyOf)]);
  return workerIds.map((asked) => {
    const keys = (collections.get(asked) ?? []).map(keyOf);
    const enrolment = placeOf(keys.map(find));
    const item = enrolment && find(yearKeyOf(enrolment.workerId));
    return { keys, enrolment, attended: item && parseAttended(item) };
  });
}

/** Of several after a merge the one that stands; undefined if the person has no place. */
function placeOf(items: readonly (Item | undefined)[]): Enrolment | undefined {
  const [enrolment] = inOrder(items.flatMap((item) => (item === undefined ? [] : [parseEnrolment(item)])));
  return enrolment !== undefined && takesPart(enrolment) ? enrolment : undefined;
}

function isWorkerId(id: string): id is WorkerId {
  return isId(id, 'wkr');
}

/** Of no course only that nobody came to it yet. */
function checkDay(course: Course | undefined, on: CivilDate, now: CivilDate): Refusal[] {
  if (on > now) return [refusal('ATTENDANCE_IN_FUTURE', ['on'], { today: now })];
  if (course === undefined) return [];
  const { startsOn, endsOn } = course;
  return on < startsOn || on > endsOn ? [refusal('NOT_A_COURSE_DAY', ['on'], { startsOn, endsOn })] : [];
}

/** Undefined if the person has no place. */
function attend(db: Database, course: Course, entry: Entry, on: CivilDate): Promise<Enrolment | undefined> {
  return whileChanged(async (before) => {
    const enrolment = before === 0 ? entry.enrolment : placeOf(await db.batchGet(entry.keys));
    if (enrolment === undefined || enrolment.attendedOn?.includes(on) === true) return enrolment;
    const { signUp, write } = attendOn(enrolment, on);
    const first = enrolment.attendedOn === undefined ? [await comeTo(db, course, enrolment, before, entry)] : [];
    return (await db.commit([write, ...first])).committed ? signUp : CHANGED;
  });
}

/** The course among those of the year. */
async function comeTo(
  db: Database,
  { id: courseId, startsOn }: Course,
  { workerId }: Enrolment,
  before: number,
  { attended }: Entry,
): Promise<Write> {
  const key = attendedKey({ workerId, year: yearOf(startsOn) });
  const read = before === 0 ? attended : await readItem(db, key, parseAttended);
  return addAttended(db, { workerId, courseId, startsOn }, read);
}
