/** Texts of the error codes that `schema/reveal.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const revealMessages = {
  REVEALS_EXHAUSTED: {
    zh: '今天查看完整号码的次数已达上限（{max} 次）',
    en: "This account has used up today's {max} reveals; try again tomorrow.",
  },
} as const satisfies Messages;
