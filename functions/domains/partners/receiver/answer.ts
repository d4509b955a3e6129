/**
 * Rules of a receiver's answer (Standard Webhooks 1.0, "Delivery success and failure"): what it means for the message
 * and for the webhook. Pure.
 */
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { PostResult } from '../../../platform/security/outbound';

/**
 * ARRIVED: 2xx. GONE: 410, the receiver wants no more messages. BUSY: 429, 502, 503 and 504, the receiver is overloaded
 * or limits us; or no answer in time, since each further message would hold up other partners. FAILED: everything else;
 * redirects are not followed.
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
 * Instant before which the receiver wants no other attempt, by its Retry-After (RFC 9110, 10.2.3: seconds or a date),
 * bounded by `limits.retryAfterSecondsMax`; undefined if the header is absent or unreadable.
 */
export function retryAfterOf(result: PostResult, now: Date): Instant | undefined {
  const text = result.status === undefined ? '' : (result.retryAfter?.trim() ?? '');
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now.getTime()) / 1_000);
  return seconds > 0 ? later(now, Math.min(seconds, limits.retryAfterSecondsMax)) : undefined;
}

/**
 * Instant until which the receiver is sent nothing, if it is too busy, or so slow that its turn has no room for another
 * message. A slow receiver pauses for the length of a turn, so that the messages behind its own are delivered;
 * otherwise each of its batches would take a whole turn.
 * @param isTurnSpent whether the turn has no room for another message.
 */
export function pauseAfter(result: PostResult, isTurnSpent: boolean, now: Date): Instant | undefined {
  if (meaningOf(result) === 'BUSY') return retryAfterOf(result, now) ?? later(now, limits.receiverPauseSeconds);
  return isTurnSpent ? later(now, limits.turnMs / 1_000) : undefined;
}

function later(now: Date, seconds: number): Instant {
  return instantOf(new Date(now.getTime() + seconds * 1_000));
}
