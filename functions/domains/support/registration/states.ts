/** The states of a registration, and the transitions between them (`store.ts`). Pure. */
import type { EventRegistrationStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

export type RegistrationTransition =
  'take' | 'join' | 'promote' | 'cancel' | 'checkIn' | 'walkIn' | 'tellOutcome' | 'tellPlaced';

/** NONE: the person never registered. CHECKED_IN is final; who cancelled may register again. */
export const registrationStates: Readonly<Record<RegistrationTransition, Ends<EventRegistrationStatus>>> = {
  take: { NONE: ['REGISTERED'], CANCELLED: ['REGISTERED'] },
  join: { NONE: ['WAITING'], CANCELLED: ['WAITING'] },
  /** From the line, in its order. */
  promote: { WAITING: ['REGISTERED'] },
  cancel: { REGISTERED: ['CANCELLED'], WAITING: ['CANCELLED'] },
  checkIn: { REGISTERED: ['CHECKED_IN'] },
  /** Comes without a place and takes one, also from the line. */
  walkIn: { NONE: ['CHECKED_IN'], CANCELLED: ['CHECKED_IN'], WAITING: ['CHECKED_IN'] },
  tellOutcome: { CHECKED_IN: ['CHECKED_IN'] },
  tellPlaced: { CHECKED_IN: ['CHECKED_IN'] },
};

type Having = { readonly status: EventRegistrationStatus };

export const checkTransition = transitionCheck('a registration', registrationStates, ({ status }: Having) => status);

/** Whether the person has a place. */
export function hasPlace({ status }: Having): boolean {
  return status === 'REGISTERED' || status === 'CHECKED_IN';
}
