/** Texts of the error codes that `schema/manifest.graphql` declares. */
import type { Locale, Messages } from '../../../platform/requests/text';

export const manifestMessages = {
  MANIFEST_OPEN: {
    zh: '该班次的乘客名单尚未确定，请先关闭名单',
    en: 'The passenger list of this service is not closed yet; close it first.',
  },
  MANIFEST_TOO_LONG: {
    zh: '乘客名单最多 {max} 人，实为 {got} 人',
    en: 'A passenger list may have at most {max} passengers, got {got}.',
  },
  NOT_ON_MANIFEST: {
    zh: '该乘客不在名单上，或已释放座位',
    en: 'The passenger is not on the list, or has released the seat.',
  },
} as const satisfies Messages;

/** Headings of the printed list. */
export const headings = {
  zh: ['座位号', '姓名', '证件号码', '上车站', '下车站'],
  en: ['Seat', 'Name', 'Identity number', 'From', 'To'],
} as const satisfies Readonly<Record<Locale, readonly string[]>>;
