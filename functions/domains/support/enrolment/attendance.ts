/**
 * Use case: who came to a course on a day. The list may come days later and more than once, from a place without a network:
 * it only adds, so repeats and lists of several devices do no harm.
 */
import type { RecordAttendanceInput } from '../../../generated/graphql';
import type { EnrolmentId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Key } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readDistinct } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { checkDistinct, checkListLength } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { isUnderLegalAge, underLegalAge } from '../../people/worker/legal-age';
import { readWorkers } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { checkHeld } from '../course/checks';
import { isCancelled } from '../places/placed';
import { type Course, sameCourse } from '../course/store';
import { holdPlaces } from '../places/places-store';
import { addAttended, attendedKey, type AttendedCourses, parseAttended, yearOf } from './allowance/attended-store';
import { inOrder, readOwnCourse } from './read-enrolment';
import { hadPlaceOn } from './states';
import { attendOn, type Enrolment, enrolmentIdOf, enrolmentKey, parseEnrolment } from './store';

export interface Attendance {
  /** Of those who have a place, as they are now, in the order of the input. */
  readonly enrolments: readonly Enrolment[];
  /** Of who has none, or may not be there. */
  readonly refusals: readonly Refusal[];
}

/**
 * Idempotent by state. Three reads and one write for each of them, 25 in a call; one write more where it is the first day of
 * somebody, and for the first list of a course. Those who have no place, or are too young, keep nobody else from being
 * recorded.
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
  const wrongLength = checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.attendanceMax });
  const wrong = [
    ...(read.ok ? [] : read.refusals),
    ...(course === undefined ? [] : checkHeld(course)),
    ...checkDay(course, on, today(context.clock)),
    ...wrongLength,
    ...checkDistinct(['workerIds'], workerIds),
  ];
  // Whose place ended because all was called off is told that alone.
  if (course === undefined || !read.ok || wrongLength.length > 0 || isCancelled(course)) return failed(wrong);
  const entries = await readEntries(context.db, course, workerIds, on);
  if (wrong.length > 0) return failed([...wrong, ...refusalsOf(entries)]);
  if (read.value.places.held !== true && entries.some(({ enrolment }) => enrolment !== undefined)) {
    // From here on the course is not called off, and keeps its days; who was quicker to change it is heeded.
    const held = await context.db.commit([holdPlaces(course.id), sameCourse(course)]);
    if (!held.committed) return CHANGED;
  }
  const recorded = await attend(context.db, course, entries, on);
  return ok({
    enrolments: recorded.flatMap(({ enrolment }) => enrolment ?? []),
    refusals: refusalsOf(recorded),
  });
}

function refusalsOf(list: readonly Recorded[]): Refusal[] {
  return list.flatMap(({ enrolment, isYoung }, index) => {
    if (enrolment !== undefined) return [];
    const path = ['workerIds', index];
    return [isYoung === true ? underLegalAge(path) : refusal('NOT_ENROLLED', path)];
  });
}

/** Somebody with a place, as it was read. */
interface Participant {
  readonly enrolment: Enrolment;
  /** The courses of the year to which they came. */
  readonly attended: AttendedCourses | undefined;
}

/**
 * One of the list; without an enrolment if they have no place, or are too young for it: the course may have moved to
 * earlier days since they enrolled.
 */
type Entry = { readonly asked: string; readonly isYoung?: boolean } & (
  Participant | { readonly enrolment?: undefined }
);

interface Recorded {
  readonly enrolment?: Enrolment | undefined;
  readonly isYoung?: boolean;
}

/** Two batch reads for all of them; one more for people who were merged. */
async function readEntries(
  db: Database,
  course: Course,
  workerIds: readonly string[],
  on: CivilDate,
): Promise<Entry[]> {
  const workers = await readWorkers(db, workerIds.filter(isWorkerId));
  const people = new Map(
    workers.flatMap((worker) =>
      worker === undefined ? [] : collectionsOf(worker).map((id): [string, Worker] => [id, worker]),
    ),
  );
  const keyOf = (id: WorkerId): Key => enrolmentKey(enrolmentIdOf(id, course.id));
  const yearKeyOf = (workerId: WorkerId): Key => attendedKey({ workerId, year: yearOf(course.startsOn) });
  const all = [...people.keys()].filter(isWorkerId);
  const find = await readDistinct(db, [...all.map(keyOf), ...all.map(yearKeyOf)]);
  return workerIds.map((asked) => {
    const worker = people.get(asked);
    const enrolment = worker && placeOf(collectionsOf(worker).map(keyOf).map(find), on);
    if (worker === undefined || enrolment === undefined) return { asked };
    // What is recorded already stays.
    const isYoung = isUnderLegalAge(worker, on) && enrolment.attendedOn?.includes(on) !== true;
    if (isYoung) return { asked, isYoung };
    const item = find(yearKeyOf(enrolment.workerId));
    return { asked, enrolment, attended: item && parseAttended(item) };
  });
}

/** Of several after a merge the best that had a place on the day: who left one may wait under another number. */
function placeOf(items: readonly (Item | undefined)[], on: CivilDate): Enrolment | undefined {
  const enrolments = items.flatMap((item) => (item === undefined ? [] : [parseEnrolment(item)]));
  return inOrder(enrolments).find((one) => hadPlaceOn(one, on));
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

/** Those of whom something changed since the read are read again. Without an enrolment for who was not recorded. */
async function attend(db: Database, course: Course, entries: readonly Entry[], on: CivilDate): Promise<Recorded[]> {
  const recorded = new Map<string, Recorded>();
  let open = entries;
  return whileChanged(async () => {
    const written = await write(db, course, open, on);
    for (const { asked, enrolment, isYoung = false } of open)
      recorded.set(asked, { enrolment: enrolment && written.get(enrolment.id), isYoung });
    const lost = open.filter(({ enrolment }) => enrolment !== undefined && !written.has(enrolment.id));
    if (lost.length === 0) return entries.map(({ asked }) => recorded.get(asked) ?? {});
    open = await readEntries(
      db,
      course,
      lost.map(({ asked }) => asked),
      on,
    );
    return CHANGED;
  });
}

/**
 * The course first goes among those of everyone's year, so that no allowance misses it, however this ends; then the day into
 * the enrolments. Returns the enrolments of which nothing had changed since the read.
 */
async function write(
  db: Database,
  { id: courseId, startsOn }: Course,
  entries: readonly Entry[],
  on: CivilDate,
): Promise<ReadonlyMap<EnrolmentId, Enrolment>> {
  // Two numbers of one person in the list have one place.
  const places = entries.flatMap((one): [EnrolmentId, Participant][] =>
    one.enrolment === undefined ? [] : [[one.enrolment.id, one]],
  );
  const people = [...new Map(places).values()];
  const unlisted = people.filter(({ attended }) => attended?.courses[courseId] === undefined);
  const listing = await db.execute(
    unlisted.map(({ enrolment: { workerId }, attended }) => addAttended({ workerId, courseId, startsOn }, attended)),
  );
  const lost = new Set(unlisted.filter((_, index) => listing[index] !== 'DONE'));
  const listed = people.filter((one) => !lost.has(one)).map(({ enrolment }) => enrolment);
  const were = listed.filter(({ attendedOn = [] }) => attendedOn.includes(on));
  const steps = listed.filter((one) => !were.includes(one)).map((one) => attendOn(one, on));
  const results = await db.execute(steps.map(({ statement }) => statement));
  const came = steps.filter((_, index) => results[index] === 'DONE').map(({ signUp }) => signUp);
  return new Map([...were, ...came].map((one) => [one.id, one]));
}
