/** Valid inputs of recruitment events, distinct from those before, and what tests begin with. */
import type { ScheduleRecruitmentEventInput } from '../../functions/generated/graphql';
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
