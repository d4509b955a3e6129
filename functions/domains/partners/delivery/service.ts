/** Use cases of deliveries: see what was sent to a webhook, have it sent again. */
import type { Context } from '../../../platform/requests/context';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { type Connection, list, type PageArguments } from '../../../platform/lists/listing';
import { ok, type Outcome, refuse } from '../../../platform/requests/result';
import type { Enterprise } from '../../reference/enterprise/store';
import { getWebhook, getWebhookOwner } from '../webhook/service';
import { checkRegistered } from '../webhook/store';
import { begunAgain } from './delivery';
import { deliveriesOf, type Delivery, deliveryKey, parseDelivery, redeliver } from './store';

/** The latest first; none where the webhook is not the caller's. */
export async function listDeliveries(
  context: Context,
  webhookId: string,
  page: PageArguments,
): Promise<Connection<Delivery>> {
  const webhook = await getWebhook(context, webhookId);
  const queries = webhook === null ? [] : [deliveriesOf(webhookId)];
  return list(context, { queries, order: 'DESCENDING', page, parse: parseDelivery });
}

async function readDelivery({ db }: Context, id: string): Promise<Delivery | undefined> {
  const key = deliveryKey(id);
  const item = key && (await db.get(key));
  return item && parseDelivery(item);
}

/** Null where it does not exist, or its webhook is removed or another enterprise's. */
export async function getDelivery(context: Context, id: string): Promise<Delivery | null> {
  const delivery = await readDelivery(context, id);
  return delivery === undefined || (await getWebhook(context, delivery.webhookId)) === null ? null : delivery;
}

/** The enterprise of its webhook, also of one that is removed; null where the caller does not speak for it. */
export async function getDeliveryOwner(context: Context, id: string): Promise<Enterprise | null> {
  const delivery = await readDelivery(context, id);
  return delivery === undefined ? null : getWebhookOwner(context, delivery.webhookId);
}

/** From the first attempt on again, whatever became of it; nothing where it is under way. Arriving enables the webhook again. */
export function redeliverWebhook(context: Context, deliveryId: string): Promise<Outcome<Delivery>> {
  return whileChanged(() => attemptRedelivery(context, deliveryId));
}

async function attemptRedelivery(context: Context, deliveryId: string): Promise<Outcome<Delivery> | Changed> {
  const delivery = await getDelivery(context, deliveryId);
  if (delivery === null) return refuse('NOT_FOUND', ['deliveryId']);
  if (delivery.status === 'PENDING') return ok(delivery);
  const now = context.clock.now();
  const again = begunAgain(delivery, now);
  const { committed } = await context.db.commit([redeliver(delivery, again, now), checkRegistered(delivery.webhookId)]);
  return committed ? ok(again) : CHANGED;
}
