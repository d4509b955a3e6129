/** The states of a delivery, and the transitions between them (`store.ts`). Pure. */
import type { DeliveryStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** EXPIRED follows from the time, and is not stored. */
export type StoredStatus = Exclude<DeliveryStatus, 'EXPIRED'>;

interface State {
  readonly status: StoredStatus;
}

export const deliveryStates: Readonly<Record<'make' | 'answer', Ends<StoredStatus>>> = {
  make: { NONE: ['WAITING'] },
  /** Both stand. */
  answer: { WAITING: ['ACCEPTED', 'REFUSED'] },
};

export const checkDeliveryTransition = transitionCheck('a delivery', deliveryStates, ({ status }: State) => status);

/** The state as it is shown. */
export function shownStatus({ status, until }: State & { readonly until: string }, at: string): DeliveryStatus {
  return status === 'WAITING' && until <= at ? 'EXPIRED' : status;
}
