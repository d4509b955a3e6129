/** The states of a placement, and which transition (`store.ts`) takes it from which to which. Pure. */

/** NONE: no such placement is there yet. ENDED for ever: somebody who works there again has another placement. */
export type PlacementState = 'NONE' | 'RUNNING' | 'ENDED';

export const placementStates = {
  agree: { NONE: ['RUNNING'] },
  end: { RUNNING: ['ENDED'] },
} as const satisfies Readonly<Record<string, Readonly<Partial<Record<PlacementState, readonly PlacementState[]>>>>>;

/** @param placement undefined where there is none. */
export function stateOf(placement: { readonly endedOn?: string } | undefined): PlacementState {
  if (placement === undefined) return 'NONE';
  return placement.endedOn === undefined ? 'RUNNING' : 'ENDED';
}
