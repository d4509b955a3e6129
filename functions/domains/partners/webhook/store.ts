/**
 * The webhook item in table Positions, in its enterprise's collection, and every write of it. One query finds all
 * webhooks that an event concerns.
 */
import type { EnterpriseId, WebhookId } from '../../../id-kinds';
import type { WebhookEvent } from '../../../generated/graphql';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { check, deletion, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { ownerOf } from '../../../platform/values/ids';
import { isRegistered, receiverAttributes, receiverWrites } from '../receiver/store';

/** Types of events that a webhook may subscribe to. */
export const eventTypes = [
  'POSITION_FILLED',
  'DELIVERY_MADE',
  'PLACEMENT_STARTED',
  'PLACEMENT_ENDED',
  'IMPORT_FINISHED',
] as const satisfies readonly WebhookEvent[];

const webhooks = itemKind('webhook', {
  table: 'Positions',
  attributes: {
    /** `whk_` + own ULID + the enterprise's ULID. */
    id: attr.idOf('whk'),
    enterpriseId: attr.idOf('ent'),
    ...receiverAttributes,
    events: attr.listOf(attr.oneOf(...eventTypes)),
  },
  keys: { primary: ['${enterpriseId}', 'webhook#${id}'] },
});

export type Webhook = ItemOf<typeof webhooks>;

export function webhookKey(id: WebhookId): Key {
  return webhooks.key({ id, enterpriseId: ownerOf(id, 'whk') });
}

export const { is: isWebhook, decode: parseWebhook } = webhooks;

/** An enterprise's webhooks, oldest first, strongly consistent. */
export function webhooksOf(enterpriseId: EnterpriseId): QueryParams {
  return { ...webhooks.query('primary', { enterpriseId }).params(), ConsistentRead: true };
}

/** Adds a webhook, in one transaction with `registrations-store.ts`. */
export function addWebhook(webhook: Webhook): Write {
  return put(webhooks.stored(webhook)).when(isNew);
}

/** Condition that the webhook was not removed. */
export function checkRegistered(id: WebhookId): Write {
  return check<Webhook>(webhookKey(id)).when(isRegistered);
}

/** Writes of its receiver. */
export const webhookWrites = receiverWrites<Webhook>(({ id }) => webhooks.update(webhookKey(id)));

/** In any state. */
export function removeWebhook(id: WebhookId): Write {
  return deletion(webhookKey(id)).when(isThere);
}
