/** The states of a delivery, and which transition (`store.ts`) takes it from which to which. Pure. */
import type { WebhookDeliveryStatus } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';

/** NONE: the webhook is not told of the event yet. */
export type DeliveryState = WebhookDeliveryStatus | 'NONE';

export type DeliveryTransition = 'create' | 'begin' | 'end' | 'redeliver';

type Ends = Readonly<Partial<Record<DeliveryState, readonly WebhookDeliveryStatus[]>>>;

export const deliveryStates: Readonly<Record<DeliveryTransition, Ends>> = {
  /** FAILED where its webhook is disabled: it waits until its partner has it sent. */
  create: { NONE: ['PENDING', 'FAILED'] },
  /** Another attempt, which is due. */
  begin: { PENDING: ['PENDING'] },
  /** An attempt's end; PENDING where another one follows. */
  end: { PENDING: ['PENDING', 'DELIVERED', 'FAILED'] },
  /** Its partner has it sent again. */
  redeliver: { DELIVERED: ['PENDING'], FAILED: ['PENDING'] },
};

/** @throws where the table does not have it: a use case that decides so is wrong. */
export function checkTransition(
  transition: DeliveryTransition,
  from: { readonly status: WebhookDeliveryStatus } | undefined,
  { status: to }: { readonly status: WebhookDeliveryStatus },
): void {
  const state = from?.status ?? 'NONE';
  assert(deliveryStates[transition][state]?.includes(to), `a delivery that ${transition} takes from ${state} to ${to}`);
}
