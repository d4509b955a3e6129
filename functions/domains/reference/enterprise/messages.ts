/** Texts of the error codes that `schema/enterprise.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const enterpriseMessages = {
  CREDIT_CODE_INVALID: {
    zh: '统一社会信用代码不正确（18 位，GB 32100-2015）',
    en: 'Not a valid unified social credit code (18 characters, GB 32100-2015).',
  },
  CREDIT_CODE_TAKEN: {
    zh: '该统一社会信用代码的企业已登记',
    en: 'An enterprise with this credit code is already registered.',
  },
  ENTERPRISE_ALREADY_OWNED: { zh: '该账号已登记过企业', en: 'This account has already registered an enterprise.' },
  ENTERPRISE_NOT_VERIFIED: { zh: '企业尚未通过就业部门核验', en: 'The bureau has not verified this enterprise yet.' },
} as const satisfies Messages;
