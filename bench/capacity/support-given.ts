/** Objects of field work for the measured operations. */
import { addDays, startOfDay } from '../../functions/platform/values/civil-date';
import { hoursAfter } from '../../functions/platform/values/clock';
import { idOf, positionIdOf, type Size, TODAY } from './items';

export interface SupportGiven {
  /** A recruitment event. */
  readonly eventId: string;
}

const startsAt = hoursAfter(startOfDay(addDays(TODAY, 10)), 9);

export function eventInput(key: string, size: Size): object {
  return {
    ...{ idempotencyKey: `event-${key}`, title: '春风行动专场招聘会', kind: 'ON_SITE', regionCode: '530627' },
    ...{ startsAt, endsAt: hoursAfter(new Date(startsAt), 8), capacity: 200 },
    ...{ enterpriseIds: [idOf('ent', 0)], positionIds: [positionIdOf(0, size)] },
  };
}

/** @param make makes an object by a mutation. */
export async function prepareSupport(
  make: (mutation: string, made: string, input: object) => Promise<{ readonly id: string }>,
  size: Size,
): Promise<SupportGiven> {
  const event = await make('scheduleRecruitmentEvent', 'recruitmentEvent { id }', eventInput('given', size));
  for (let more = 0; more < 30; more += 1)
    await make('scheduleRecruitmentEvent', 'recruitmentEvent { id }', eventInput(`given-${more}`, size));
  return { eventId: event.id };
}
