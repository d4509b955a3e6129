/** What is wrong with a change of a course. Pure. */
import type { ChangeCourseInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkNumber, checkText } from '../../../platform/values/checks';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { checkDays, checkHeld } from '../course/checks';
import type { Course } from '../course/store';
import type { Places } from '../places/places-store';

/** It may be corrected as long as events may. */
export function checkChangeable(course: Course, today: CivilDate): Refusal[] {
  const isOver = addDays(course.endsOn, limits.eventRecordedDays) < today;
  return [...checkHeld(course), ...(isOver ? [refusal('COURSE_OVER', ['courseId'])] : [])];
}

/** Of a change: what is given, whatever course it is. */
export function checkGiven({ title, place, places, startsOn, endsOn }: ChangeCourseInput, today: CivilDate): Refusal[] {
  return [
    ...(title == null ? [] : checkText(['title'], title, { max: limits.nameCharactersMax, needed: true, names: true })),
    ...checkText(['place'], place, { max: limits.nameCharactersMax }),
    ...(startsOn == null ? [] : checkDays({ startsOn, endsOn: endsOn ?? startsOn }, today)),
    ...(places == null ? [] : checkNumber(['places'], places, { min: 1, max: limits.coursePlacesMax })),
  ];
}

/** Of a change: what is given, and days together with the ones that stay. */
export function checkChange(
  input: ChangeCourseInput,
  { course, places: { held } }: { readonly course: Course; readonly places: Places },
  today: CivilDate,
): Refusal[] {
  const days = daysAfter(input, course);
  const isMoved = days.startsOn !== course.startsOn || days.endsOn !== course.endsOn;
  return [
    ...checkGiven({ ...input, startsOn: null }, today),
    // Where the first day stays it may lie further back than a new one may.
    ...checkDays(days, today).filter(({ path: [field] }) => (field === 'startsOn' ? input.startsOn != null : isMoved)),
    ...(held === true ? checkKept(days, course, today) : []),
  ];
}

/** Days on which somebody may have come stay days of the course. */
function checkKept(days: Pick<Course, 'startsOn' | 'endsOn'>, course: Course, today: CivilDate): Refusal[] {
  const last = course.endsOn < today ? course.endsOn : today;
  return [
    ...(days.startsOn > course.startsOn ? [refusal('COURSE_HELD', ['startsOn'])] : []),
    ...(days.endsOn < last ? [refusal('COURSE_HELD', ['endsOn'])] : []),
  ];
}

export function daysAfter(
  { startsOn, endsOn }: Pick<ChangeCourseInput, 'startsOn' | 'endsOn'>,
  course: Course,
): Pick<Course, 'startsOn' | 'endsOn'> {
  return { startsOn: startsOn ?? course.startsOn, endsOn: endsOn ?? course.endsOn };
}
