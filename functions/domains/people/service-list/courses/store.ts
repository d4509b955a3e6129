/**
 * The item in a worker's collection with the courses in which they have a place and to which nobody saw them come, and every
 * write of it. `enrolment/streams/ahead.ts` keeps it, and their entry of the service list follows it (`../on-stream.ts`).
 */
import type { WorkerId } from '../../../../id-kinds';
import type { Item, Write } from '../../../../platform/dynamodb/database';
import { isNew, equals, put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import type { CivilDate } from '../../../../platform/values/civil-date';

export const COURSES_SORT_KEY = 'courses';

const courses = itemKind('coursesAhead', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    /** First day of each, by its id. Empty once they came, left, or have their results. */
    firstDays: attr.recordOf(attr.civilDate),
    version: attr.integer,
  },
  keys: { primary: ['${workerId}', COURSES_SORT_KEY] },
});

export type CoursesAhead = ItemOf<typeof courses>;

export const { decode: parseCoursesAhead, keyOf: coursesAheadKey } = courses;

export type FirstDays = CoursesAhead['firstDays'];

export function firstDaysIn(item: Item | undefined): FirstDays {
  return item === undefined ? {} : parseCoursesAhead(item).firstDays;
}

/** Refused if it changed since the read. */
export function keepCoursesAhead(workerId: WorkerId, read: CoursesAhead | undefined, firstDays: FirstDays): Write {
  const write = put<CoursesAhead>(courses.stored({ workerId, firstDays, version: (read?.version ?? 0) + 1 }));
  return write.when(read === undefined ? isNew : equals<'version'>('version', read.version));
}

/** The first of them. */
export function firstOf(firstDays: FirstDays): CivilDate | undefined {
  return Object.values(firstDays).toSorted()[0];
}
