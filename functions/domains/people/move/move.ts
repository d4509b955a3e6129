/**
 * Rules of moves. A survey that found a worker outside the region in charge waits for that region's answer. Until then
 * nothing of the worker is shown or changed, and no answer changes nothing. Pure.
 */
import type { MoveStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkText } from '../../../platform/values/checks';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/identity';
import type { Refusal } from '../../../platform/requests/result';
import { commonRegionOf } from '../../reference/region/region-code';
import type { Worker } from '../worker/store';
import { nameOf } from '../../../platform/values/spelling';
import type { Move, Place } from './store';
import { isInCharge } from '../worker/access';
import { moveStates } from './states';

/** The answer, its author and time, and the worker's home at that time. */
export interface Answer {
  readonly status: Exclude<MoveStatus, 'PENDING'>;
  readonly decidedAt: Instant;
  /** Account that decided. */
  readonly decidedBy: string;
  readonly note?: string;
  readonly fromCode: string;
}

/** The move after the answer; undefined if it was decided before. */
export function decided(move: Move, answer: Answer): Move | undefined {
  return moveStates.decide[move.status]?.includes(answer.status) === true ? { ...move, ...answer } : undefined;
}

export function checkNote(note: string | null | undefined): Refusal[] {
  return checkText(['note'], note, { max: limits.noteCharactersMax, lines: true });
}

/** The instant from which the move is listed for the lowest bureau whose region contains both homes. */
export function answerBy(receivedAt: Date): Instant {
  return instantOf(new Date(receivedAt.getTime() + limits.moveAnswerDays * 86_400_000));
}

/** Whether the given name is the registered one, compared in normal form. */
export function confirms(told: string, { name }: Pick<Worker, 'name'>): boolean {
  return nameOf(told) === nameOf(name);
}

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

/**
 * List entries of a move: one for the receiving side, one for the sending side, and while it is pending one for the
 * lowest bureau in charge of both.
 */
export function placesOf({ id: moveId, status, toCode, fromCode, answerBy }: Move): Place[] {
  const common = commonRegionOf(toCode, fromCode);
  const open = status === 'PENDING';
  const place = (side: 'IN' | 'OUT', code: string): Place => ({
    ...{ moveId, side, code, toCode, status },
    partition: partitionOf(side, open, code.slice(0, 4)),
    order: `${code.slice(0, 6)}#${answerBy}`,
  });
  const both: Place[] =
    open && common !== undefined
      ? [{ moveId, side: 'BOTH', code: common, toCode, status, partition: `BOTH#${common}`, order: answerBy }]
      : [];
  return [place('IN', toCode), place('OUT', fromCode), ...both];
}

/** Pending moves have partitions of their own, since they are few and decided ones become many. */
export function partitionOf(side: 'IN' | 'OUT', open: boolean, prefecture: string): string {
  return `${side}#${open ? 'OPEN' : 'DONE'}#${prefecture}`;
}
