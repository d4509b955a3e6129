/** The states of a webhook delivery, and the transitions between them (`store.ts`). Pure. */
import type { WebhookDeliveryStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: the webhook delivery does not exist yet. */
export type WebhookDeliveryState = WebhookDeliveryStatus | 'NONE';

export type WebhookDeliveryTransition = 'create' | 'begin' | 'end' | 'redeliver';

export const webhookDeliveryStates: Readonly<Record<WebhookDeliveryTransition, Ends<WebhookDeliveryStatus>>> = {
  /** FAILED if the webhook is disabled; the partner may redeliver it. */
  create: { NONE: ['PENDING', 'FAILED'] },
  /** Begins another attempt that is due. */
  begin: { PENDING: ['PENDING'] },
  /** Ends an attempt; PENDING if another one follows. */
  end: { PENDING: ['PENDING', 'DELIVERED', 'FAILED'] },
  /** The partner restarts the delivery. */
  redeliver: { DELIVERED: ['PENDING'], FAILED: ['PENDING'] },
};

export const checkTransition = transitionCheck(
  'a webhook delivery',
  webhookDeliveryStates,
  ({ status }: { readonly status: WebhookDeliveryStatus }) => status,
);
