/** Use cases of webhook deliveries: list, get, redeliver. */
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { isId } from '../../../platform/values/ids';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import type { Enterprise } from '../../reference/enterprise/store';
import { getWebhook, getWebhookOwner } from '../webhook/service';
import { checkRegistered } from '../webhook/store';
import { begunAgain } from './lifecycle';
import {
  webhookDeliveriesOf,
  type WebhookDelivery,
  webhookDeliveryKey,
  parseWebhookDelivery,
  redeliver,
} from './store';

/** Newest first; empty if the webhook is not the caller's. */
export async function listWebhookDeliveries(context: Context, webhookId: string, page: Page): Paged<WebhookDelivery> {
  const webhook = await getWebhook(context, webhookId);
  const queries = webhook === null ? [] : [webhookDeliveriesOf(webhook.id)];
  return list(context, { queries, order: 'DESCENDING', page, parse: parseWebhookDelivery });
}

function readDelivery({ db }: Context, id: string): Promise<WebhookDelivery | undefined> {
  return readItem(db, isId(id, 'whd') ? webhookDeliveryKey(id) : undefined, parseWebhookDelivery);
}

/** Null if the delivery does not exist, or its webhook was removed or belongs to another enterprise. */
export async function getWebhookDelivery(context: Context, id: string): Promise<WebhookDelivery | null> {
  const delivery = await readDelivery(context, id);
  return delivery === undefined || (await getWebhook(context, delivery.webhookId)) === null ? null : delivery;
}

/** Enterprise of the delivery's webhook, even if that was removed; null unless the caller speaks for it. */
export async function getWebhookDeliveryOwner(context: Context, id: string): Promise<Enterprise | null> {
  const delivery = await readDelivery(context, id);
  return delivery === undefined ? null : getWebhookOwner(context, delivery.webhookId);
}

/** Restarts delivery with attempt 1. No-op while pending. A successful delivery re-enables the webhook. */
export function redeliverWebhook(context: Context, deliveryId: string): Promise<Outcome<WebhookDelivery>> {
  return whileChanged(() => attemptRedelivery(context, deliveryId));
}

async function attemptRedelivery(context: Context, deliveryId: string): Promise<Outcome<WebhookDelivery> | Changed> {
  const delivery = await getWebhookDelivery(context, deliveryId);
  if (delivery === null) return failed(refusal('NOT_FOUND', ['deliveryId']));
  if (delivery.status === 'PENDING') return ok(delivery);
  const now = context.clock.now();
  const again = begunAgain(delivery, now);
  const { committed } = await context.db.commit([redeliver(delivery, again, now), checkRegistered(delivery.webhookId)]);
  return committed ? ok(again) : CHANGED;
}
