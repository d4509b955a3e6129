/**
 * The courses of a year to which somebody came, under one of their numbers, in table RecruitmentEvents, and every write of it:
 * allowances depend on how many there were before, and a page of enrolments reads these items in one batch. Each course is
 * added before the first day on which they came to it, so none is missing; whether they came, the enrolment says.
 */
import type { CourseId, WorkerId } from '../../../../id-kinds';
import type { Database, Statement } from '../../../../platform/dynamodb/database';
import { insert, set } from '../../../../platform/dynamodb/statements';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { CivilDate } from '../../../../platform/values/civil-date';

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

export const { decode: parseAttended, key: attendedKey } = attended;

export function yearOf(startsOn: CivilDate): string {
  return startsOn.slice(0, 4);
}

/** One batch read for all of them. */
export async function readAttended(
  db: Database,
  all: readonly Pick<AttendedCourses, 'workerId' | 'year'>[],
): Promise<AttendedCourses['courses'][]> {
  const items = await db.batchGet(all.map(attendedKey));
  return items.map((item) => (item === undefined ? {} : parseAttended(item).courses));
}

/** With another course. Refused if another one came since the read. */
export function addAttended({ workerId, courseId, startsOn }: Attending, read: AttendedCourses | undefined): Statement {
  const year = yearOf(startsOn);
  const courses = { ...read?.courses, [courseId]: startsOn };
  if (read === undefined) return insert(attended.stored({ workerId, year, courses, version: 1 }));
  const { TableName, Key } = attendedKey(read);
  return set(TableName, Key, { courses, version: read.version + 1 }, 'version', read.version);
}

interface Attending {
  readonly workerId: WorkerId;
  readonly courseId: CourseId;
  readonly startsOn: CivilDate;
}
