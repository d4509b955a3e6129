/**
 * The course in table RecruitmentEvents, and every write of it. `courses`: index byStart, one partition for each year, in
 * the order of the first day. Its places are an item of their own in the same item collection (`places/places-store.ts`).
 */
import type { QueryParams } from '../../../platform/dynamodb/database';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import type { CivilDate } from '../../../platform/values/civil-date';
import { placedAttributes } from '../places/placed';

const courses = itemKind('course', {
  table: 'RecruitmentEvents',
  attributes: {
    ...{ id: attr.idOf('crs'), ...placedAttributes, occupationCode: attr.text },
    /** What those who complete it can do, as it stands in their profile then. */
    skill: attr.text,
    ...{ startsOn: attr.civilDate, endsOn: attr.civilDate },
    /** Rises when its days or its place change: whoever enrolled before follows, and is told. */
    edition: attr.integer,
  },
  keys: { primary: ['${id}', 'course'], byStart: ['courses#${year}', '${startsOn}#${id}'] },
});

export type Course = ItemOf<typeof courses>;

export const { is: isCourse, decode: parseCourse, keyOf: courseKey } = courses;

/** Those of a year that begin within the window, both days included. */
export function coursesInYear(year: string, first: CivilDate, last: CivilDate): QueryParams {
  return courses.query('byStart', { year }).between({ startsOn: first }, { startsOn: last }).params();
}

/** A change is the whole course anew: its place in the index follows its first day. */
export const { add: newCourse, replace: changeCourseItem, same: sameCourse } = versionedWrites(courses);
