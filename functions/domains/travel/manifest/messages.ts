/** What people read of manifests: the texts of the codes that `schema/manifest.graphql` declares. */
import type { Locale, Messages } from '../../../platform/requests/text';

export const manifestMessages = {
  MANIFEST_OPEN: {
    zh: '该班次的乘客名单尚未确定，请先关闭名单',
    en: 'The manifest of this service is not closed yet; close it first.',
  },
  MANIFEST_TOO_LONG: {
    zh: '乘客名单最多 {max} 人，实为 {got} 人',
    en: 'Expected at most {max} passengers on one manifest, got {got}.',
  },
  NOT_ON_MANIFEST: {
    zh: '该乘客不在名单上，或已释放座位',
    en: 'Not on the passenger list of this service, or the seat was given back.',
  },
} as const satisfies Messages;

/** The first line of a list for print. */
export const headings = {
  zh: ['座位号', '姓名', '证件号码', '上车站', '下车站'],
  en: ['Seat', 'Name', 'Identity number', 'From', 'To'],
} as const satisfies Readonly<Record<Locale, readonly string[]>>;
