/** Texts of the error codes that `schema/position.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const positionMessages = {
  OCCUPATION_UNKNOWN: { zh: '没有这个职业代码', en: 'No occupation has this code.' },
  OCCUPATION_REPLACED: {
    zh: '该职业代码已停用，请改用 {successors}',
    en: 'This occupation code is no longer in force; use {successors}.',
  },
  WAGE_BELOW_MINIMUM: {
    zh: '低于当地最低工资标准 {minimum} 元/月（自 {validFrom} 起执行）',
    en: 'Below the local minimum wage of {minimum} yuan a month (in force since {validFrom}).',
  },
  POSITION_CLOSED: { zh: '岗位已关闭或已截止', en: 'The position is closed, or its closing date has passed.' },
  POSITION_FILLED: { zh: '岗位已招满', en: 'Every vacancy of the position is taken.' },
} as const satisfies Messages;
