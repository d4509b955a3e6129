/** The states of a position, and the transitions between them (`store.ts`). Pure. */
import type { PositionStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';
import type { CivilDate } from '../../../platform/values/civil-date';

/** NONE: the position does not exist yet. */
export type PositionState = PositionStatus | 'NONE';

const closes: Ends<PositionStatus> = { PENDING: ['CLOSED'], OPEN: ['CLOSED'], FILLED: ['CLOSED'] };

export type PositionTransition =
  'submit' | 'close' | 'expire' | 'verify' | 'refile' | 'takeVacancy' | 'giveBackVacancy';

export const positionStates: Readonly<Record<PositionTransition, Ends<PositionStatus>>> = {
  /** A new position, or new content of an existing one; a closed position opens again. */
  submit: {
    NONE: ['PENDING', 'OPEN'],
    PENDING: ['PENDING', 'OPEN', 'FILLED'],
    OPEN: ['PENDING', 'OPEN', 'FILLED'],
    FILLED: ['PENDING', 'OPEN', 'FILLED'],
    CLOSED: ['PENDING', 'OPEN', 'FILLED'],
  },
  close: closes,
  expire: closes,
  /** The enterprise's verification changed. Repeating it changes nothing. */
  verify: { PENDING: ['PENDING', 'OPEN', 'FILLED'], OPEN: ['PENDING', 'OPEN', 'FILLED'] },
  /** The region's code was replaced, or another posting of the job is shown instead; the position stays what it is. */
  refile: { PENDING: ['PENDING'], OPEN: ['OPEN'], FILLED: ['FILLED'], CLOSED: ['CLOSED'] },
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

/** Status of a position that is not closed. */
export function statusWith(vacancies: number, verified: boolean): 'PENDING' | 'OPEN' | 'FILLED' {
  if (vacancies === 0) return 'FILLED';
  return verified ? 'OPEN' : 'PENDING';
}

/** Status on a day: an open position is closed after its closing date, even before the sweep. */
export function statusOn(
  { status, closesOn }: { readonly status: PositionStatus; readonly closesOn?: CivilDate | undefined },
  today: CivilDate,
): PositionStatus {
  return status === 'OPEN' && closesOn !== undefined && closesOn < today ? 'CLOSED' : status;
}
