/** The states of a placement, and the transitions between them (`store.ts`). Pure. */
import type { PlacementStatus } from '../../../generated/graphql';
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: the placement does not exist yet. */
export type PlacementState = PlacementStatus | 'NONE';

export type PlacementTransition =
  'agree' | 'propose' | 'confirm' | 'travel' | 'start' | 'followUp' | 'end' | 'neverStart';

/** ENDED and NEVER_STARTED are final: a new start is a new placement. No state is left by the clock alone. */
export const placementStates: Readonly<Record<PlacementTransition, Ends<PlacementStatus>>> = {
  /** Whoever is said to work already has STARTED. */
  agree: { NONE: ['AGREED', 'STARTED'] },
  /** A journey to it is proposed. */
  propose: { AGREED: ['AGREED'] },
  /** The worker says that they will come. */
  confirm: { AGREED: ['AGREED'], TRAVELLING: ['TRAVELLING'] },
  travel: { AGREED: ['TRAVELLING'] },
  start: { AGREED: ['STARTED'], TRAVELLING: ['STARTED'] },
  /** It finds the worker in the job, also one whose arrival nobody reported. STABLE comes from here alone. */
  followUp: {
    ...{ AGREED: ['STARTED', 'STABLE'], TRAVELLING: ['STARTED', 'STABLE'] },
    ...{ STARTED: ['STARTED', 'STABLE'], STABLE: ['STABLE'] },
  },
  /** Also a placement that is called off before its first day. */
  end: { AGREED: ['ENDED'], TRAVELLING: ['ENDED'], STARTED: ['ENDED'], STABLE: ['ENDED'] },
  /** Gives the vacancy back: who did not come, or will not. */
  neverStart: { AGREED: ['NEVER_STARTED'], TRAVELLING: ['NEVER_STARTED'] },
};

type Having = { readonly status: PlacementStatus };

export const checkTransition = transitionCheck('a placement', placementStates, ({ status }: Having) => status);

/** Whether it holds its worker: there is at most one such placement of a worker. */
export function isRunning({ status }: Having): boolean {
  return status !== 'ENDED' && status !== 'NEVER_STARTED';
}

/** Whether the worker is to come, and nobody has said that they are there. */
export function isAwaited({ status }: Having): boolean {
  return status === 'AGREED' || status === 'TRAVELLING';
}
