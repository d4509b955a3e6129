/** The states of a placement, and which transition (`store.ts`) takes it from which to which. Pure. */
import { assert } from '../../../platform/requests/errors';

/** NONE: no such placement is there yet. ENDED for ever: somebody who works there again has another placement. */
export type PlacementState = 'NONE' | 'RUNNING' | 'ENDED';

export type PlacementTransition = 'agree' | 'end';

type Ends = Readonly<Partial<Record<PlacementState, readonly PlacementState[]>>>;

export const placementStates: Readonly<Record<PlacementTransition, Ends>> = {
  agree: { NONE: ['RUNNING'] },
  end: { RUNNING: ['ENDED'] },
};

type Dated = { readonly endedOn?: string };

/** @throws where the table does not have it: a use case that decides so is wrong. */
export function checkTransition(transition: PlacementTransition, before: Dated | undefined, after: Dated): void {
  const [from, to] = [stateOf(before), stateOf(after)];
  assert(placementStates[transition][from]?.includes(to), `a placement that ${transition} takes from ${from} to ${to}`);
}

/** @param placement undefined where there is none. */
export function stateOf(placement: Dated | undefined): PlacementState {
  if (placement === undefined) return 'NONE';
  return placement.endedOn === undefined ? 'RUNNING' : 'ENDED';
}
