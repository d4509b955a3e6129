/**
 * Who accepts or declines a move: the region that the worker leaves. The region where the worker was found sees the move,
 * but can't answer it. A survey that found a worker outside the region in charge waits for that answer; until then nothing
 * of the worker is shown or changed. Pure.
 */
import type { Viewer } from '../../../platform/security/viewer';
import { isInCharge } from '../worker/access';
import type { Worker } from '../worker/store';
import type { Move } from './store';

/** Whether the caller is in charge of the region where the worker was found. */
export function receives(viewer: Viewer, { toCode }: Pick<Move, 'toCode'>): boolean {
  return isInCharge(viewer, toCode);
}

/**
 * Whether the caller is in charge of the region that the worker leaves: that of the home now, or after the answer, that
 * at the time of the answer. A caller whose region contains both is in charge, too.
 */
export function sends(viewer: Viewer, move: Move, worker: Pick<Worker, 'villageCode'> | undefined): boolean {
  const home = move.status === 'PENDING' ? worker?.villageCode : move.fromCode;
  return home !== undefined && isInCharge(viewer, home);
}

/** Whether the caller may answer the move now. */
export function mayDecide(viewer: Viewer, move: Move, worker: Worker | undefined): boolean {
  return move.status === 'PENDING' && sends(viewer, move, worker);
}
