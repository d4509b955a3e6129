/**
 * The webhook delivery item in table Deliveries, one event for one webhook, and every write of it. Deliveries of a webhook are
 * in one collection, ordered by time; index byDue lists pending ones by their next attempt (`receiver/outgoing-store.ts`).
 */
import type { WebhookDeliveryId, EventId, WebhookId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { WebhookDeliveryStatus, WebhookEvent } from '../../../generated/graphql';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { codec } from '../../../platform/items/codec';
import type { Instant } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { callsDeliver } from '../../../triggers';
import type { Outgoing } from '../receiver/outgoing';
import { outgoingWrites } from '../receiver/outgoing-store';
import { outgoingAttributes } from '../receiver/store';
import { eventTypes } from '../webhook/store';
import { checkTransition } from './states';

export interface WebhookDelivery extends Outgoing {
  /** `whd_` + the event's ULID + the webhook's own ULID. */
  readonly id: WebhookDeliveryId;
  readonly webhookId: WebhookId;
  readonly eventId: EventId;
  readonly type: WebhookEvent;
  readonly body: string;
  readonly status: WebhookDeliveryStatus;
  /** Whether the partner asked for it; then it is sent even to a disabled webhook. */
  readonly asked?: boolean;
  readonly createdAt: Instant;
}

const ULID_LENGTH = 26;

export function webhookDeliveryIdOf(eventId: EventId, webhookId: WebhookId): WebhookDeliveryId {
  return `whd_${eventId.slice(-ULID_LENGTH)}${webhookId.slice(4, 4 + ULID_LENGTH)}`;
}

export function webhookDeliveryKey(id: WebhookDeliveryId): Key {
  return { TableName: 'Deliveries', Key: { pk: ownerOf(id, 'whd'), sk: id } };
}

const COLLECTION = 'deliveries';

const deliveries = codec<WebhookDelivery>(
  'webhookDelivery',
  {
    ...{
      id: attr.idOf('whd'),
      webhookId: attr.idOf('whk'),
      eventId: attr.idOf('whe'),
      body: attr.text,
      createdAt: attr.instant,
    },
    type: attr.oneOf(...eventTypes),
    status: attr.oneOf('PENDING', 'DELIVERED', 'FAILED'),
    asked: attr.optional(attr.flag),
    ...outgoingAttributes,
  },
  ({ pk }) => String(pk).startsWith(`${COLLECTION}_`),
);

export const { is: isWebhookDelivery, decode: parseWebhookDelivery, part: partOfWebhookDelivery } = deliveries;

/** Deliveries of a webhook, ordered by time. */
export function webhookDeliveriesOf(webhookId: WebhookId): QueryParams {
  const pk = `${COLLECTION}_${webhookId.slice(4, 4 + ULID_LENGTH)}`;
  return {
    TableName: 'Deliveries',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': 'whd_' },
  };
}

const writes = outgoingWrites<WebhookDelivery, 'redeliver'>({
  ...{ list: 'deliveries', formerlyWhole: true, pending: 'PENDING', check: checkTransition },
  // The end of the delivery's own id is that of its webhook, which may get a hundred thousand at a time.
  spreadBy: ({ eventId }) => eventId,
  stored: (delivery, more) => deliveries.stored(webhookDeliveryKey(delivery.id), delivery, more),
});

/** A webhook gets one delivery for each event. */
export const {
  create: createWebhookDelivery,
  begin: beginAttempt,
  end: endAttempt,
  due: dueWebhookDeliveries,
} = writes;

/** Begins the first attempt of a redelivery; the stream calls the sender. */
export function redeliver(read: WebhookDelivery, again: WebhookDelivery, now: Date): Write {
  return writes.change('redeliver', read, again, now, callsDeliver);
}
