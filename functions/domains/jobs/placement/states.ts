/** The states of a placement, and the transitions between them (`store.ts`). Pure. */
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: the placement does not exist yet. ENDED is final: a new start is a new placement. */
export type PlacementState = Standing | 'NONE';

type Standing = 'RUNNING' | 'ENDED';

export type PlacementTransition = 'agree' | 'end';

export const placementStates: Readonly<Record<PlacementTransition, Ends<Standing>>> = {
  agree: { NONE: ['RUNNING'] },
  end: { RUNNING: ['ENDED'] },
};

type Dated = { readonly endedOn?: string };

export const checkTransition = transitionCheck('a placement', placementStates, standingOf);

/** @param placement undefined if it does not exist. */
export function stateOf(placement: Dated | undefined): PlacementState {
  return placement === undefined ? 'NONE' : standingOf(placement);
}

function standingOf({ endedOn }: Dated): Standing {
  return endedOn === undefined ? 'RUNNING' : 'ENDED';
}
