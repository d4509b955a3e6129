/** Use cases of courses: open, get, list. */
import type { CourseFilter, OpenCourseInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import type { Context } from '../../../platform/requests/context';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { occupationOf } from '../../reference/occupation/occupation';
import { filterRegion } from '../../reference/region/checks';
import { isWithin } from '../../reference/region/containment';
import { asRegionCode } from '../../reference/region/region-code';
import { remindBefore } from '../places/following/job-store';
import { openPlaces } from '../places/places-store';
import { checkCourse, earliestStart } from './checks';
import { courseLoader } from './loader';
import { type Course, coursesInYear, newCourse, parseCourse } from './store';
import { seesCourse } from './who-sees';

/** Idempotent by key. One round trip. */
export const openCourse = idempotent<OpenCourseInput, Course>('openCourse', 'RecruitmentEvents', {
  check: ({ viewer, clock }, input) => checkCourse(input, viewer, today(clock)),
  attempt(context, input, recordPut) {
    const course = courseOf(context, input);
    return commitAttempt(
      context,
      [
        newCourse(course),
        openPlaces(course.id, course.capacity),
        ...remindBefore(course.id, course.startsOn, today(context.clock)),
      ],
      recordPut(course.id),
      course,
    );
  },
  see: getCourse,
});

function courseOf({ ids }: Context, input: OpenCourseInput): Course {
  const { title, occupationCode, regionCode, startsOn, endsOn, places } = input;
  const [place, skill] = [input.place?.trim(), input.skill?.trim()];
  return {
    ...{ id: ids.next('crs'), title: title.trim(), occupationCode, startsOn, endsOn, capacity: places },
    skill: skill ?? occupationOf(occupationCode)?.name ?? title.trim(),
    regionCode: asRegionCode(regionCode),
    ...(place && { place }),
    year: startsOn.slice(0, 4),
    ...{ edition: 1, version: 1 },
  };
}

/** Null if it does not exist, or if the caller may not see it. */
export async function getCourse(context: Context, id: string): Promise<Course | null> {
  const course = isId(id, 'crs') ? await courseLoader(context).load(id) : undefined;
  return course !== undefined && seesCourse(context.viewer, course) ? course : null;
}

/** In the order of their first day. One query for each year; the other conditions are applied as items are read. */
export function listCourses(context: Context, filter: CourseFilter, page: Page): Paged<Course> {
  const within = filterRegion(filter.regionCode);
  return list(context, {
    queries: queriesOf(filter, today(context.clock), page),
    ...{ index: 'byStart', order: 'ASCENDING', page, parse: parseCourse },
    keep: (course) =>
      seesCourse(context.viewer, course) &&
      (within === undefined || isWithin(course.regionCode, within)) &&
      (filter.occupationCode == null || course.occupationCode === filter.occupationCode),
  });
}

function queriesOf({ from, to }: CourseFilter, on: CivilDate, { after }: Page): QueryParams[] {
  // A cursor may come from an earlier day, so a later page begins some days further back.
  const earliest = earliestStart(addDays(on, after == null ? 0 : -limits.eventsPauseDays));
  const latest = addDays(on, limits.eventDaysAheadMax);
  const first = from != null && from > earliest ? from : earliest;
  const last = to != null && to < latest ? to : latest;
  const years: QueryParams[] = [];
  for (let year = Number(first.slice(0, 4)); first <= last && year <= Number(last.slice(0, 4)); year += 1)
    years.push(coursesInYear(String(year), first, last));
  return years;
}
