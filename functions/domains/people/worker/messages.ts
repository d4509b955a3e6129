/** Texts of the error codes that `schema/worker.graphql` declares. */
import type { Messages, Text } from '../../../platform/requests/text';
import type { IdentityNumberProblem } from '../../../platform/values/identity-number';

export const workerMessages = {
  IDENTITY_NUMBER_INVALID: {
    zh: '居民身份证号码不正确（{problem}）',
    en: 'Not a valid resident identity number (wrong: {problem}).',
  },
  IDENTITY_NUMBER_TAKEN: {
    zh: '该居民身份证号码已登记',
    en: 'A worker with this identity number is already registered.',
  },
  PHONE_CLEARED: {
    zh: '不能同时填写和清除手机号',
    en: 'The phone is to be set and cleared at once; expected one of the two.',
  },
  ETHNIC_GROUP_UNKNOWN: {
    zh: '不是国家标准（GB/T 3304）中的民族名称或代码',
    en: 'Not the name or code of an ethnic group of GB/T 3304.',
  },
  UNDER_LEGAL_AGE: {
    zh: '未满 {age} 周岁：法律禁止招用或介绍就业',
    en: 'Under {age}: the law forbids employing this person or introducing them to work.',
  },
} as const satisfies Messages;

/** Words for the wrong part of an identity number; PROVINCE uses the word of the regions. */
export const identityNumberWords = {
  LENGTH: { zh: '位数不对', en: 'length' },
  CHARACTERS: { zh: '含有不应有的字符', en: 'characters' },
  BIRTH_DATE: { zh: '出生日期不对', en: 'birth date' },
  CHECK_DIGIT: { zh: '校验码不对', en: 'check digit' },
} as const satisfies Readonly<Record<Exclude<IdentityNumberProblem, 'PROVINCE'>, Text>>;
