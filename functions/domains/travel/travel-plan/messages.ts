/** Texts of the error codes that `schema/travel-plan.graphql` declares. */
import type { DriverRule } from '../../../generated/graphql';
import type { Messages, Text } from '../../../platform/requests/text';

export const travelPlanMessages = {
  PLAN_TOO_LARGE: {
    zh: '候补团组共 {got} 个，一次最多可规划 {max} 个，请缩小地区或日期范围',
    en: 'A plan can take at most {max} waiting parties, got {got}; choose a smaller region or fewer days.',
  },
  PLAN_RUNNING: {
    zh: '您的另一次规划正在进行，请等它结束；最迟 {seconds} 秒后可再试',
    en: 'Another plan of this account is running; try again when it has finished, in at most {seconds} seconds.',
  },
  PROPOSAL_APPROVED: { zh: '该方案已经批准', en: 'The proposal has already been approved.' },
  PROPOSAL_EXPIRED: { zh: '该方案已过期，请重新规划', en: 'The proposal has expired; make a new plan.' },
  PROPOSAL_INFEASIBLE: {
    zh: '该方案违反驾驶时间规定，不能批准：{rules}',
    en: 'The proposal breaks rules of driver hours and cannot be approved: {rules}.',
  },
} as const satisfies Messages;

/** Texts of broken rules of driver hours. */
export const driverRuleTexts = {
  TWO_DRIVERS_OVER_400_KM: {
    zh: '单程超过400公里（高速直达600公里）须配备两名驾驶员',
    en: 'A coach needs two drivers for more than 400 km one way (600 km on motorways only).',
  },
  STRETCH_OVER_4_HOURS: {
    zh: '连续驾驶不得超过4小时，其后须停车休息至少20分钟',
    en: 'At most 4 hours of driving without a break, then at least 20 minutes of rest.',
  },
  NIGHT_STRETCH_OVER_2_HOURS: {
    zh: '夜间（22时至6时）连续驾驶不得超过2小时，其后须停车休息至少20分钟',
    en: 'At night (22:00 to 06:00), at most 2 hours of driving without a break, then at least 20 minutes of rest.',
  },
  DRIVING_BETWEEN_2_AND_5: {
    zh: '长途客车凌晨2时至5时须停止运行',
    en: 'Long-distance coaches must not run from 02:00 to 05:00.',
  },
  DRIVER_OVER_8_HOURS: {
    zh: '每名驾驶员24小时内累计驾驶不得超过8小时',
    en: 'Each driver may drive at most 8 hours within 24 hours.',
  },
  DRIVER_OVER_44_HOURS: {
    zh: '每名驾驶员7日内累计驾驶不得超过44小时',
    en: 'Each driver may drive at most 44 hours within 7 days.',
  },
  RELAY_NEEDED: {
    zh: '行程超过随车驾驶员24小时内可驾驶的时间，须接驳换班',
    en: 'The journey is longer than the drivers on board may drive within 24 hours; another crew must take over.',
  },
} as const satisfies Readonly<Record<DriverRule, Text>>;
