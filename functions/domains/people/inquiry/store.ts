/**
 * The item of an inquiry, in table Workers, and the write of it: one for each request in which an account asked about people by their numbers. One
 * partition for each prefecture that accounts belong to (accounts of a province: the province itself), in the order of time.
 */
import { instant, listOf, number, oneOf, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';

const inquiries = itemKind('inquiry', {
  table: 'Workers',
  attributes: {
    /** The account's region, cut to its prefecture. */
    place: text,
    /** Instant, ISO 8601 UTC. */
    at: instant,
    /** A ULID: tells apart what one instant holds. */
    id: text,
    account: text,
    /** With which it asked. */
    role: oneOf('BUREAU', 'CADRE'),
    regionCode: text,
    kind: oneOf('IDENTITY_NUMBER', 'PHONE', 'REGISTRATION', 'SURVEY'),
    /** Keyed, of the numbers that were asked for; as many as were counted. */
    fingerprints: listOf(text),
    requestId: text,
    /** Seconds since the epoch. */
    expiresAt: number,
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

/** The list of inquiries of a place, in the order of time (`service.ts`). */
export const inquiriesOf = (place: string) => inquiries.query('primary', { place });
