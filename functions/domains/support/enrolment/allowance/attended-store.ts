/**
 * The courses of a year to which somebody came, under one of their numbers, in table RecruitmentEvents, and every write of it:
 * allowances depend on how many there were before, and a page of enrolments reads these items in one batch. Each is written
 * with the first day on which they came to a course.
 */
import type { CourseId, WorkerId } from '../../../../id-kinds';
import type { Database, Item, Write } from '../../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { enrolmentsOfWorker, parseEnrolment } from '../store';

const attended = itemKind('attendedCourses', {
  table: 'RecruitmentEvents',
  attributes: {
    workerId: attr.idOf('wkr'),
    /** `2027`: in which the courses began. */
    year: attr.text,
    /** The first days of the courses, by their ids; a course to which somebody came keeps its days. */
    courses: attr.recordOf(attr.civilDate),
    /** Rises with each change of this item. */
    version: attr.integer,
  },
  keys: { primary: ['attended#${workerId}', '${year}'] },
});

export type AttendedCourses = ItemOf<typeof attended>;
type Of = Pick<AttendedCourses, 'workerId' | 'year'>;

export const { decode: parseAttended, key: attendedKey } = attended;

export function yearOf(startsOn: CivilDate): string {
  return startsOn.slice(0, 4);
}

/** One batch read for all of them; one query more for each of somebody who came to courses under an earlier release alone, or to none. */
export async function readAttended(db: Database, all: readonly Of[]): Promise<AttendedCourses['courses'][]> {
  const items = await db.batchGet(all.map(attendedKey));
  return Promise.all(
    items.map(async (item, index) => {
      const of = all[index];
      return item === undefined && of !== undefined ? attendedBefore(db, of) : coursesIn(item);
    }),
  );
}

function coursesIn(item: Item | undefined): AttendedCourses['courses'] {
  return item === undefined ? {} : parseAttended(item).courses;
}

/** As earlier releases left it: in the enrolments alone. One query. */
async function attendedBefore(db: Database, { workerId, year }: Of): Promise<AttendedCourses['courses']> {
  const { items } = await db.query(enrolmentsOfWorker(workerId));
  const came = items
    .map(parseEnrolment)
    .filter(({ startsOn, attendedOn = [] }) => yearOf(startsOn) === year && attendedOn.length > 0);
  return Object.fromEntries(came.map(({ courseId, startsOn }) => [courseId, startsOn]));
}

/**
 * With another course. In one transaction with the first day on which they came; refused if another course came since the read.
 * The first one of a year reads what an earlier release left.
 */
export async function addAttended(
  db: Database,
  of: { readonly workerId: WorkerId; readonly courseId: CourseId; readonly startsOn: CivilDate },
  read: AttendedCourses | undefined,
): Promise<Write> {
  const { workerId, courseId, startsOn } = of;
  const year = yearOf(startsOn);
  const courses = { ...(read?.courses ?? (await attendedBefore(db, { workerId, year }))), [courseId]: startsOn };
  const write = put<AttendedCourses>(attended.stored({ workerId, year, courses, version: (read?.version ?? 0) + 1 }));
  return write.when(read === undefined ? isNew : equals<'version'>('version', read.version));
}
