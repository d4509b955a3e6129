/**
 * Streams -> what receipts mean: who read a message, or heard it, knows of the notice; and an answer is done as if the
 * person had given it in the inbox.
 */
import type { MessageId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItem } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Platform } from '../../../../platform/requests/context';
import { stampOfRequest } from '../../../../platform/security/author';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { answerNotice } from '../../notice/answer';
import { markReached } from '../../notice/reading/mark-reached';
import { noticesById } from '../../notice/read-notices';
import { asPerson, personOf } from '../as-person';
import { isHeard } from '../lifecycle';
import { channelAnswers } from '../offered';
import { isMessage, type Message, messageKey, parseMessage, partOfMessage, refuseAnswer } from '../store';

/** Name of this reader in items that are set aside. */
export const RECEIPTS = 'receipts';

/** Makes the context of what follows from a receipt; its writes name the author in the stamp `cause`. */
export type BecauseOf = (cause?: string) => Platform;

/** Safe to repeat. One read of all notices that the records name, and the writes of those that were not read. */
export async function followReceipts(becauseOf: BecauseOf, records: readonly StreamRecord[]): Promise<void> {
  const heard = records.flatMap(heardIn);
  if (heard.length === 0) return;
  const keeper = becauseOf();
  const notices = await noticesById(
    keeper,
    RECEIPTS,
    heard.map(({ noticeId }) => noticeId),
  );
  await inParallel(limits.noticeWritesAtOnce, heard, async (message) => {
    const { id, noticeId, workerId, reportedAt } = message;
    const notice = notices.get(noticeId);
    if (notice === undefined || reportedAt === undefined) return;
    const platform = becauseOf(stampOfRequest(personOf(workerId), id));
    await markReached(platform, [notice], reportedAt);
    await answer(platform, message);
  });
}

/** The message, if this write says that its person read or heard it. */
function heardIn({ oldItem, newItem }: StreamRecord): Message[] {
  if (!isMessage(newItem)) return [];
  const message = parseMessage(newItem);
  const before = isMessage(oldItem) ? partOfMessage(oldItem, 'status').status : undefined;
  return message.status !== before && isHeard(message) ? [message] : [];
}

/** Under a key of the message, so it is done once. What refuses it is kept on the message. */
async function answer(platform: Platform, { id, noticeId, workerId, answer: given }: Message): Promise<void> {
  const chosen = channelAnswers.find((one) => one === given);
  if (chosen === undefined || (await refusalOf(platform, id)) !== undefined) return;
  const input = { idempotencyKey: id, noticeId, answer: chosen };
  const outcome = await answerNotice(asPerson(platform, workerId, id), input);
  const [refused] = outcome.ok ? [] : outcome.refusals;
  if (refused !== undefined) await keepRefusal(platform, id, refused.code);
}

async function refusalOf({ db }: Platform, id: MessageId): Promise<string | undefined> {
  return (await readItem(db, messageKey(id), parseMessage))?.answerRefused;
}

async function keepRefusal({ db, clock }: Platform, id: MessageId, code: string): Promise<void> {
  await whileChanged(async () => {
    const message = await readItem(db, messageKey(id), parseMessage);
    if (message === undefined || message.answerRefused !== undefined) return undefined;
    const { committed } = await db.commit([refuseAnswer(message, code, clock.now())]);
    return committed ? undefined : CHANGED;
  });
}
