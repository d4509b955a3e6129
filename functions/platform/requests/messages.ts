/** Texts of the error codes that `schema/base.graphql` declares. */
import type { Messages } from './text';

export const baseMessages = {
  REQUIRED: { zh: '必填项，不能为空', en: 'This field is required and must not be empty.' },
  TEXT_LENGTH: {
    zh: '长度应为 {min} 至 {max} 个字符，实为 {got} 个',
    en: 'Expected {min} to {max} characters, got {got}.',
  },
  TEXT_MALFORMED: {
    zh: '文本含有无效的 Unicode 字符',
    en: 'Expected valid Unicode text; this one has half of a surrogate pair.',
  },
  TEXT_CHARACTERS: {
    zh: '文本含有不可见字符或控制字符（{character}），请删除后重新输入',
    en: 'The text has an invisible or control character ({character}); remove it and try again.',
  },
  NUMBER_RANGE: { zh: '应在 {min} 至 {max} 之间，实为 {got}', en: 'Expected a number from {min} to {max}, got {got}.' },
  LIST_LENGTH: { zh: '应有 {min} 至 {max} 项，实为 {got} 项', en: 'Expected {min} to {max} entries, got {got}.' },
  VALUE_UNKNOWN: { zh: '无效的值，应为以下之一：{allowed}', en: 'Expected one of: {allowed}.' },
  DUPLICATE: { zh: '与前面的某一项重复', en: 'This value is in the list already; each may appear once.' },
  RANGE_REVERSED: { zh: '不能小于或早于起始值 {start}', en: 'Must not be less than or before the start, {start}.' },
  DATE_INVALID: {
    zh: '不是有效日期，应为 YYYY-MM-DD 格式的真实日期',
    en: 'Expected a real date of the form YYYY-MM-DD.',
  },
  DATE_PAST: { zh: '日期已过，不能早于今天（{today}）', en: 'The date is in the past; expected {today} or later.' },
  DATE_TOO_FAR: { zh: '日期太远，不能晚于 {latest}', en: 'The date is too far ahead; expected {latest} or earlier.' },
  NOT_FOUND: { zh: '没有找到', en: 'Not found.' },
  IDEMPOTENCY_KEY_REUSED: {
    zh: '这个幂等键已用于另一个请求，请换一个新的键',
    en: 'This idempotency key was used for another request; choose a new one.',
  },
  PHONE_INVALID: { zh: '不是有效的中国大陆电话号码', en: 'Not a valid telephone number of mainland China.' },
  DUPLICATE_IN_BATCH: { zh: '本批次中第 {row} 行已用此编号', en: 'Row {row} of the batch has the same reference.' },
} as const satisfies Messages;
