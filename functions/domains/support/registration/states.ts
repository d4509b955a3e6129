/** The states of a registration, and the transitions between them (`store.ts`). Pure. */
import type { EventRegistrationStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

export type RegistrationTransition =
  | 'take'
  | 'join'
  | 'promote'
  | 'cancel'
  | 'checkIn'
  | 'walkIn'
  | 'tellOutcome'
  | 'tellPlaced'
  | 'follow'
  | 'remind'
  | 'keep'
  | 'yield';

/** NONE: the person never registered. Who cancelled may register again; CHECKED_IN is final, but where one person came twice. */
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
  /** The event was moved. */
  follow: { WAITING: ['WAITING'], REGISTERED: ['REGISTERED'], CHECKED_IN: ['CHECKED_IN'] },
  /** On the day before. */
  remind: { REGISTERED: ['REGISTERED'] },
  /** Of two of one person, the one that stands; the other yields. */
  keep: { WAITING: ['WAITING'], REGISTERED: ['REGISTERED'], CHECKED_IN: ['CHECKED_IN'] },
  yield: { WAITING: ['CANCELLED'], REGISTERED: ['CANCELLED'], CHECKED_IN: ['CANCELLED'] },
};

type Having = { readonly status: EventRegistrationStatus };

export const checkTransition = transitionCheck('a registration', registrationStates, ({ status }: Having) => status);

/** Whether the person has a place. */
export function hasPlace({ status }: Having): boolean {
  return status === 'REGISTERED' || status === 'CHECKED_IN';
}

/** Whether it is not cancelled. */
export function stands({ status }: Having): boolean {
  return status !== 'CANCELLED';
}
