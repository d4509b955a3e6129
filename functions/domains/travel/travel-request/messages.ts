/** What people read of travel requests and their seats: the texts of the codes that `schema/travel-request.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const travelRequestMessages = {
  DESTINATION_IS_ORIGIN: {
    zh: '目的地与出发地相同',
    en: 'The destination is the origin; expected another county or city.',
  },
  ARRIVES_TOO_LATE: {
    zh: '该劳动者须于 {startsOn} 到岗，出发日期太晚',
    en: 'The placement of this traveller starts on {startsOn}; expected a departure by then.',
  },
  ALREADY_TRAVELLING: { zh: '该劳动者已有同方向的行程', en: 'The worker has a trip in this direction already.' },
  HOLD_ENDED: { zh: '座位已释放或保留已到期', en: 'The seats were released, or their hold has ended.' },
  TIMES_CHANGED: {
    zh: '班次时间刚刚变更，已超出申请的日期，请查看新时间后再次确认',
    en: 'The service was moved out of the days that were asked for; look at its new times, then confirm again.',
  },
  ALREADY_BOARDED: {
    zh: '同行人员中已有人上车，座位不能释放',
    en: 'One of the party is on board; its seats are in use.',
  },
} as const satisfies Messages;
