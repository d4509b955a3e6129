/**
 * Rules of moves: a survey that found someone in another region than the one that looks after them waits for that region's word.
 * Nothing of the person is shown or changed before it, and silence changes nothing. Pure.
 */
import type { MoveStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkText } from '../../../platform/values/checks';
import { instantOf } from '../../../platform/values/clock';
import type { Viewer } from '../../../platform/security/identity';
import type { Refusal } from '../../../platform/requests/result';
import { commonRegionOf } from '../../reference/region/region';
import type { Worker } from '../worker/store';
import { isInCharge, nameOf } from '../worker/worker';
import type { Move, Place } from './store';

type Ends = Readonly<Partial<Record<MoveStatus | 'NONE', readonly MoveStatus[]>>>;

/** Which transition (`store.ts`) takes a move from which state to which; decided is decided. NONE: there is no move yet. */
export const moveStates: Readonly<Record<'arrive' | 'decide' | 'refile', Ends>> = {
  arrive: { NONE: ['PENDING'] },
  decide: { PENDING: ['ACCEPTED', 'DECLINED'] },
  refile: { PENDING: ['PENDING'] },
};

/** Who answered, when, and where the person lived then. */
export interface Answer {
  readonly status: Exclude<MoveStatus, 'PENDING'>;
  readonly decidedAt: string;
  /** Account. */
  readonly decidedBy: string;
  readonly note?: string;
  readonly fromCode: string;
}

/** The move after the answer; undefined where its state does not allow it. */
export function decided(move: Move, answer: Answer): Move | undefined {
  return moveStates.decide[move.status]?.includes(answer.status) === true ? { ...move, ...answer } : undefined;
}

export function checkNote(note: string | null | undefined): Refusal[] {
  return checkText(['note'], note, { max: limits.noteCharactersMax, lines: true });
}

/** The instant from which a move stands on the list of the lowest bureau that holds both regions. */
export function answerBy(receivedAt: Date): string {
  return instantOf(new Date(receivedAt.getTime() + limits.moveAnswerDays * 86_400_000));
}

/** Whether a name that somebody tells is the registered one, in the form in which names are kept. */
export function confirms(told: string, { name }: Pick<Worker, 'name'>): boolean {
  return nameOf(told) === nameOf(name);
}

/** Whether the caller is of the region that the person was found in. */
export function receives(viewer: Viewer, { toCode }: Pick<Move, 'toCode'>): boolean {
  return isInCharge(viewer, toCode);
}

/**
 * Whether the caller is of the region that the person leaves: where they live now, while nobody has answered, and then where they
 * lived when somebody did. Whose region holds both is of this one, too.
 */
export function sends(viewer: Viewer, move: Move, worker: Pick<Worker, 'villageCode'> | undefined): boolean {
  const home = move.status === 'PENDING' ? worker?.villageCode : move.fromCode;
  return home !== undefined && isInCharge(viewer, home);
}

/** Where a move is filed: with those who receive, with those who send, and while nobody answers with the bureau of both. */
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

/** Open ones apart: they are few, and decided ones become many. */
export function partitionOf(side: 'IN' | 'OUT', open: boolean, prefecture: string): string {
  return `${side}#${open ? 'OPEN' : 'DONE'}#${prefecture}`;
}
