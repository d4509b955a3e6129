/** The states of a delivery, and which transition (`store.ts`) takes it from which to which. Pure. */
import type { WebhookDeliveryStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: the webhook is not told of the event yet. */
export type DeliveryState = WebhookDeliveryStatus | 'NONE';

export type DeliveryTransition = 'create' | 'begin' | 'end' | 'redeliver';

export const deliveryStates: Readonly<Record<DeliveryTransition, Ends<WebhookDeliveryStatus>>> = {
  /** FAILED where its webhook is disabled: it waits until its partner has it sent. */
  create: { NONE: ['PENDING', 'FAILED'] },
  /** Another attempt, which is due. */
  begin: { PENDING: ['PENDING'] },
  /** An attempt's end; PENDING where another one follows. */
  end: { PENDING: ['PENDING', 'DELIVERED', 'FAILED'] },
  /** Its partner has it sent again. */
  redeliver: { DELIVERED: ['PENDING'], FAILED: ['PENDING'] },
};

export const checkTransition = transitionCheck(
  'a delivery',
  deliveryStates,
  ({ status }: { readonly status: WebhookDeliveryStatus }) => status,
);
