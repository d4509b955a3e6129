/**
 * One attempt to send a message: one write begins it, this file sends it, another write ends it. An interrupted
 * attempt is followed by the next, so a message arrives at least once. If another process continued the message, or
 * the receiver was removed, that decides: nothing is written, and the next attempt finds it.
 */
import { instantOf } from '../../../../platform/values/clock';
import type { Write } from '../../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import type { PostResult } from '../../../../platform/security/outbound';
import { meaningOf, pauseAfter, retryAfterOf } from '../answer';
import { effectOn, isGone, type ReceiverEffect } from '../disabling';
import { dueAgain, endOf, leftOver, type Outgoing, withAttempt } from '../outgoing';
import { secretsOf } from '../secrets';
import { headersOf } from '../signature';
import type { Receiver, ReceiverWrites } from '../store';
import { type Mail, type Read, readAgain, type SendingContext } from './mail';
import type { Room } from './turns';

/** Without room, the message is due again a minute later, and no attempt is counted. */
export async function attempt<M extends Outgoing, R extends Receiver & { readonly id: string }>(
  context: SendingContext,
  mail: Mail<M, R>,
  begun: M,
  room: Room,
): Promise<void> {
  const { db, vault, clock, outbound } = context;
  const { message, receiver } = await readAgain(db, mail, begun);
  // The record was delivered again, or another process continued the message.
  if (message === undefined) return;
  const begunAt = clock.now();
  if (receiver === undefined || isGone(receiver, mail.isAsked(message))) {
    await db.commit([mail.end(message, mail.over(message, 'FAILED'), begunAt)]);
    return;
  }
  const waits = [receiver.pausedUntil, mail.waitsUntil(message, begunAt)].filter((until) => until !== undefined);
  const waitsUntil = waits.sort().at(-1);
  const withinMs = room();
  if (withinMs === undefined || (waitsUntil !== undefined && waitsUntil > instantOf(begunAt))) {
    await db.commit([mail.end(message, leftOver(message, waitsUntil, begunAt), begunAt)]);
    return;
  }
  const composed = await mail.compose(context, message, receiver);
  if (composed === undefined) {
    await db.commit([mail.end(message, mail.over(message, 'FAILED'), begunAt)]);
    return;
  }
  const { id, body } = composed;
  const headers = headersOf(secretsOf(vault, receiver, begunAt), id, begunAt, body);
  const result = await outbound.post(receiver.url, headers, body, withinMs);
  await conclude(context, mail, { message, receiver }, { result, begunAt, isTurnSpent: room() === undefined });
}

/** A sent message and its result. */
interface Post {
  readonly result: PostResult;
  readonly begunAt: Date;
  readonly isTurnSpent: boolean;
}

/**
 * Decides by the receiver as it is when the result is written. If another answer changed it meanwhile, decides again
 * without sending again. What the answer says about the receiver counts even if another process continued the message.
 */
async function conclude<M extends Outgoing, R extends Receiver & { readonly id: string }>(
  { db, clock, log }: SendingContext,
  mail: Mail<M, R>,
  begun: { readonly message: M; readonly receiver: R },
  { result, begunAt, isTurnSpent }: Post,
): Promise<void> {
  const { status, failure } = result;
  const made = { at: instantOf(begunAt), ...(status !== undefined && { status }), ...(failure && { failure }) };
  const now = clock.now();
  const answer = { meaning: meaningOf(result), until: pauseAfter(result, isTurnSpent, now) };
  const retryAfter = retryAfterOf(result, now);
  const write = async ({ message, receiver }: Read<M, R>): Promise<Changed | undefined> => {
    if (receiver === undefined) return undefined;
    const end = message && endOf(message, answer.meaning);
    const tried = message && withAttempt(message, made);
    const after = tried && (end === undefined ? dueAgain(tried, retryAfter) : mail.over(tried, end));
    const asked = message !== undefined && mail.isAsked(message);
    const effect = effectOn(receiver, { ...answer, end, asked }, begunAt);
    const change = effect && writeOf(mail.writes, receiver, effect, now);
    const writes = [...(message && after ? [mail.end(message, after, now)] : []), ...(change ? [change] : [])];
    if (writes.length === 0) return undefined;
    if (!(await db.commit(writes)).committed) return CHANGED;
    if (effect === 'DISABLE' || effect === 'END') log.warn('A receiver was disabled', { receiverId: receiver.id });
    return undefined;
  };
  await whileChanged(async (before) => write(before === 0 ? begun : await readAgain(db, mail, begun.message)));
}

function writeOf<R extends Receiver>(writes: ReceiverWrites<R>, receiver: R, effect: ReceiverEffect, now: Date): Write {
  if (typeof effect === 'object') return writes.note(receiver, effect);
  return { ENABLE: writes.enable, END: writes.end, DISABLE: writes.disable }[effect](receiver, now);
}
