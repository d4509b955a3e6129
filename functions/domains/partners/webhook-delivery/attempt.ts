/** The messages to webhooks, sent by the rules of all receivers. */
import type { StreamRecord } from '../../../platform/streams/streams';
import { attempt as attemptMessage, type Mail, type SendingContext } from '../receiver/sending/attempt';
import type { Room } from '../receiver/sending/turns';
import { parseWebhook, type Webhook, webhookKey, webhookWrites } from '../webhook/store';
import { over } from './lifecycle';
import {
  type WebhookDelivery,
  webhookDeliveryKey,
  endAttempt,
  isWebhookDelivery,
  parseWebhookDelivery,
  partOfWebhookDelivery,
} from './store';

/** Name of the reader in items that are set aside. */
export const MESSAGES = 'messages';

export const deliveries: Mail<WebhookDelivery, Webhook> = {
  name: MESSAGES,
  begunBy,
  receiverOf: ({ webhookId }) => webhookId,
  async read(db, begun) {
    const [item, stored] = await db.batchGet([webhookKey(begun.webhookId), webhookDeliveryKey(begun.id)]);
    const delivery = stored && parseWebhookDelivery(stored);
    const isAtIt = delivery?.status === 'PENDING' && delivery.attempt === begun.attempt;
    return { message: isAtIt ? delivery : undefined, receiver: item && parseWebhook(item) };
  },
  compose: (_, { eventId, body }) => ({ id: eventId, body }),
  waitsUntil: () => undefined,
  isAsked: ({ asked = false }) => asked,
  over,
  end: endAttempt,
  writes: webhookWrites,
};

/** The delivery, if this write began its next attempt. */
function begunBy({ oldItem, newItem }: StreamRecord): WebhookDelivery | undefined {
  if (!isWebhookDelivery(newItem)) return undefined;
  const delivery = parseWebhookDelivery(newItem);
  const before = oldItem === undefined ? 0 : partOfWebhookDelivery(oldItem, 'attempt').attempt;
  return delivery.status === 'PENDING' && delivery.attempt > before ? delivery : undefined;
}

/** Without room, the delivery is due again a minute later, and no attempt is counted. */
export function attempt(context: SendingContext, begun: WebhookDelivery, room: Room): Promise<void> {
  return attemptMessage(context, deliveries, begun, room);
}
