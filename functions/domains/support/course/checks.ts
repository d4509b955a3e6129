/** What is wrong with the input of a course. Pure. */
import type { OpenCourseInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { checkNotBefore, checkNumber, checkText } from '../../../platform/values/checks';
import { addDays, asCivilDate, type CivilDate } from '../../../platform/values/civil-date';
import { checkOccupation } from '../../reference/occupation/checks';
import { region } from '../../reference/region/checks';
import { isCancelled } from '../places/placed';
import type { Course } from './store';

export function checkCourse(input: OpenCourseInput, viewer: Viewer, today: CivilDate): Refusal[] {
  return [
    ...checkText(['title'], input.title, { max: limits.nameCharactersMax, needed: true, names: true }),
    ...checkOccupation(['occupationCode'], input.occupationCode, today),
    ...checkText(['skill'], input.skill, { max: limits.skillCharactersMax, names: true }),
    ...region(['regionCode'], input.regionCode, { needed: true, within: viewer }),
    ...checkText(['place'], input.place, { max: limits.nameCharactersMax }),
    ...checkDays(input, today),
    ...checkNumber(['places'], input.places, { min: 1, max: limits.coursePlacesMax }),
  ];
}

/** The last day is not before the first; both within the days that the system keeps. */
export function checkDays(
  { startsOn, endsOn }: Pick<OpenCourseInput, 'startsOn' | 'endsOn'>,
  today: CivilDate,
): Refusal[] {
  const earliest = earliestStart(today);
  const latest = addDays(today, limits.eventDaysAheadMax);
  // A last day is told only where the first one stands: behind the year 9999 there is none.
  const last = addDays(startsOn > latest ? latest : startsOn, limits.courseDaysMax - 1);
  return [
    ...(startsOn < earliest ? [refusal('DATE_TOO_OLD', ['startsOn'], { earliest })] : []),
    ...(startsOn > latest ? [refusal('DATE_TOO_FAR', ['startsOn'], { latest })] : []),
    ...checkNotBefore(['endsOn'], endsOn, startsOn),
    ...(endsOn > last && startsOn <= latest ? [refusal('DATE_TOO_FAR', ['endsOn'], { latest: last })] : []),
  ];
}

/** A course that was called off takes and tells nothing any more. */
export function checkHeld(course: Pick<Course, 'cancelReason'>): Refusal[] {
  return isCancelled(course) ? [refusal('COURSE_CANCELLED', ['courseId'])] : [];
}

/** As far back as courses may still be recorded. */
export function earliestStart(today: CivilDate): CivilDate {
  const back = addDays(today, -limits.eventDaysBackMax);
  const first = asCivilDate(limits.eventsEarliestOn);
  return back < first ? first : back;
}
