/** What a receiver's answer means (Standard Webhooks 1.0, "Delivery success and failure"): for the message, and for its webhook. */
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import type { PostResult } from '../../../platform/security/outbound';

/**
 * ARRIVED: 2xx. GONE: 410, nothing is to be sent there any more. BUSY: 429, 502, 503 and 504, a limit of theirs was met or they are under
 * load, or no answer in time, for which each further message would hold up other partners. FAILED: everything else, redirects
 * too, which are not followed.
 */
export type Meaning = 'ARRIVED' | 'GONE' | 'BUSY' | 'FAILED';

export function meaningOf({ status, failure }: PostResult): Meaning {
  if (status === undefined) return failure === 'TIMEOUT' ? 'BUSY' : 'FAILED';
  if (status >= 200 && status < 300) return 'ARRIVED';
  if (status === 410) return 'GONE';
  return BUSY.has(status) ? 'BUSY' : 'FAILED';
}

const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * The instant before which the receiver wants no other attempt, by its Retry-After (RFC 9110, 10.2.3: seconds or a date), bounded
 * by `limits.retryAfterSecondsMax`; undefined where it says nothing that can be read.
 */
export function retryAfterOf(result: PostResult, now: Date): string | undefined {
  const text = result.status === undefined ? '' : (result.retryAfter?.trim() ?? '');
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now.getTime()) / 1_000);
  return seconds > 0 ? later(now, Math.min(seconds, limits.retryAfterSecondsMax)) : undefined;
}

/**
 * Until when a receiver is sent nothing: one that is too busy, and one so slow that its turn has no room for another message. The
 * latter rests as long as a turn, in which what waits behind its own messages gets by; without, each of its batches would take one.
 * @param isTurnSpent whether the turn in which it answered has no such room any more.
 */
export function pauseAfter(result: PostResult, isTurnSpent: boolean, now: Date): string | undefined {
  if (meaningOf(result) === 'BUSY') return retryAfterOf(result, now) ?? later(now, limits.receiverPauseSeconds);
  return isTurnSpent ? later(now, limits.turnMs / 1_000) : undefined;
}

function later(now: Date, seconds: number): string {
  return instantOf(new Date(now.getTime() + seconds * 1_000));
}
