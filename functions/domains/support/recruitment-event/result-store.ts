/**
 * The job that finds out who has a job some time after an event (`event-outcome/result-job.ts`): one item in the event's
 * collection. It waits from when the event is scheduled, so the clock alone calls it.
 */
import type { RecruitmentEventId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { startAgain } from '../../../platform/jobs/jobs';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Instant, instantAfter } from '../../../platform/values/clock';
import type { RecruitmentEvent } from './store';

/** First word of the sort key. */
export const EVENT_RESULT = 'result';

export function resultKey(eventId: RecruitmentEventId): Key {
  return { TableName: 'RecruitmentEvents', Key: { pk: eventId, sk: EVENT_RESULT } };
}

/** When it begins: `limits.eventPlacedDays` after the end. */
export function resultAt({ endsAt }: Pick<RecruitmentEvent, 'endsAt'>): Instant {
  return instantAfter(endsAt, limits.eventPlacedDays);
}

/** The day on which people are asked for to have a job. */
export function resultOn(event: Pick<RecruitmentEvent, 'endsAt'>): CivilDate {
  return civilDateOf(new Date(resultAt(event)));
}

/** Begins when the result is known; from the beginning, if it has begun. */
export function beginResult(event: Pick<RecruitmentEvent, 'id' | 'endsAt'>): Write {
  return startAgain(resultKey(event.id), resultAt(event));
}
