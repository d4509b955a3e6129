/**
 * The messages to gateways, sent by the rules of all receivers. Phone and text are made for each attempt and kept
 * nowhere: what the person may not see by now, what is over, and whom a message may not reach any more is not sent.
 */
import { readItem } from '../../../platform/items/read-item';
import { filled } from '../../../platform/requests/text';
import { instantOf } from '../../../platform/values/clock';
import type { Composed, Mail, SendingContext } from '../../partners/receiver/sending/mail';
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
  isMessage,
  parse: parseMessage,
  attemptOf: (item) => partOfMessage(item, 'attempt').attempt,
  isPending: ({ status }) => status === 'CREATED',
  keyOf: ({ id }) => messageKey(id),
  receiverOf: ({ channelId }) => channelId,
  receiverKeyOf: ({ channelId }) => channelKey(channelId),
  parseReceiver: parseChannel,
  compose,
  waitsUntil: ({ urgent = false, quiet }, now) => (urgent ? undefined : quietUntil(now, quiet)),
  isAsked: () => false,
  over,
  end: endAttempt,
  writes: channelWrites,
};

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
