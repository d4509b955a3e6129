/** Texts of the error codes that `schema/travel-request.graphql` declares. */
import type { Messages } from '../../../platform/requests/text';

export const travelRequestMessages = {
  DESTINATION_IS_ORIGIN: {
    zh: '目的地与出发地相同',
    en: 'The destination is the origin; expected another county or city.',
  },
  ARRIVES_TOO_LATE: {
    zh: '该劳动者须于 {startsOn} 到岗，出发日期太晚',
    en: 'The worker must start work on {startsOn}; the departure is too late.',
  },
  ALREADY_TRAVELLING: { zh: '该劳动者已有同方向的行程', en: 'The worker already has a trip in this direction.' },
  HOLD_ENDED: { zh: '座位已释放或保留已到期', en: 'The seats were released, or the hold has expired.' },
  TIMES_CHANGED: {
    zh: '班次时间刚刚变更，已超出申请的日期，请查看新时间后再次确认',
    en: 'The times of the service have just changed and are outside the requested days; check the new times, then confirm again.',
  },
  ALREADY_BOARDED: {
    zh: '同行人员中已有人上车，座位不能释放',
    en: 'Someone of the party is on board, so the seats cannot be released.',
  },
} as const satisfies Messages;
