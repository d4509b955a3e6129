/**
 * The answers that a message offers: those about seats and positions. Consents and moves are never given by a channel. Pure.
 */
import type { NoticeAnswer } from '../../../generated/graphql';

export const channelAnswers = [
  ...['CONFIRM', 'RELEASE', 'KEEP', 'LEAVE', 'INTERESTED', 'DECLINE', 'CALL_ME'],
] as const satisfies readonly NoticeAnswer[];
export type ChannelAnswer = (typeof channelAnswers)[number];

export function offeredOf(answers: readonly NoticeAnswer[] = []): ChannelAnswer[] {
  return channelAnswers.filter((one) => answers.includes(one));
}
