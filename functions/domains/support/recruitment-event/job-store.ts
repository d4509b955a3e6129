/**
 * The job of a recruitment event that finds who has a job some time after it (`event-outcome/result-job.ts`): one item in its
 * collection. It waits from when the event is scheduled, so the clock alone calls it.
 */
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { startAgain } from '../../../platform/jobs/jobs';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Instant, instantAfter } from '../../../platform/values/clock';
import { beginReminding, jobKeyOf } from '../places/following/job-store';
import type { RecruitmentEvent } from './store';

/** First word of the sort key. */
export const EVENT_RESULT = 'result';

type Timed = Pick<RecruitmentEvent, 'id' | 'startsAt' | 'endsAt'>;

/** When it begins: `limits.eventPlacedDays` after the end. */
export function resultAt({ endsAt }: Pick<Timed, 'endsAt'>): Instant {
  return instantAfter(endsAt, limits.eventPlacedDays);
}

/** The day on which people are asked for to have a job. */
export function resultOn(event: Pick<Timed, 'endsAt'>): CivilDate {
  return civilDateOf(new Date(resultAt(event)));
}

/** What waits for the event's times: the day before, and the result; both from the beginning, if they have begun. */
export function beginTimed(event: Timed): Write[] {
  return [
    beginReminding(event.id, civilDateOf(new Date(event.startsAt))),
    startAgain(jobKeyOf(event.id, EVENT_RESULT), resultAt(event)),
  ];
}
