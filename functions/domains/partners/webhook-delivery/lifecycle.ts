/** Rules of webhook deliveries: how one begins, and how it ends. Pure. */
import type { EnterpriseId, EventId } from '../../../id-kinds';
import type { WebhookEvent } from '../../../generated/graphql';
import type { Instant } from '../../../platform/values/clock';
import { firstAttempt } from '../receiver/outgoing';
import { nextAttemptAt } from '../receiver/retry-times';
import type { Webhook } from '../webhook/store';
import { messageOf } from './message';
import { type WebhookDelivery, webhookDeliveryIdOf } from './store';

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
export function newWebhookDelivery(
  { id: webhookId, disabledAt, pausedUntil }: Webhook,
  { id: eventId, type, at, data }: Event,
  now: Date,
): WebhookDelivery {
  return {
    id: webhookDeliveryIdOf(eventId, webhookId),
    ...{ webhookId, eventId, type, body: messageOf(type, at, data), before: 0, attempts: [], createdAt: at },
    ...(disabledAt === undefined
      ? { status: 'PENDING', ...firstAttempt(pausedUntil, now) }
      : { status: 'FAILED', attempt: 0 }),
  };
}

/** Restarts the delivery with a first attempt, because the partner asked for it. */
export function begunAgain(delivery: WebhookDelivery, now: Date): WebhookDelivery {
  const { attempt: before } = delivery;
  const again = { before, attempt: before + 1, nextAttemptAt: nextAttemptAt(1, now) };
  return { ...delivery, ...again, status: 'PENDING', asked: true };
}

/** The delivery with its final status; nothing is due. */
export function over({ nextAttemptAt: _, ...delivery }: WebhookDelivery, end: 'ARRIVED' | 'FAILED'): WebhookDelivery {
  return { ...delivery, status: end === 'ARRIVED' ? 'DELIVERED' : 'FAILED' };
}
