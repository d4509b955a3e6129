/** The states of a delivery, and the transitions between them (`store.ts`). Pure. */
import type { DeliveryStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

interface State {
  readonly status: DeliveryStatus;
}

export const deliveryStates: Readonly<Record<'make' | 'answer' | 'expire', Ends<DeliveryStatus>>> = {
  make: { NONE: ['WAITING'] },
  /** Both stand. */
  answer: { WAITING: ['ACCEPTED', 'REFUSED'] },
  /** By the sweep, once the time for an answer is over. */
  expire: { WAITING: ['EXPIRED'] },
};

export const checkDeliveryTransition = transitionCheck('a delivery', deliveryStates, ({ status }: State) => status);

/** The state as it is shown: the time ends a wait at once, and the sweep stores it up to a minute later. */
export function shownStatus({ status, until }: State & { readonly until: string }, at: string): DeliveryStatus {
  return status === 'WAITING' && until <= at ? 'EXPIRED' : status;
}
