/**
 * The item of a delivery, one event for one webhook, in table Deliveries, and every write of it. It lies with the others of its
 * webhook, in order of time; index byDue has those with another attempt to come, by its instant. It is cleaned up after
 * `limits.webhookDays`.
 */
import { flag, instant, integer, listOf, mapOf, oneOf, optional, text } from '../../../platform/items/attributes';
import type { WebhookDeliveryStatus, WebhookEvent } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { assert } from '../../../platform/requests/errors';
import type { PostFailure } from '../../../platform/security/outbound';
import { expiryAfter, instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { callsDeliver } from '../../../triggers';
import { eventTypes } from '../webhook/store';
import { checkTransition } from './states';

export interface Attempt {
  /** Instant, ISO 8601 UTC, at which it was begun. */
  readonly at: string;
  readonly status?: number;
  readonly failure?: PostFailure;
}

export interface Delivery {
  /** `whd_` + the event's ULID + the webhook's own. */
  readonly id: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: WebhookEvent;
  readonly body: string;
  readonly status: WebhookDeliveryStatus;
  /** Attempts begun; those of before a redelivery, and those that were not made, are counted in `before`. */
  readonly attempt: number;
  readonly before: number;
  readonly attempts: readonly Attempt[];
  /** Whether its partner asked for it: then it is sent to a disabled webhook, too. */
  readonly asked?: boolean;
  /** When the next one is due; absent where none is. */
  readonly nextAttemptAt?: string;
  readonly createdAt: string;
}

const ULID_LENGTH = 26;

export function deliveryIdOf(eventId: string, webhookId: string): string {
  return `whd_${eventId.slice(-ULID_LENGTH)}${webhookId.slice(4, 4 + ULID_LENGTH)}`;
}

/** Undefined where the text is no delivery's id. */
export function deliveryKey(id: string): Key | undefined {
  const webhook = ownerOf(id, 'whd', COLLECTION);
  return webhook === undefined ? undefined : { TableName: 'Deliveries', Key: { pk: webhook, sk: id } };
}

const COLLECTION = 'deliveries';

const FAILURES = ['URL_INVALID', 'NOT_HTTPS', 'ADDRESS_NOT_PUBLIC', 'TIMEOUT', 'UNREACHABLE'] as const;

const attempt = mapOf({
  ...{ at: instant, status: optional(integer), failure: optional(oneOf(...FAILURES)) },
});

const deliveries = codec<Delivery>(
  'delivery',
  {
    ...{ id: text, webhookId: text, eventId: text, body: text, attempt: integer, before: integer, createdAt: instant },
    type: oneOf(...eventTypes),
    status: oneOf('PENDING', 'DELIVERED', 'FAILED'),
    attempts: listOf(attempt),
    ...{ asked: optional(flag), nextAttemptAt: optional(instant) },
  },
  ({ pk }) => String(pk).startsWith(`${COLLECTION}_`),
);

export const { is: isDelivery, decode: parseDelivery, part: partOfDelivery } = deliveries;

/** Of a webhook, in order of time. */
export function deliveriesOf(webhookId: string): QueryParams {
  const pk = `${COLLECTION}_${webhookId.slice(4, 4 + ULID_LENGTH)}`;
  return {
    TableName: 'Deliveries',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': 'whd_' },
  };
}

/** Those whose next attempt is due, the earliest first: keys alone. */
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
 * Refused where it is there already: an event is delivered once to each webhook, in as many attempts as it takes. Its first attempt,
 * where it is begun already, is called by the stream.
 */
export function createDelivery(delivery: Delivery, now: Date): Write {
  checkTransition('create', undefined, delivery);
  const isBegun = delivery.status === 'PENDING' && delivery.attempt > 0;
  return put(itemOf(delivery, now, isBegun && callsDeliver)).when(isNew);
}

/** An attempt that is due, which the stream carries to who makes it (`on-stream.ts`). */
export function beginAttempt(read: Delivery, begun: Delivery, now: Date): Write {
  checkTransition('begin', read, begun);
  return written(read, itemOf(begun, now, callsDeliver));
}

/** What an attempt came to, or that it was not made. */
export function endAttempt(read: Delivery, ended: Delivery, now: Date): Write {
  checkTransition('end', read, ended);
  return written(read, itemOf(ended, now));
}

/** The first of new attempts, which the stream carries like the others. */
export function redeliver(read: Delivery, again: Delivery, now: Date): Write {
  checkTransition('redeliver', read, again);
  return written(read, itemOf(again, now, callsDeliver));
}

/** Over the very attempt that was read: of two who go on with a delivery, one does. */
function written({ attempt: begun, status }: Delivery, item: ReturnType<typeof itemOf>): Write {
  return put<Delivery>(item).when(equals('attempt', begun), equals('status', status));
}

/** @param calls whom the stream calls for it. */
function itemOf(delivery: Delivery, now: Date, calls: typeof callsDeliver | false = false) {
  const key = deliveryKey(delivery.id);
  assert(key, 'an id of a delivery');
  const { nextAttemptAt, id } = delivery;
  const due = nextAttemptAt === undefined ? {} : { byDuePk: DUE, byDueSk: `${nextAttemptAt}#${id}` };
  return deliveries.stored(key, delivery, { ...due, ...calls, expiresAt: expiryAfter(now, limits.webhookDays) });
}
