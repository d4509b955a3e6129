/** What people read of submissions of positions: the texts of the codes that `schema/submission.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const submissionMessages = {
  NEAR_DUPLICATE: {
    zh: '与本企业岗位 {externalRef} 的名称、地点和工资相同，请确认不是重复提交',
    en: 'Has the same title, place and wage as your position {externalRef}; make sure it is another one.',
  },
  HEADCOUNT_BELOW_TAKEN: {
    zh: '招聘人数不能低于已上岗人数 {taken}',
    en: 'Expected a headcount of at least {taken}: so many vacancies are taken already.',
  },
  HEADCOUNT_RAISED: {
    zh: '导入期间已有 {taken} 人上岗，招聘人数已调整为 {taken}',
    en: 'While the file was imported, {taken} vacancies were taken; the headcount was raised to {taken}.',
  },
  BATCH_REJECTED: {
    zh: '本行无误，但其他行有错，整批未提交',
    en: 'This row is valid, but another one was rejected, and the batch is all or nothing.',
  },
} as const satisfies Messages;
