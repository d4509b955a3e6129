/** The states of a delivery, and the transitions between them (`store.ts`). Pure. */
import type { WebhookDeliveryStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: the delivery does not exist yet. */
export type DeliveryState = WebhookDeliveryStatus | 'NONE';

export type DeliveryTransition = 'create' | 'begin' | 'end' | 'redeliver';

export const deliveryStates: Readonly<Record<DeliveryTransition, Ends<WebhookDeliveryStatus>>> = {
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
  'a delivery',
  deliveryStates,
  ({ status }: { readonly status: WebhookDeliveryStatus }) => status,
);
