/**
 * The jobs of a recruitment event, each one item in its collection: who has a job some time after it
 * (`event-outcome/result-job.ts`), registrations that follow it (`event-change/following/follow-job.ts`), and the day
 * before (`registration/day-before/remind-job.ts`). The first and the last wait from when the event is scheduled, so the
 * clock alone calls them.
 */
import type { RecruitmentEventId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { beginAgain, startAgain } from '../../../platform/jobs/jobs';
import { addDays, atHour, type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Clock, type Instant, instantAfter, instantOf } from '../../../platform/values/clock';
import type { RecruitmentEvent } from './store';

/** First words of the sort keys. */
export const EVENT_RESULT = 'result';
export const EVENT_FOLLOWING = 'following';
export const EVENT_REMINDING = 'reminding';

type Timed = Pick<RecruitmentEvent, 'id' | 'startsAt' | 'endsAt'>;

function jobKey(eventId: RecruitmentEventId, sk: string): Key {
  return { TableName: 'RecruitmentEvents', Key: { pk: eventId, sk } };
}

/** When it begins: `limits.eventPlacedDays` after the end. */
export function resultAt({ endsAt }: Pick<Timed, 'endsAt'>): Instant {
  return instantAfter(endsAt, limits.eventPlacedDays);
}

/** The day on which people are asked for to have a job. */
export function resultOn(event: Pick<Timed, 'endsAt'>): CivilDate {
  return civilDateOf(new Date(resultAt(event)));
}

/** Begins when the result is known; from the beginning, if it has begun. */
export function beginResult(event: Pick<Timed, 'id' | 'endsAt'>): Write {
  return startAgain(jobKey(event.id, EVENT_RESULT), resultAt(event));
}

/** Begins at once; from the beginning, if it has begun. */
export function beginFollowing(clock: Clock, eventId: RecruitmentEventId): Write {
  return beginAgain(clock, jobKey(eventId, EVENT_FOLLOWING));
}

/** In the morning of the day before the start. */
export function remindAt({ startsAt }: Pick<Timed, 'startsAt'>): Instant {
  return instantOf(atHour(addDays(civilDateOf(new Date(startsAt)), -1), limits.eventToldAtHour));
}

/** Begins on the day before; from the beginning, if it has begun. */
export function beginReminding(event: Pick<Timed, 'id' | 'startsAt'>): Write {
  return startAgain(jobKey(event.id, EVENT_REMINDING), remindAt(event));
}
