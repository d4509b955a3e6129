/**
 * The messages to gateways, sent by the rules of all receivers. Phone and text are made for each attempt and kept
 * nowhere: what the person may not see by now, what is over, and whom a message may not reach any more is not sent.
 */
import { readItem } from '../../../platform/items/read-item';
import { filled } from '../../../platform/requests/text';
import type { StreamRecord } from '../../../platform/streams/streams';
import { instantOf } from '../../../platform/values/clock';
import type { Composed, Mail, SendingContext } from '../../partners/receiver/sending/attempt';
import { textOf } from '../../reference/notice-draft/notice-draft';
import { readWorkers } from '../../people/worker/loader';
import { type Channel, channelKey, channelWrites, parseChannel } from '../channel/store';
import { tellings } from '../notice/kinds';
import { answersNow, localeOf } from '../notice/notice';
import { noticeKey, parseNotice } from '../notice/store';
import { asPerson } from './as-person';
import { quietUntil } from './bounds/times';
import { isReachable, mattersStill, over, serves } from './lifecycle';
import texts from './messages.json';
import { offeredOf } from './offered';
import { endAttempt, isMessage, type Message, messageKey, parseMessage, partOfMessage } from './store';

/** Name of the reader in items that are set aside. */
export const CHANNEL_MESSAGES = 'channel-messages';

export const messages: Mail<Message, Channel> = {
  name: CHANNEL_MESSAGES,
  begunBy,
  receiverOf: ({ channelId }) => channelId,
  async read(db, begun) {
    const [item, stored] = await db.batchGet([channelKey(begun.channelId), messageKey(begun.id)]);
    const message = stored && parseMessage(stored);
    const isAtIt = message?.status === 'CREATED' && message.attempt === begun.attempt;
    return { message: isAtIt ? message : undefined, receiver: item && parseChannel(item) };
  },
  compose,
  waitsUntil: ({ urgent = false, quiet }, now) => (urgent ? undefined : quietUntil(now, quiet)),
  isAsked: () => false,
  over,
  end: endAttempt,
  writes: channelWrites,
};

/** The message, if this write began its next attempt. */
function begunBy({ oldItem, newItem }: StreamRecord): Message | undefined {
  if (!isMessage(newItem)) return undefined;
  const message = parseMessage(newItem);
  const before = oldItem === undefined ? 0 : partOfMessage(oldItem, 'attempt').attempt;
  return message.status === 'CREATED' && message.attempt > before ? message : undefined;
}

async function compose(
  context: SendingContext,
  { id, noticeId, workerId }: Message,
  channel: Channel,
): Promise<Composed | undefined> {
  const { db, vault, clock } = context;
  const now = clock.now();
  const [notice, [worker]] = await Promise.all([
    readItem(db, noticeKey(noticeId), parseNotice),
    readWorkers(db, [workerId]),
  ]);
  if (notice === undefined || !mattersStill(notice, now)) return undefined;
  if (worker?.phoneBox === undefined || !isReachable(worker) || !serves(channel, worker)) return undefined;
  const telling = tellings[notice.kind];
  const params = await telling.see(asPerson(context, worker.id, id), { ...notice, data: notice.data ?? {} });
  if (params === undefined) return undefined;
  const words = textOf(telling, params);
  const locale = localeOf(worker);
  const data = {
    ...{ messageId: id, kind: channel.kind, phone: vault.decrypt(worker.phoneBox, worker.id) },
    ...{ language: worker.language ?? 'ZH', until: notice.until },
    ...{ text: filled(words, locale, params), textEn: filled(words, 'en', params) },
    answers: offeredOf(answersNow(notice, now)).map((answer) => {
      const { [locale]: text, en: textEn } = telling.answerTexts?.[answer] ?? texts.answers[answer];
      return { answer, text, textEn };
    }),
  };
  return { id, body: JSON.stringify({ type: 'MESSAGE', timestamp: instantOf(now), data }) };
}
