/** Texts of the error codes that `schema/minimum-wage.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const minimumWageMessages = {
  CONFIRMATION_NEEDED: {
    zh: '数值 {got} 不在通常范围（{min} 至 {max}）内，如确认无误，请加 confirm: true 重新提交',
    en: 'Outside the usual range of {min} to {max}, got {got}; if it is right, send it again with confirm: true.',
  },
  MINIMUM_WAGES_TOO_MANY: {
    zh: '该地区的最低工资标准已满：现行最多 {inForce} 条，已被取代和撤回的最多 {former} 条',
    en: 'This area is full: at most {inForce} minimum wages in force, and {former} replaced or withdrawn ones.',
  },
} as const satisfies Messages;
