/** Texts of the error codes that `schema/inquiry.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const inquiryMessages = {
  INQUIRIES_EXHAUSTED: {
    zh: '今天按号码查询他人的次数已达上限（{max} 次）',
    en: "This account has reached today's limit of {max} people asked about by number; try again tomorrow.",
  },
} as const satisfies Messages;
