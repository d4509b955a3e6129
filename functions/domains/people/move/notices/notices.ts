/** What the cadres of the region that somebody leaves are told of a move, and what their answer does. */
import type { NoticeKind } from '../../../../generated/graphql';
import type { Context } from '../../../../platform/requests/context';
import type { Outcome } from '../../../../platform/requests/result';
import type { Parameters } from '../../../../platform/requests/text';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { clockTimeOf } from '../../../../platform/values/clock';
import type { Answer, NoticeDraft, Telling, Told } from '../../../reference/notice-draft/notice-draft';
import { over } from '../../../reference/notice-draft/notice-draft';
import { fullName } from '../../../reference/region/region';
import { getWholeWorker } from '../../worker/look-up';
import { decideMove } from '../decide';
import messages from '../messages.json';
import { getMove } from '../service';
import { isMove, type Move, parseMove } from '../store';

/** A move that waits for an answer; also for the cadres of a home that the person has since. */
export function moveNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isMove(newItem)) return [];
  const before = oldItem && parseMove(oldItem);
  const after = parseMove(newItem);
  const isElsewhere = before?.fromCode !== after.fromCode || before.refiled !== after.refiled;
  const asked = after.status === 'PENDING' && isElsewhere ? [draftOf(after)] : [];
  const isOver = before?.status === 'PENDING' && (after.status !== 'PENDING' || isElsewhere);
  return isOver ? [over(draftOf(before)), ...asked] : asked;
}

function draftOf({ id: objectId, recordedAt: at, answerBy: until, fromCode, refiled }: Move): NoticeDraft {
  return {
    ...{ kind: 'MOVE_PENDING', objectId, at, until, to: { cadresIn: fromCode }, answers: ['ACCEPT', 'DECLINE'] },
    // A home may come back to where it was: its cadres are asked again.
    ...(refiled !== undefined && { mark: String(refiled) }),
  };
}

export const moveTellings = {
  MOVE_PENDING: { text: messages.notices.MOVE_PENDING, see, answer },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId, until }: Told): Promise<Parameters | undefined> {
  const move = await getMove(context, objectId);
  const worker = move && (await getWholeWorker(context, move.workerId));
  return worker == null || move === null
    ? undefined
    : { name: worker.name, to: fullName(move.toCode), until: clockTimeOf(until) };
}

function answer(context: Context, { objectId: moveId }: Told, given: Answer): Promise<Outcome<Move>> {
  return decideMove(context, {
    ...{ idempotencyKey: given.idempotencyKey, moveId, accepted: given.answer === 'ACCEPT' },
  });
}
