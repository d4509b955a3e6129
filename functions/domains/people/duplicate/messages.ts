/** Texts of the error codes that `schema/duplicate.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const duplicateMessages = {
  SAME_WORKER: { zh: '两者是同一个人', en: 'Both are the same person.' },
  ALREADY_MERGED: { zh: '该劳动者已并入另一条登记', en: 'This registration has already been merged into another one.' },
  OTHER_PROVINCE: {
    zh: '两人不在同一个省，不能合并',
    en: 'The two people live in different provinces and cannot be merged.',
  },
  BOTH_PLACED: {
    zh: '两条登记都有未结束的就业记录，请先结束其中一条',
    en: 'Both registrations have a placement that has not ended; end one of them first.',
  },
  MERGE_TRAVELLING: {
    zh: '被合并的登记有未结束的行程，请先释放座位，或改为保留该登记',
    en: 'The registration to be merged has a journey that is not over; release its seats first, or keep this registration instead.',
  },
  MERGED_TOO_MANY: {
    zh: '该劳动者已合并了 {max} 条登记，不能再多',
    en: 'This worker already has {max} merged registrations; no more are possible.',
  },
} as const satisfies Messages;
