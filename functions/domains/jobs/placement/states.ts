/** The states of a placement, and which transition (`store.ts`) takes it from which to which. Pure. */
import { type Ends, transitionCheck } from '../../../platform/items/transitions';

/** NONE: no such placement is there yet. ENDED for ever: somebody who works there again has another placement. */
export type PlacementState = Standing | 'NONE';

type Standing = 'RUNNING' | 'ENDED';

export type PlacementTransition = 'agree' | 'end';

export const placementStates: Readonly<Record<PlacementTransition, Ends<Standing>>> = {
  agree: { NONE: ['RUNNING'] },
  end: { RUNNING: ['ENDED'] },
};

type Dated = { readonly endedOn?: string };

export const checkTransition = transitionCheck('a placement', placementStates, standingOf);

/** @param placement undefined where there is none. */
export function stateOf(placement: Dated | undefined): PlacementState {
  return placement === undefined ? 'NONE' : standingOf(placement);
}

function standingOf({ endedOn }: Dated): Standing {
  return endedOn === undefined ? 'RUNNING' : 'ENDED';
}
