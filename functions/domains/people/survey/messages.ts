/** Texts of the error codes that `schema/survey.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const surveyMessages = {
  INSTANT_INVALID: {
    zh: '不是有效时间，应为带时区的 RFC 3339 格式，如 2027-01-20T12:00:00+08:00',
    en: 'Expected a time with a time zone (RFC 3339), such as 2027-01-20T12:00:00+08:00.',
  },
  SURVEYED_IN_FUTURE: {
    zh: '调查时间晚于现在，请检查手机时钟（最多可快 {minutes} 分钟）',
    en: "The time of the survey is in the future; check the phone's clock (at most {minutes} minutes ahead).",
  },
  IDENTITY_NOT_CONFIRMED: {
    zh: '姓名与该居民身份证号码的登记不一致，请核对身份证',
    en: 'The name differs from the registered name of this identity number; check the identity card.',
  },
} as const satisfies Messages;
