/**
 * Jobs of everything with places, each one item in its collection: sign-ups that follow it (`follow.ts`), and the day before
 * (`remind.ts`), which waits from the beginning, so the clock alone calls it.
 */
import type { Key, Write } from '../../../../platform/dynamodb/database';
import { beginAgain, startAgain } from '../../../../platform/jobs/jobs';
import { limits } from '../../../../limits';
import { addDays, atHour, type CivilDate } from '../../../../platform/values/civil-date';
import { type Clock, type Instant, instantOf } from '../../../../platform/values/clock';
import type { OwnerId } from '../places-store';

/** First words of the sort keys. */
export const FOLLOWING = 'following';
export const REMINDING = 'reminding';

export function jobKeyOf(ownerId: OwnerId, sk: string): Key {
  return { TableName: 'RecruitmentEvents', Key: { pk: ownerId, sk } };
}

/** Begins at once; from the beginning, if it has begun. */
export function beginFollowing(clock: Clock, ownerId: OwnerId): Write {
  return beginAgain(clock, jobKeyOf(ownerId, FOLLOWING));
}

/** In the morning of the day before the first one. */
export function dayBefore(firstOn: CivilDate): Instant {
  return instantOf(atHour(addDays(firstOn, -1), limits.eventToldAtHour));
}

/** What waits for the first day, where it lies ahead. */
export function remindBefore(ownerId: OwnerId, firstOn: CivilDate, today: CivilDate): Write[] {
  return firstOn > today ? [beginReminding(ownerId, firstOn)] : [];
}

/** Begins on the day before; from the beginning, if it has begun. */
export function beginReminding(ownerId: OwnerId, firstOn: CivilDate): Write {
  return startAgain(jobKeyOf(ownerId, REMINDING), dayBefore(firstOn));
}
