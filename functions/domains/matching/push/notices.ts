/** A worker is told of each push, with why it suits, and answers from the notice as by `answerPush`. */
import type { NoticeKind, PushAnswer } from '../../../generated/graphql';
import type { WorkerId } from '../../../id-kinds';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { readItem } from '../../../platform/items/read-item';
import { type Keeper, unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { failed, type Outcome, refusal } from '../../../platform/requests/result';
import { filled, type Locale, type Parameters, type Text } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { clockTimeOf, type Instant } from '../../../platform/values/clock';
import { isId, ownerOf } from '../../../platform/values/ids';
import { positionLoader } from '../../jobs/position/loader';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import { shownName } from '../../people/worker/companions/list-companions';
import { getWholeWorker } from '../../people/worker/look-up';
import type { Answer, NoticeDraft, Telling, Told } from '../../reference/notice-draft/notice-draft';
import { over } from '../../reference/notice-draft/notice-draft';
import { fullName } from '../../reference/region/region';
import { reasonText } from '../recommendation/reason-text';
import { listTogether } from './list-together';
import messages from './messages.json';
import { isPush, parsePush, type Push, pushKey, seePush } from './push-store';
import { answerPush, getPush } from './service';
import { isUnanswered } from './states';

/** Once for each push; over once it was answered with yes or no. */
export function pushNotices({ oldItem, newItem }: Pick<StreamRecord, 'oldItem' | 'newItem'>): readonly NoticeDraft[] {
  if (!isPush(newItem)) return [];
  const push = parsePush(newItem);
  if (oldItem === undefined) return [draftOf(push)];
  return isUnanswered(parsePush(oldItem)) && !isUnanswered(push) ? [over(draftOf(push))] : [];
}

function draftOf({ id: objectId, workerId, madeAt: at, until }: Push): NoticeDraft {
  const fact = { kind: 'POSITION_PUSHED', objectId, at, until } as const;
  return { ...fact, to: { people: [workerId] }, answers: ['INTERESTED', 'DECLINE', 'CALL_ME'] };
}

export const pushTellings = {
  POSITION_PUSHED: { text: messages.notices.POSITION_PUSHED, see, answer, reached },
} satisfies Partial<Record<NoticeKind, Telling>>;

async function see(context: Context, { objectId, until }: Told): Promise<Parameters | undefined> {
  const push = await getPush(context, objectId);
  const worker = push && (await getWholeWorker(context, push.workerId));
  const position = push && (await unlessMalformed(positionLoader(context).load(push.positionId)));
  if (push === null || worker == null || position == null) return undefined;
  const enterprise = await unlessMalformed(enterpriseLoader(context).load(position.enterpriseId));
  const told = push.reasons.filter((code) => !TELLS_WAGE.has(code));
  const reasonsIn = (locale: Locale): string => {
    const words = told.map((code) => reasonText(code, worker, position, locale));
    return locale === 'zh' ? words.map((one) => `${one}。`).join('') : words.map((one) => `${one} `).join('');
  };
  return {
    ...{ name: worker.name, employer: enterprise?.name ?? '', place: fullName(position.regionCode) },
    ...{ title: position.title, wage: position.wageMin, until: clockTimeOf(until) },
    ...{ reasons: { zh: reasonsIn('zh'), en: reasonsIn('en') }, together: await togetherOf(context, push) },
  };
}

/** Whom the worker goes with, in a sentence; by the first character of a name that the reader may not see. */
async function togetherOf(context: Context, push: Push): Promise<Text> {
  const names = (await listTogether(context, push)).map(({ other }) => shownName(context, other));
  const inWords = (locale: Locale): string =>
    names.length === 0 ? '' : filled(messages.together, locale, { names: names.join(locale === 'zh' ? '、' : ', ') });
  return { zh: inWords('zh'), en: inWords('en') };
}

/** The text tells the wage itself. */
const TELLS_WAGE: ReadonlySet<Push['reasons'][number]> = new Set(['WAGE_AGAINST_EXPECTATION', 'MORE_INCOME']);

/** The push is SEEN. */
async function reached({ db }: Keeper, { objectId }: Told, _: WorkerId, at: Instant): Promise<void> {
  await whileChanged(async () => {
    const key = isId(objectId, 'psh') ? pushKey(ownerOf(objectId, 'psh'), objectId) : undefined;
    const push = await readItem(db, key, parsePush);
    if (push?.status !== 'MADE') return undefined;
    return (await db.commit([seePush(push, at)])).committed ? undefined : CHANGED;
  });
}

const answerOf: Readonly<Partial<Record<string, PushAnswer>>> = {
  ...{ INTERESTED: 'INTERESTED', DECLINE: 'DECLINED', CALL_ME: 'CALL_ME' },
};

function answer(context: Context, { objectId: pushId }: Told, given: Answer): Promise<Outcome<Push>> {
  const chosen = answerOf[given.answer];
  if (chosen === undefined) return Promise.resolve(failed(refusal('NOTICE_ANSWER_NOT_OFFERED', ['answer'])));
  return answerPush(context, { idempotencyKey: given.idempotencyKey, pushId, answer: chosen });
}
