/** Rules of deliveries: when an attempt is made, and what follows from its end. Pure. */
import type { WebhookEvent } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import type { Webhook } from '../webhook/store';
import type { Meaning } from './answer';
import { messageOf } from './message';
import { type Attempt, type Delivery, deliveryIdOf } from './store';

/** Something that an enterprise may want to be told. */
export interface Event {
  /** The same however often it is read: `whe_` and a ULID of its instant. */
  readonly id: string;
  readonly enterpriseId: string;
  readonly type: WebhookEvent;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  /** Ids to ask with. */
  readonly data: Readonly<Record<string, string>>;
}

/** Seconds between an attempt and the next: a little over 27 hours in all, at first quickly, then every ten hours. */
export const backOffSeconds: readonly number[] = [60, 300, 1_800, 7_200, 18_000, 36_000, 36_000];

/**
 * When the attempt after this one is due. It is set before the attempt is made, so that one which breaks off is followed too.
 * @param attempt how many were made, this one included, from 1.
 */
export function nextAttemptAt(attempt: number, now: Date): string {
  const seconds = backOffSeconds[attempt - 1] ?? limits.runQuietSeconds;
  return instantOf(new Date(now.getTime() + seconds * 1_000));
}

export function isLastAttempt(attempt: number): boolean {
  return attempt > backOffSeconds.length;
}

/** One for a disabled webhook waits until its partner has it sent, one for a paused webhook until the pause is over. */
export function newDelivery(
  { id: webhookId, disabledAt, pausedUntil }: Webhook,
  { id: eventId, type, at, data }: Event,
  now: Date,
): Delivery {
  const paused = pausedUntil !== undefined && new Date(pausedUntil) > now;
  return {
    id: deliveryIdOf(eventId, webhookId),
    ...{ webhookId, eventId, type, body: messageOf(type, at, data), before: 0, attempts: [], createdAt: at },
    ...(disabledAt !== undefined
      ? { status: 'FAILED', attempt: 0 }
      : paused
        ? { status: 'PENDING', attempt: 0, nextAttemptAt: pausedUntil }
        : { status: 'PENDING', attempt: 1, nextAttemptAt: nextAttemptAt(1, now) }),
  };
}

/** With its next attempt, which is due. One whose last attempt broke off is begun once more: only an attempt's end may give it up. */
export function begun(delivery: Delivery, now: Date): Delivery {
  const attempt = delivery.attempt + 1;
  const made = attempt - delivery.before;
  const before = isLastAttempt(made - 1) ? delivery.before + 1 : delivery.before;
  return { ...delivery, attempt, before, nextAttemptAt: nextAttemptAt(made, now) };
}

/** From the first attempt on again, as its partner asks for it. */
export function begunAgain(delivery: Delivery, now: Date): Delivery {
  const { attempt: before } = delivery;
  const again = { before, attempt: before + 1, nextAttemptAt: nextAttemptAt(1, now) };
  return { ...delivery, ...again, status: 'PENDING', asked: true };
}

export function withAttempt(delivery: Delivery, made: Attempt): Delivery {
  return { ...delivery, attempts: [...delivery.attempts, made].slice(-limits.attemptsKept) };
}

/** Not made, so not counted: it is due when the receiver wants to be called again, or in a minute. */
export function leftOver(delivery: Delivery, pausedUntil: string, now: Date): Delivery {
  const soon = nextAttemptAt(1, now);
  const dueAt = pausedUntil > soon ? pausedUntil : soon;
  return { ...delivery, before: delivery.before + 1, nextAttemptAt: dueAt };
}

/** @param retryAfter the instant before which its receiver wants no other attempt. */
export function ended(delivery: Delivery, meaning: Meaning, retryAfter = ''): Delivery {
  if (meaning === 'ARRIVED') return over(delivery, 'DELIVERED');
  if (meaning === 'GONE' || isLastAttempt(delivery.attempt - delivery.before)) return over(delivery, 'FAILED');
  const { nextAttemptAt: scheduled = '' } = delivery;
  return { ...delivery, nextAttemptAt: retryAfter > scheduled ? retryAfter : scheduled };
}

/** Nothing is due any more. */
export function over({ nextAttemptAt: _, ...delivery }: Delivery, status: 'DELIVERED' | 'FAILED'): Delivery {
  return { ...delivery, status };
}
