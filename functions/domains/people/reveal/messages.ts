/** What people read of reveals: the texts of the codes that `schema/reveal.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const revealMessages = {
  REVEALS_EXHAUSTED: {
    zh: '今天查看完整号码的次数已达上限（{max} 次）',
    en: 'This account has used up its {max} reveals for today; go on tomorrow.',
  },
} as const satisfies Messages;
