/** The messages to webhooks, sent by the rules of all receivers. */
import { attempt as attemptMessage } from '../receiver/sending/attempt';
import type { Mail, SendingContext } from '../receiver/sending/mail';
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
  isMessage: isWebhookDelivery,
  parse: parseWebhookDelivery,
  attemptOf: (item) => partOfWebhookDelivery(item, 'attempt').attempt,
  isPending: ({ status }) => status === 'PENDING',
  keyOf: ({ id }) => webhookDeliveryKey(id),
  receiverOf: ({ webhookId }) => webhookId,
  receiverKeyOf: ({ webhookId }) => webhookKey(webhookId),
  parseReceiver: parseWebhook,
  compose: (_, { eventId, body }) => ({ id: eventId, body }),
  waitsUntil: () => undefined,
  isAsked: ({ asked = false }) => asked,
  over,
  end: endAttempt,
  writes: webhookWrites,
};

/** Without room, the delivery is due again a minute later, and no attempt is counted. */
export function attempt(context: SendingContext, begun: WebhookDelivery, room: Room): Promise<void> {
  return attemptMessage(context, deliveries, begun, room);
}
