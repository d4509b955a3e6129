/** Texts of the error codes that `schema/group-ticket.graphql` declares, and of the railway's rules. */
import type { GroupTicketRule } from '../../../generated/graphql';
import type { Messages, Text } from '../../../platform/requests/text';

export const groupTicketMessages = {
  NOT_A_TRAIN: { zh: '团体票只适用于火车班次', en: 'Group tickets are sold for trains only.' },
} as const satisfies Messages;

/** Texts of broken rules. */
export const ruleTexts = {
  GROUP_TOO_SMALL: {
    zh: '团体至少 {min} 人，实为 {got} 人',
    en: 'Expected at least {min} people in the group, got {got}.',
  },
  BATCH_TOO_SMALL: {
    zh: '同日期、同发站、同到站的每批至少 {min} 张，实为 {got} 张',
    en: 'Expected at least {min} tickets for one date, origin and destination, got {got}.',
  },
  OUTSIDE_WINDOW: {
    zh: '乘车日期 {on} 不在办理期内（{first} 至 {last}）',
    en: 'Expected a day of travel from {first} to {last}, got {on}.',
  },
  HANDLER_NOT_EMPLOYEE: {
    zh: '经办人应为本企业正式职工',
    en: 'Expected the handler to be an employee of the enterprise.',
  },
  HANDLER_ACTS_FOR_ANOTHER: {
    zh: '经办人在本次春运中已为另一家企业办理，只能代表一个法人',
    en: 'The handler already acts for another enterprise in this travel rush, and may act for only one.',
  },
  HANDLER_NOT_PASSENGER: {
    zh: '自行组团的经办人应为乘车人之一',
    en: 'Expected the handler of a self-formed group to be one of the passengers.',
  },
  NO_RULES: {
    zh: '没有适用于该车次和日期的团体票规定',
    en: 'No group ticket rules apply to this train and day.',
  },
} as const satisfies Readonly<Record<GroupTicketRule, Text>>;
