/** Valid inputs of recruitment events and courses, distinct from those before, and what tests begin with. */
import type { OpenCourseInput, ScheduleRecruitmentEventInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { asInstant } from '../../functions/platform/values/clock';
import { type TestSystem, unique } from './system';

/** Ten places in Zhenxiong, on January 25 from nine to five. */
export function eventInput(change: Partial<ScheduleRecruitmentEventInput> = {}): ScheduleRecruitmentEventInput {
  return {
    idempotencyKey: unique(),
    title: '春风行动专场招聘会',
    kind: 'ON_SITE',
    regionCode: '530627',
    startsAt: asInstant('2027-01-25T01:00:00Z'),
    endsAt: asInstant('2027-01-25T09:00:00Z'),
    capacity: 10,
    ...change,
  };
}

/** The id of an event that the bureau of the province scheduled. */
export async function givenEvent(
  { mutate, tokens }: TestSystem,
  change: Partial<ScheduleRecruitmentEventInput> = {},
): Promise<string> {
  const { recruitmentEvent, userErrors } = await mutate(
    tokens.BUREAU,
    'scheduleRecruitmentEvent',
    'recruitmentEvent { id }',
    eventInput(change),
  );
  if (recruitmentEvent == null) throw new Error(`Expected an event, got ${JSON.stringify(userErrors)}`);
  return recruitmentEvent.id;
}

/** Ten places for electricians in Zhenxiong, from today for five days. */
export function courseInput(change: Partial<OpenCourseInput> = {}): OpenCourseInput {
  return {
    ...{ idempotencyKey: unique(), title: '电工培训班', occupationCode: '6-31-01-03', skill: '电工证' },
    ...{ regionCode: '530627', places: 10 },
    ...{ startsOn: asCivilDate('2027-01-20'), endsOn: asCivilDate('2027-01-24') },
    ...change,
  };
}

/** The id of a course that the bureau of the province opened. */
export async function givenCourse(
  { mutate, tokens }: TestSystem,
  change: Partial<OpenCourseInput> = {},
): Promise<string> {
  const { course, userErrors } = await mutate(tokens.BUREAU, 'openCourse', 'course { id }', courseInput(change));
  if (course == null) throw new Error(`Expected a course, got ${JSON.stringify(userErrors)}`);
  return course.id;
}
