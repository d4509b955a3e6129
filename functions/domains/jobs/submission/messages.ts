/** Texts of the error codes that `schema/submission.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const submissionMessages = {
  NEAR_DUPLICATE: {
    zh: '与本企业岗位 {externalRef} 的名称、地点和工资相同，请确认不是重复提交',
    en: 'Same title, place and wage as your position {externalRef}; make sure that this is not a duplicate.',
  },
  HEADCOUNT_BELOW_TAKEN: {
    zh: '招聘人数不能低于已上岗人数 {taken}',
    en: 'The headcount must be at least {taken}, the number of vacancies already taken.',
  },
  HEADCOUNT_RAISED: {
    zh: '导入期间已有 {taken} 人上岗，招聘人数已调整为 {taken}',
    en: 'During the import {taken} vacancies were taken; the headcount was raised to {taken}.',
  },
  BATCH_REJECTED: {
    zh: '本行无误，但其他行有错，整批未提交',
    en: 'This row is valid, but another row was rejected, so the whole batch was not stored.',
  },
} as const satisfies Messages;
