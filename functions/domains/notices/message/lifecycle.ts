/** Rules of messages: whom a message may reach, by which channel, how it begins, waits and ends. Pure. */
import type { ChannelKind } from '../../../generated/graphql';
import type { MessageId } from '../../../id-kinds';
import { instantOf } from '../../../platform/values/clock';
import { derivedIdAt } from '../../../platform/values/ids';
import { firstAttempt } from '../../partners/receiver/outgoing';
import type { Worker } from '../../people/worker/store';
import { type Channel, channelKinds } from '../channel/store';
import type { Notice } from '../notice/store';
import type { MessageRule } from './bounds/message-rule';
import { quietUntil } from './bounds/times';
import { offeredOf } from './offered';
import type { Message } from './store';

/** Whether the person has a phone, and takes messages on it. */
export function isReachable({ phoneBox, acceptsSms }: Worker): boolean {
  return phoneBox !== undefined && acceptsSms === true;
}

/** Whether the channel is of the province where the person lives. */
export function serves({ regionCode }: Channel, { villageCode }: Worker): boolean {
  return villageCode.startsWith(regionCode);
}

/** The channel by which the next message goes, and the kinds that are left behind it. */
export interface Way {
  readonly channel: Channel;
  readonly behind: readonly ChannelKind[];
}

/** The first one that there is. @param left the kinds that may be tried, in their order. */
export function wayBy(channels: readonly Channel[], left: readonly ChannelKind[]): Way | undefined {
  for (const [place, kind] of left.entries()) {
    const channel = channels.find((one) => one.kind === kind);
    if (channel !== undefined) return { channel, behind: left.slice(place + 1) };
  }
  return undefined;
}

/** @param step place among the messages of the notice: there is one of each, however often it is made. */
export function newMessage(
  notice: Notice,
  worker: Worker,
  { channel: { id: channelId, kind, pausedUntil }, behind }: Way,
  rule: MessageRule,
  step: number,
  now: Date,
): Message {
  const urgent = notice.urgent === true;
  const waits = [pausedUntil, instantOf(sentFrom(notice, rule, now))].filter((until) => until !== undefined).sort();
  const answers = offeredOf(notice.answers);
  return {
    ...{ id: messageIdOf(notice, step), noticeId: notice.id, workerId: worker.id, channelId, kind, step },
    status: 'CREATED',
    ...(answers.length > 0 && { answers }),
    ...(urgent && { urgent }),
    ...{ minutes: urgent ? rule.urgentMinutes : rule.minutes[kind], quiet: rule.quiet, behind },
    ...{ until: notice.until, createdAt: instantOf(now), before: 0, attempts: [], ...firstAttempt(waits.at(-1), now) },
  };
}

/** From when a message of the notice that is made now may be sent: what is made in quiet hours waits for their end. */
export function sentFrom({ urgent = false }: Pick<Notice, 'urgent'>, { quiet }: MessageRule, now: Date): Date {
  const morning = urgent ? undefined : quietUntil(now, quiet);
  return morning === undefined ? now : new Date(morning);
}

/** The ids of all messages that a notice may have, in their order. */
export function messageIdsOf(notice: Notice): readonly MessageId[] {
  return channelKinds.map((_, step) => messageIdOf(notice, step));
}

function messageIdOf({ id, at }: Notice, step: number): MessageId {
  return derivedIdAt('msg', new Date(at), id, String(step));
}

/** Whether the person still has to be told: the notice is open, unread, and its end has not passed. */
export function mattersStill({ status, readAt, until }: Notice, now: Date): boolean {
  return status === 'OPEN' && readAt === undefined && new Date(until) > now;
}

/** Whether another way is tried: it failed, or its channel had its time. What a receipt tells later changes nothing. */
export function hasFallenBack({ status, fellBackAt }: Message): boolean {
  return status === 'FAILED' || fellBackAt !== undefined;
}

/** Whether the person read it, or took the call that read it out. */
export function isHeard({ kind, status }: Pick<Message, 'kind' | 'status'>): boolean {
  return status === 'READ' || status === 'ANSWERED' || (kind === 'VOICE' && status === 'DELIVERED');
}

/** The message with what its attempts came to; nothing is due. */
export function over({ nextAttemptAt: _, ...message }: Message, end: 'ARRIVED' | 'FAILED'): Message {
  const sentAt = message.attempts.at(-1)?.at;
  if (end === 'FAILED' || sentAt === undefined) return { ...message, status: 'FAILED' };
  return { ...message, status: 'SENT', sentAt };
}
