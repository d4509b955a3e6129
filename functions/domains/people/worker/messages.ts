/** What people read of workers: the texts of the codes that `schema/worker.graphql` declares. */
import type { Messages, Text } from '../../../platform/requests/text';
import type { IdentityNumberProblem } from '../../../platform/values/identity-number';

export const workerMessages = {
  IDENTITY_NUMBER_INVALID: {
    zh: '居民身份证号码不正确（{problem}）',
    en: 'Not a resident identity number of 18 characters (wrong part: {problem}).',
  },
  IDENTITY_NUMBER_TAKEN: {
    zh: '该居民身份证号码已登记',
    en: 'A worker with this identity number is registered already.',
  },
  UNDER_LEGAL_AGE: {
    zh: '未满 {age} 周岁：法律禁止招用或介绍就业',
    en: 'Under {age}: the law forbids employing such a person or introducing them to work.',
  },
} as const satisfies Messages;

/** How the wrong part of an identity number is said; a province is one as for regions. */
export const identityNumberWords = {
  LENGTH: { zh: '位数不对', en: 'length' },
  CHARACTERS: { zh: '含有不应有的字符', en: 'characters' },
  BIRTH_DATE: { zh: '出生日期不对', en: 'birth date' },
  CHECK_DIGIT: { zh: '校验码不对', en: 'check digit' },
} as const satisfies Readonly<Record<Exclude<IdentityNumberProblem, 'PROVINCE'>, Text>>;
