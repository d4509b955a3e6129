/** When a message is sent again, and how often. Pure. */
import { type Instant, instantOf } from '../../../platform/values/clock';
import { limits } from '../../../limits';

/** Seconds from an attempt to the next: a little over 27 hours in all, quick at first, then every ten hours. */
export const backOffSeconds: readonly number[] = [60, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

/**
 * When the following attempt is due. It is set before an attempt is sent, so an interrupted attempt is followed, too.
 * @param attempt number of attempts begun, this one included, from 1.
 */
export function nextAttemptAt(attempt: number, now: Date): Instant {
  const seconds = backOffSeconds[attempt - 1] ?? limits.jobQuietSeconds;
  return instantOf(new Date(now.getTime() + seconds * 1_000));
}

export function isLastAttempt(attempt: number): boolean {
  return attempt > backOffSeconds.length;
}
