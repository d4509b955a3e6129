/** Use cases of pushes: get, list, answer. Push runs make them (`../push-run/`). */
import type { AnswerPushInput, PushAnswerWay } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import { connectionOf, type Page, type Paged } from '../../../platform/lists/listing';
import { parseEach, unlessMalformed } from '../../../platform/lists/malformed';
import { assert } from '../../../platform/requests/errors';
import { commitAttempt, idempotent } from '../../../platform/requests/idempotency';
import { failed, type Refusal, refusal } from '../../../platform/requests/result';
import { instantOf, today } from '../../../platform/values/clock';
import { isId, ownerOf } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import type { Position } from '../../jobs/position/store';
import { isInCharge } from '../../people/worker/access';
import { getWholeWorker } from '../../people/worker/look-up';
import { readCollections } from '../../people/worker/loader';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { answerPush as answerOf, parsePush, type Push, pushesOf, pushIdOf, pushKey, unchangedPush } from './push-store';
import { delivering } from '../delivery/service';
import { isUnanswered, shownStatus } from './states';
import { declineTold, toldKey, toldOf } from '../told/told-store';

/** Null if it does not exist or the caller may not see the person. */
export async function getPush(context: Context, id: string): Promise<Push | null> {
  if (!isId(id, 'psh')) return null;
  const [push, worker] = await Promise.all([
    readItem(context.db, pushKey(ownerOf(id, 'psh'), id), parsePush),
    getWholeWorker(context, ownerOf(id, 'psh')),
  ]);
  return push === undefined || worker === null ? null : push;
}

/** The latest first. All of a person's are read: they are about a hundred at most (`limits.jobsPushedMax`). */
export async function listPushes(context: Context, worker: Pick<Worker, 'id' | 'mergedIds'>, page: Page): Paged<Push> {
  const items = await readCollections(context.db, worker, pushesOf);
  const pushes = await parseEach(context, { reader: 'lists', table: 'Workers' }, items, parsePush);
  return connectionOf(pushes, ({ madeAt, id }) => `${madeAt}#${id}`, page, 'DESCENDING');
}

/** Whether it may still be answered, and what became of it if not. */
export async function statusOf(context: Context, push: Push): Promise<ReturnType<typeof shownStatus>> {
  const position = await unlessMalformed(positionLoader(context).load(push.positionId));
  return shownStatus(push, position, nowOf(context));
}

function nowOf({ clock }: Context) {
  return { at: instantOf(clock.now()), on: today(clock) };
}

/**
 * Idempotent by key. One answer counts: the same one again changes nothing, another one is refused. A yes hands the person
 * to the enterprise in the same transaction; a refusal of the person counts for what is told next.
 */
export const answerPush = idempotent<AnswerPushInput, Push>('answerPush', 'Workers', {
  see: getPush,
  async attempt(context, input, recordPut) {
    const { db } = context;
    const push = await getPush(context, input.pushId);
    if (push === null) return failed(refusal('NOT_FOUND', ['pushId']));
    if (push.status === input.answer) return commitAttempt(context, [], recordPut(push.id), push);
    const worker = await getWholeWorker(context, push.workerId);
    assert(worker, 'the worker of a push that the caller sees');
    const [position, twins] = await Promise.all([
      unlessMalformed(positionLoader(context).load(push.positionId)),
      readTwins(context, push, worker),
    ]);
    const isAnswered = [push, ...twins].some((one) => !isUnanswered(one));
    const wrong = isAnswered ? [refusal('PUSH_ANSWERED', ['pushId'])] : checkAnswer(context, push, position);
    if (wrong.length > 0) return failed(wrong);
    assert(position, 'an open position');
    const now = instantOf(context.clock.now());
    const reason = input.answer === 'DECLINED' ? (input.reason ?? 'OTHER') : undefined;
    const { push: answered, write } = answerOf(push, {
      ...{ status: input.answer, answeredAt: now, via: input.via ?? wayOf(context, worker) },
      ...(reason !== undefined && { reason }),
    });
    const delivered = input.answer === 'INTERESTED' ? [await delivering(context, push, worker, position)] : [];
    const told = toldOf(push.workerId, await db.get(toldKey(push.workerId)));
    const settled = reason === undefined ? [] : [declineTold(told, { reason, at: now, ...wasOffered(push, position) })];
    const writes = [write, ...delivered, ...settled, ...twins.map(unchangedPush)];
    return commitAttempt(context, writes, recordPut(push.id), answered);
  },
});

/**
 * Pushes of the same job to the same person, whom a run told twice before the two were merged: one answer counts. One read of
 * who was merged, none of others.
 */
async function readTwins({ db }: Context, { id, jobKey }: Push, worker: Worker): Promise<Push[]> {
  const keys = collectionsOf(worker)
    .map((own) => ({ own, twin: pushIdOf(own, jobKey) }))
    .filter(({ twin }) => twin !== id)
    .map(({ own, twin }) => pushKey(own, twin));
  if (keys.length === 0) return [];
  return (await db.batchGet(keys)).flatMap((item) => (item === undefined ? [] : [parsePush(item)]));
}

/** An official answers for somebody whom they asked, a worker in the app or by a message, where nothing else is said. */
function wayOf({ viewer }: Context, { villageCode }: Worker): PushAnswerWay {
  if (isInCharge(viewer, villageCode)) return 'CADRE';
  return viewer.account.startsWith('person:') ? 'SMS' : 'APP';
}

function checkAnswer(context: Context, push: Push, position: Position | undefined): Refusal[] {
  const status = shownStatus(push, position, nowOf(context));
  if (status === 'WITHDRAWN') return [refusal('PUSH_WITHDRAWN', ['pushId'])];
  return status === 'EXPIRED' ? [refusal('PUSH_EXPIRED', ['pushId'])] : [];
}

function wasOffered({ jobKey }: Push, { wageMin, regionCode, occupationCode }: Position) {
  return { jobKey, wageMin, regionCode, occupationCode };
}
