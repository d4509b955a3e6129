/**
 * Use case: answer a notice. The answer is chosen first, under its key, so that one counts and nothing else is done under
 * the key; then the use case that it stands for is done; then the notice is answered. An answer that was broken off is
 * done by its repeat, or by the next one to answer.
 */
import type { AnswerNoticeInput } from '../../../generated/graphql';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import type { Context } from '../../../platform/requests/context';
import { idempotent, keyReused, type OpenedRecord, openedRecord } from '../../../platform/requests/idempotency';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { instantOf } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';
import { tellings } from './kinds';
import { isBrokenOff } from './notice';
import { isUnreadByPerson, markReached } from './reading/mark-reached';
import { getNotice } from './service';
import { chooseAnswer, finishAnswer, type Notice, noticeKey, parseNotice, takeAnswerBack } from './store';
import { asAnswering, asOpener, readsOut } from './who-sees';

const SCOPE = { operation: 'answerNotice', table: 'Notices' } as const;

/**
 * Idempotent by key. Refused with the reasons of the use case, at `answer`, if that refuses; then the notice is open
 * again.
 */
export const answerNotice = idempotent<AnswerNoticeInput, Notice>(SCOPE.operation, SCOPE.table, {
  see: getNotice,
  async attempt(context, input) {
    const { db, clock, viewer } = context;
    const { noticeId, answer } = input;
    const read = await readItem(db, isId(noticeId, 'ntc') ? noticeKey(noticeId) : undefined, parseNotice);
    const opener = read && (await asOpener(context, read));
    if (read === undefined || opener === undefined) return failed(refusal('NOT_FOUND', ['noticeId']));
    const now = clock.now();
    const wrong = checkAnswer(read, input, now);
    if (wrong.length > 0) return failed(wrong);
    const chosen = {
      ...read,
      status: 'ANSWERING',
      answer,
      answeredBy: viewer.account,
      answeredAt: instantOf(now),
    } as const;
    const record = openedRecord(context, { ...SCOPE, key: input.idempotencyKey }, input);
    const commit = await db.commit([chooseAnswer(read, chosen), record.open]);
    if (!commit.committed) return commit.refused.has(record.open) ? keyReused : CHANGED;
    // Who answers has read it.
    await markReached(context, [read], chosen.answeredAt, { isReadOut: () => readsOut(opener) });
    const isRead = isUnreadByPerson(read) ? { readAt: chosen.answeredAt } : {};
    return take(await asAnswering(opener, read), { ...chosen, ...isRead }, input, record);
  },
});

async function take(
  context: Context,
  chosen: Notice,
  { answer, idempotencyKey }: AnswerNoticeInput,
  record: OpenedRecord,
): Promise<Outcome<Notice> | Changed> {
  const { db } = context;
  const told = { ...chosen, data: chosen.data ?? {} };
  const outcome = await tellings[chosen.kind].answer?.(context, told, { answer, idempotencyKey });
  if (outcome?.ok === false) {
    await takeBack(context, chosen, record);
    return failed(outcome.refusals.map((one) => ({ ...one, path: ['answer'] })));
  }
  const { committed } = await db.commit([finishAnswer(chosen), record.close(chosen.id)]);
  return committed ? ok({ ...chosen, status: 'ANSWERED' }) : CHANGED;
}

/** The matter may have ended while the answer was under way. */
async function takeBack({ db }: Context, chosen: Notice, { free }: OpenedRecord): Promise<void> {
  const write = takeAnswerBack(chosen);
  const commit = await db.commit([write, free]);
  if (commit.committed) return;
  const item = commit.refused.get(write);
  const overAt = item && parseNotice(item).overAt;
  await db.commit([...(overAt === undefined ? [] : [takeAnswerBack({ ...chosen, overAt })]), free]);
}

/** All reasons for which the notice does not take the answer now. */
function checkAnswer(notice: Notice, { answer }: AnswerNoticeInput, now: Date): Refusal[] {
  const { status, answers = [], until, overAt } = notice;
  // The same answer goes on whatever ended since, for what it says may be done; another one only where the first was
  // broken off.
  const goesOn = status === 'ANSWERING' && notice.answer === answer;
  if (!answers.includes(answer))
    return [refusal('NOTICE_ANSWER_NOT_OFFERED', ['answer'], { allowed: answers.join(', ') })];
  if (status === 'ANSWERED' || (status === 'ANSWERING' && !goesOn && !isBrokenOff(notice, now)))
    return [refusal('NOTICE_ANSWERED', ['noticeId'])];
  const hasEnded = status === 'OVER' || overAt !== undefined || Date.parse(until) <= now.getTime();
  return hasEnded && !goesOn ? [refusal('NOTICE_OVER', ['noticeId'])] : [];
}
