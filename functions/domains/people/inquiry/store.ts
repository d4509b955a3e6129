/**
 * The inquiry item in table Workers, and the write of it: one for each request in which an account asked about workers
 * by their numbers. One partition for each prefecture of accounts, or the province for a province's own accounts, in
 * order of time.
 */
import * as attr from '../../../platform/items/attributes';
import { regionCode, type RegionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';

const inquiries = itemKind('inquiry', {
  table: 'Workers',
  attributes: {
    /** Region of the account, cut to its prefecture. */
    place: regionCode,
    /** Instant, ISO 8601 UTC. */
    at: attr.instant,
    /** ULID; distinguishes inquiries of one instant. */
    id: attr.idOf('inq'),
    account: attr.text,
    /** Role in which the account asked. */
    role: attr.oneOf('BUREAU', 'CADRE'),
    regionCode,
    kind: attr.oneOf('IDENTITY_NUMBER', 'PHONE', 'REGISTRATION', 'SURVEY'),
    /** Keyed fingerprints of the numbers that were asked for, one for each inquiry counted. */
    fingerprints: attr.listOf(attr.text),
    requestId: attr.text,
    /** Epoch seconds, for the table's time to live. */
    expiresAt: attr.number,
  },
  keys: {
    primary: ['inquiries#${place}', '${at}#${id}'],
  },
});

export type Inquiry = ItemOf<typeof inquiries>;

/** Never changed afterwards. */
export function recordInquiry(inquiry: Inquiry): Write {
  return put(inquiries.stored(inquiry)).when(isNew);
}

export const { is: isInquiry, decode: parseInquiry } = inquiries;

/** Inquiries of a partition, in order of time (`service.ts`). */
export const inquiriesOf = (place: RegionCode) => inquiries.query('primary', { place });
