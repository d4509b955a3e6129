/** The states of a position, and which transition (`store.ts`) takes it from which to which. Pure. */
import type { PositionStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: no position is there yet. */
export type PositionState = PositionStatus | 'NONE';

const closes: Ends<PositionStatus> = { PENDING: ['CLOSED'], OPEN: ['CLOSED'], FILLED: ['CLOSED'] };

export type PositionTransition = 'submit' | 'close' | 'expire' | 'verify' | 'takeVacancy' | 'giveBackVacancy';

export const positionStates: Readonly<Record<PositionTransition, Ends<PositionStatus>>> = {
  /** A new one, or what the partner says of it now: a closed one opens again. */
  submit: {
    NONE: ['PENDING', 'OPEN'],
    PENDING: ['PENDING', 'OPEN', 'FILLED'],
    OPEN: ['PENDING', 'OPEN', 'FILLED'],
    FILLED: ['PENDING', 'OPEN', 'FILLED'],
    CLOSED: ['PENDING', 'OPEN', 'FILLED'],
  },
  close: closes,
  expire: closes,
  /** The enterprise is verified, or no longer. One that was filed right already is filed so once more. */
  verify: { PENDING: ['PENDING', 'OPEN', 'FILLED'], OPEN: ['PENDING', 'OPEN', 'FILLED'] },
  takeVacancy: { OPEN: ['OPEN', 'FILLED'] },
  giveBackVacancy: {
    PENDING: ['PENDING', 'OPEN'],
    OPEN: ['PENDING', 'OPEN'],
    FILLED: ['PENDING', 'OPEN'],
    CLOSED: ['CLOSED'],
  },
};

export const checkTransition = transitionCheck(
  'a position',
  positionStates,
  ({ status }: { readonly status: PositionStatus }) => status,
);

/** Whether it takes anyone, as far as its owner and its vacancies say. */
export function statusWith(vacancies: number, verified: boolean): 'PENDING' | 'OPEN' | 'FILLED' {
  if (vacancies === 0) return 'FILLED';
  return verified ? 'OPEN' : 'PENDING';
}
