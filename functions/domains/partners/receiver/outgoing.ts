/** Rules of a message on its way to a receiver: how its attempts are counted, and when the next one is due. Pure. */
import { limits } from '../../../limits';
import type { PostFailure } from '../../../platform/security/outbound';
import type { Instant } from '../../../platform/values/clock';
import type { Meaning } from './answer';
import { isLastAttempt, nextAttemptAt } from './retry-times';

export interface Attempt {
  /** Instant at which the attempt began, ISO 8601 UTC. */
  readonly at: Instant;
  readonly status?: number;
  readonly failure?: PostFailure;
}

export interface Outgoing {
  /** Number of the writes since it was created; absent until the first. */
  readonly version?: number;
  /** Number of attempts begun. `before` counts those that belong to an earlier sending or were not sent. */
  readonly attempt: number;
  readonly before: number;
  readonly attempts: readonly Attempt[];
  /** When the next attempt is due; absent if none is. */
  readonly nextAttemptAt?: Instant;
}

/** How a message to a receiver begins: with its first attempt, or after the receiver's pause. */
export function firstAttempt(pausedUntil: Instant | undefined, now: Date) {
  const isPaused = pausedUntil !== undefined && new Date(pausedUntil) > now;
  return isPaused ? { attempt: 0, nextAttemptAt: pausedUntil } : { attempt: 1, nextAttemptAt: nextAttemptAt(1, now) };
}

/**
 * The message with its next attempt begun. If the last attempt was interrupted, it is begun once more: only the end of
 * an attempt may give up.
 */
export function begun<M extends Outgoing>(message: M, now: Date): M {
  const attempt = message.attempt + 1;
  const made = attempt - message.before;
  const before = isLastAttempt(made - 1) ? message.before + 1 : message.before;
  return { ...message, attempt, before, nextAttemptAt: nextAttemptAt(made, now) };
}

export function withAttempt<M extends Outgoing>(message: M, made: Attempt): M {
  return { ...message, attempts: [...message.attempts, made].slice(-limits.attemptsKept) };
}

/** The attempt was not sent, so it does not count: it is due after the receiver's pause, or in a minute. */
export function leftOver<M extends Outgoing>(message: M, pausedUntil: Instant | undefined, now: Date): M {
  const soon = nextAttemptAt(1, now);
  const dueAt = pausedUntil !== undefined && pausedUntil > soon ? pausedUntil : soon;
  return { ...message, before: message.before + 1, nextAttemptAt: dueAt };
}

/** How the message ends by an answer; undefined if another attempt follows. */
export function endOf({ attempt, before }: Outgoing, meaning: Meaning): 'ARRIVED' | 'FAILED' | undefined {
  if (meaning === 'ARRIVED') return 'ARRIVED';
  return meaning === 'GONE' || isLastAttempt(attempt - before) ? 'FAILED' : undefined;
}

/** @param retryAfter instant before which the receiver wants no other attempt. */
export function dueAgain<M extends Outgoing>(message: M, retryAfter: Instant | undefined): M {
  const { nextAttemptAt: scheduled } = message;
  const isLater = retryAfter !== undefined && (scheduled === undefined || retryAfter > scheduled);
  return isLater ? { ...message, nextAttemptAt: retryAfter } : message;
}
