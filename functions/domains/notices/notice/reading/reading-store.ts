/**
 * Which notices of offices and enterprises an account has read: one item in table Notices, and every write of it. The
 * latest `limits.noticesReadKept` are kept; an older one counts as unread again, which loses nobody a notice.
 */
import type { NoticeId, ReaderId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Item, Write } from '../../../../platform/dynamodb/database';
import { put, unchanged } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { unlessMalformed } from '../../../../platform/items/codec';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import { expiryAfter } from '../../../../platform/values/clock';
import { derivedId } from '../../../../platform/values/ids';

const readings = itemKind('noticeReading', {
  table: 'Notices',
  attributes: {
    reader: attr.idOf('rdr'),
    /** Own ULIDs of notices, in the order of reading. */
    read: attr.listOf(attr.text),
    version: attr.integer,
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: { primary: ['${reader}', 'reading'] },
});

type Reading = ItemOf<typeof readings>;

/** One that is malformed counts as none: pages do without it, and the next receipt replaces it. */
export function readingIn(item: Item): Reading | undefined {
  return unlessMalformed(() => readings.decode(item));
}

export function readerOf(account: string): ReaderId {
  return derivedId('rdr', account);
}

export const { keyOf: readingKey } = readings;

/** Whether the account has read it. */
export function hasRead(reading: Reading | undefined, id: NoticeId): boolean {
  return reading?.read.includes(nameOf(id)) === true;
}

/**
 * Adds notices that were read. Refused if the account read others since. Undefined if it had read them all.
 * @param stored the item as it was read.
 */
export function addRead(
  reader: ReaderId,
  stored: Item | undefined,
  ids: readonly NoticeId[],
  now: Date,
): Write | undefined {
  const before = stored && readingIn(stored);
  const added = [...new Set(ids)].filter((id) => !hasRead(before, id)).map(nameOf);
  if (added.length === 0) return undefined;
  const read = [...(before?.read ?? []), ...added].slice(-limits.noticesReadKept);
  const former = stored?.['version'];
  const version = (Number.isSafeInteger(former) ? Number(former) : 0) + 1;
  const expiresAt = expiryAfter(now, limits.noticeDays);
  return put<Reading>(readings.stored({ reader, read, version, expiresAt })).when(unchanged('version', former));
}

/** 26 characters: the notice's own ULID. Cadres' notices of one fact differ by village, so the inbox is not needed. */
function nameOf(id: NoticeId): string {
  return id.slice('ntc_'.length, 'ntc_'.length + 26);
}
