/**
 * The delivery item in table Deliveries, one event for one webhook, and every write of it. Deliveries of a webhook are
 * in one collection, ordered by time; index byDue lists pending ones by their next attempt. They expire after
 * `limits.webhookDays`.
 */
import type { DeliveryId, EventId, WebhookId } from '../../../id-kinds';
import { flag, idOf, instant, integer, listOf, mapOf, oneOf, optional, text } from '../../../platform/items/attributes';
import type { WebhookDeliveryStatus, WebhookEvent } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import type { PostFailure } from '../../../platform/security/outbound';
import { expiryAfter, type Instant, instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { callsDeliver } from '../../../triggers';
import { eventTypes } from '../webhook/store';
import { checkTransition } from './states';

export interface Attempt {
  /** Instant at which the attempt began, ISO 8601 UTC. */
  readonly at: Instant;
  readonly status?: number;
  readonly failure?: PostFailure;
}

export interface Delivery {
  /** `whd_` + the event's ULID + the webhook's own ULID. */
  readonly id: DeliveryId;
  readonly webhookId: WebhookId;
  readonly eventId: EventId;
  readonly type: WebhookEvent;
  readonly body: string;
  readonly status: WebhookDeliveryStatus;
  /** Number of attempts begun. `before` counts those that belong to an earlier delivery or were not sent. */
  readonly attempt: number;
  readonly before: number;
  readonly attempts: readonly Attempt[];
  /** Whether the partner asked for it; then it is sent even to a disabled webhook. */
  readonly asked?: boolean;
  /** When the next attempt is due; absent if none is. */
  readonly nextAttemptAt?: Instant;
  readonly createdAt: Instant;
}

const ULID_LENGTH = 26;

export function deliveryIdOf(eventId: EventId, webhookId: WebhookId): DeliveryId {
  return `whd_${eventId.slice(-ULID_LENGTH)}${webhookId.slice(4, 4 + ULID_LENGTH)}`;
}

export function deliveryKey(id: DeliveryId): Key {
  return { TableName: 'Deliveries', Key: { pk: ownerOf(id, 'whd'), sk: id } };
}

const COLLECTION = 'deliveries';

const FAILURES = ['URL_INVALID', 'NOT_HTTPS', 'ADDRESS_NOT_PUBLIC', 'TIMEOUT', 'UNREACHABLE'] as const;

const attempt = mapOf({
  ...{ at: instant, status: optional(integer), failure: optional(oneOf(...FAILURES)) },
});

const deliveries = codec<Delivery>(
  'delivery',
  {
    ...{
      id: idOf('whd'),
      webhookId: idOf('whk'),
      eventId: idOf('whe'),
      body: text,
      attempt: integer,
      before: integer,
      createdAt: instant,
    },
    type: oneOf(...eventTypes),
    status: oneOf('PENDING', 'DELIVERED', 'FAILED'),
    attempts: listOf(attempt),
    ...{ asked: optional(flag), nextAttemptAt: optional(instant) },
  },
  ({ pk }) => String(pk).startsWith(`${COLLECTION}_`),
);

export const { is: isDelivery, decode: parseDelivery, part: partOfDelivery } = deliveries;

/** Deliveries of a webhook, ordered by time. */
export function deliveriesOf(webhookId: WebhookId): QueryParams {
  const pk = `${COLLECTION}_${webhookId.slice(4, 4 + ULID_LENGTH)}`;
  return {
    TableName: 'Deliveries',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': 'whd_' },
  };
}

/** Deliveries whose next attempt is due, earliest first; keys only. */
export function dueDeliveries(now: Date): QueryParams {
  return {
    TableName: 'Deliveries',
    IndexName: 'byDue',
    KeyConditionExpression: 'byDuePk = :deliveries AND byDueSk < :now',
    ExpressionAttributeValues: { ':deliveries': DUE, ':now': `${instantOf(now)}~` },
    Limit: limits.deliveriesCalledAtOnce,
  };
}

const DUE = 'deliveries';

/**
 * Refused if it exists: a webhook gets one delivery for each event. If its first attempt is begun, the stream calls the
 * sender.
 */
export function createDelivery(delivery: Delivery, now: Date): Write {
  checkTransition('create', undefined, delivery);
  const isBegun = delivery.status === 'PENDING' && delivery.attempt > 0;
  return put(itemOf(delivery, now, isBegun && callsDeliver)).when(isNew);
}

/** Begins an attempt that is due; the stream calls the sender (`on-stream.ts`). */
export function beginAttempt(read: Delivery, begun: Delivery, now: Date): Write {
  checkTransition('begin', read, begun);
  return written(read, itemOf(begun, now, callsDeliver));
}

/** Ends an attempt that was sent, or was skipped. */
export function endAttempt(read: Delivery, ended: Delivery, now: Date): Write {
  checkTransition('end', read, ended);
  return written(read, itemOf(ended, now));
}

/** Begins the first attempt of a redelivery; the stream calls the sender. */
export function redeliver(read: Delivery, again: Delivery, now: Date): Write {
  checkTransition('redeliver', read, again);
  return written(read, itemOf(again, now, callsDeliver));
}

/** Refused if the attempt or the status changed since the read, so only one process continues a delivery. */
function written({ attempt: begun, status }: Delivery, item: ReturnType<typeof itemOf>): Write {
  return put<Delivery>(item).when(equals('attempt', begun), equals('status', status));
}

/** @param calls the handler that the stream calls for the write. */
function itemOf(delivery: Delivery, now: Date, calls: typeof callsDeliver | false = false) {
  const { nextAttemptAt, id } = delivery;
  const due = nextAttemptAt === undefined ? {} : { byDuePk: DUE, byDueSk: `${nextAttemptAt}#${id}` };
  return deliveries.stored(deliveryKey(id), delivery, {
    ...due,
    ...calls,
    expiresAt: expiryAfter(now, limits.webhookDays),
  });
}
