/**
 * The message item in table Deliveries, one notice to one person by one channel, and every write of it. It holds ids
 * and states: phone and text are made when it is sent, and kept nowhere. Index byDue lists messages by their next
 * attempt (`partners/receiver/outgoing-store.ts`).
 */
import type { ChannelKind } from '../../../generated/graphql';
import type { MessageId } from '../../../id-kinds';
import type { Key, Write } from '../../../platform/dynamodb/database';
import * as attr from '../../../platform/items/attributes';
import { given } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { ChannelId, NoticeId, WorkerId } from '../../../id-kinds';
import type { Outgoing } from '../../partners/receiver/outgoing';
import { outgoingWrites } from '../../partners/receiver/outgoing-store';
import { outgoingAttributes } from '../../partners/receiver/store';
import { channelKinds } from '../channel/store';
import { callsWork } from '../../../triggers';
import { exampleRule, type QuietHours } from './bounds/message-rule';
import { fallsBackAt } from './bounds/times';
import { type ChannelAnswer, channelAnswers } from './offered';
import { checkTransition, messageStatuses, type MessageStatus } from './states';

export interface Message extends Outgoing {
  /** The same for one notice and step, however often the notice is read. */
  readonly id: MessageId;
  readonly noticeId: NoticeId;
  readonly workerId: WorkerId;
  readonly channelId: ChannelId;
  /** The channel's, which may be removed. */
  readonly kind: ChannelKind;
  /** Its place among the messages of its notice, from 0: one follows where another did not reach the person. */
  readonly step: number;
  readonly status: MessageStatus;
  /** Answers that it offers, until its end; absent if it offers none. */
  readonly answers?: readonly ChannelAnswer[];
  readonly until: Instant;
  /** Present if ANSWERED, and the code of the reason if what it says was refused. */
  readonly answer?: ChannelAnswer;
  readonly answerRefused?: string;
  readonly createdAt: Instant;
  /** True if it can't wait: it is sent in quiet hours, too. */
  readonly urgent?: boolean;
  /** What the rule said when it was made: how long the channel has, quiet hours, and the kinds to try behind this one. */
  readonly minutes: number;
  readonly quiet: QuietHours;
  readonly behind: readonly ChannelKind[];
  /** When the attempt began by which the gateway took it, and when the latest receipt came that told more. */
  readonly sentAt?: Instant;
  readonly reportedAt?: Instant;
  /** When its channel had had its time, and another way was tried. */
  readonly fellBackAt?: Instant;
}

const SORT_KEY = 'message';

const answer = attr.oneOf(...channelAnswers);

const messages = codec<Message>(
  'message',
  {
    ...{ id: attr.idOf('msg'), noticeId: attr.idOf('ntc'), workerId: attr.idOf('wkr'), channelId: attr.idOf('chn') },
    ...{ kind: attr.oneOf(...channelKinds), step: attr.integer },
    ...{ status: attr.oneOf(...messageStatuses), until: attr.instant },
    ...{
      answers: attr.optional(attr.listOf(answer)),
      answer: attr.optional(answer),
      answerRefused: attr.optional(attr.text),
    },
    ...{ urgent: attr.optional(attr.flag), fellBackAt: attr.optional(attr.instant) },
    ...{
      minutes: attr.integer,
      quiet: attr.mapOf({ from: attr.integer, to: attr.integer }),
      behind: attr.listOf(attr.oneOf(...channelKinds)),
    },
    ...{ createdAt: attr.instant, sentAt: attr.optional(attr.instant), reportedAt: attr.optional(attr.instant) },
    ...outgoingAttributes,
  },
  ({ sk }) => sk === SORT_KEY,
  {
    minutes: ({ kind, urgent }) => {
      const { minutes, urgentMinutes } = exampleRule();
      return urgent === true ? urgentMinutes : minutes[kindOf(kind)];
    },
    quiet: () => exampleRule().quiet,
    behind: ({ kind }) => exampleRule().order.slice(exampleRule().order.indexOf(kindOf(kind)) + 1),
  },
);

function kindOf(kind: unknown): ChannelKind {
  return channelKinds.find((one) => one === kind) ?? 'VOICE';
}

export const { is: isMessage, decode: parseMessage, part: partOfMessage } = messages;

export function messageKey(id: MessageId): Key {
  return { TableName: 'Deliveries', Key: { pk: id, sk: SORT_KEY } };
}

const writes = outgoingWrites<Message, 'report' | 'refuse' | 'giveUp'>({
  ...{ list: 'messages', pending: 'CREATED', check: checkTransition },
  dueAt: (message) => [message.nextAttemptAt, fallsBackAt(message)].filter((at) => at !== undefined).sort()[0],
  stored: (message, more) => messages.stored(messageKey(message.id), message, more),
});

export const { create: createMessage, begin: beginAttempt, due: dueMessages } = writes;

/** Ends an attempt. If the message failed, the stream calls `work`, which tries another way. */
export function endAttempt(read: Message, ended: Message, now: Date): Write {
  return writes.change('end', read, ended, now, ended.status === 'FAILED' ? callsWork : undefined);
}

/** Its channel had its time: nothing is sent any more, and the stream calls `work`, which tries another way. */
export function giveUp({ nextAttemptAt, ...rest }: Message, now: Date): Write {
  const read = { ...rest, ...given({ nextAttemptAt }) };
  const status = rest.status === 'CREATED' ? 'FAILED' : rest.status;
  return writes.change('giveUp', read, { ...rest, status, fellBackAt: instantOf(now) }, now, callsWork);
}

/** What a receipt reports; nothing is sent any more. The stream calls `work`. */
export function report(read: Message, reported: Message, now: Date): Write {
  return writes.change('report', read, reported, now, callsWork);
}

/** What the person answered was refused, for the reason of the code. */
export function refuseAnswer(read: Message, code: string, now: Date): Write {
  return writes.change('refuse', read, { ...read, answerRefused: code }, now);
}
