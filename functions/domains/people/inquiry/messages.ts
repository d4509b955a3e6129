/** What people read of inquiries: the texts of the codes that `schema/inquiry.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const inquiryMessages = {
  INQUIRIES_EXHAUSTED: {
    zh: '今天按号码查询他人的次数已达上限（{max} 次）',
    en: 'This account has asked about {max} people by number today, the most allowed; go on tomorrow.',
  },
} as const satisfies Messages;
