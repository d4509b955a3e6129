/** Rules of deliveries: how one begins, and what follows from the result of an attempt. Pure. */
import type { EnterpriseId, EventId } from '../../../id-kinds';
import type { WebhookEvent } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Instant } from '../../../platform/values/clock';
import type { Webhook } from '../webhook/store';
import type { Meaning } from './answer';
import { messageOf } from './message';
import { type Attempt, type Delivery, deliveryIdOf } from './store';
import { nextAttemptAt, isLastAttempt } from './retry-times';

/** An event that an enterprise's webhooks may subscribe to. */
export interface Event {
  /** `whe_` and a ULID of the event's instant; the same however often the event is read. */
  readonly id: EventId;
  readonly enterpriseId: EnterpriseId;
  readonly type: WebhookEvent;
  /** Instant, ISO 8601 UTC. */
  readonly at: Instant;
  /** Ids with which the partner can query. */
  readonly data: Readonly<Record<string, string>>;
}

/**
 * A delivery to a disabled webhook is FAILED until the partner redelivers it; one to a paused webhook is due after the
 * pause.
 */
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

/**
 * The delivery with its next attempt begun. If the last attempt was interrupted, it is begun once more: only the end of
 * an attempt may give up.
 */
export function begun(delivery: Delivery, now: Date): Delivery {
  const attempt = delivery.attempt + 1;
  const made = attempt - delivery.before;
  const before = isLastAttempt(made - 1) ? delivery.before + 1 : delivery.before;
  return { ...delivery, attempt, before, nextAttemptAt: nextAttemptAt(made, now) };
}

/** Restarts the delivery with a first attempt, because the partner asked for it. */
export function begunAgain(delivery: Delivery, now: Date): Delivery {
  const { attempt: before } = delivery;
  const again = { before, attempt: before + 1, nextAttemptAt: nextAttemptAt(1, now) };
  return { ...delivery, ...again, status: 'PENDING', asked: true };
}

export function withAttempt(delivery: Delivery, made: Attempt): Delivery {
  return { ...delivery, attempts: [...delivery.attempts, made].slice(-limits.attemptsKept) };
}

/** The attempt was not sent, so it does not count: it is due after the receiver's pause, or in a minute. */
export function leftOver(delivery: Delivery, pausedUntil: Instant | undefined, now: Date): Delivery {
  const soon = nextAttemptAt(1, now);
  const dueAt = pausedUntil !== undefined && pausedUntil > soon ? pausedUntil : soon;
  return { ...delivery, before: delivery.before + 1, nextAttemptAt: dueAt };
}

/** @param retryAfter instant before which the receiver wants no other attempt. */
export function ended(delivery: Delivery, meaning: Meaning, retryAfter?: Instant): Delivery {
  if (meaning === 'ARRIVED') return over(delivery, 'DELIVERED');
  if (meaning === 'GONE' || isLastAttempt(delivery.attempt - delivery.before)) return over(delivery, 'FAILED');
  const { nextAttemptAt: scheduled } = delivery;
  const isLater = retryAfter !== undefined && (scheduled === undefined || retryAfter > scheduled);
  return isLater ? { ...delivery, nextAttemptAt: retryAfter } : delivery;
}

/** The delivery with its final status; nothing is due. */
export function over({ nextAttemptAt: _, ...delivery }: Delivery, status: 'DELIVERED' | 'FAILED'): Delivery {
  return { ...delivery, status };
}
