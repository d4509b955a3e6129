/**
 * The item of an inquiry, in table Workers, and the write of it: one for each request in which an account asked about people by their numbers. One
 * partition for each prefecture that accounts belong to (accounts of a province: the province itself), in the order of time.
 */
import { Entity, type EntityItem } from '../../../platform/items/entity';
import { codecOf } from '../../../platform/items/codec';
import type { PutParams, Write } from '../../../platform/dynamodb/database';

const InquiryEntity = new Entity(
  {
    model: { entity: 'inquiry', version: '1', service: 'job-bowl' },
    attributes: {
      /** The account's region, cut to its prefecture. */
      place: { type: 'string', required: true },
      /** Instant, ISO 8601 UTC. */
      at: { type: 'string', required: true },
      /** A ULID: tells apart what one instant holds. */
      id: { type: 'string', required: true },
      account: { type: 'string', required: true },
      /** With which it asked. */
      role: { type: ['BUREAU', 'CADRE'] as const, required: true },
      regionCode: { type: 'string', required: true },
      kind: { type: ['IDENTITY_NUMBER', 'PHONE', 'REGISTRATION', 'SURVEY'] as const, required: true },
      /** Keyed, of the numbers that were asked for; as many as were counted. */
      fingerprints: { type: 'list', items: { type: 'string' }, required: true },
      requestId: { type: 'string', required: true },
      /** Seconds since the epoch. */
      expiresAt: { type: 'number', required: true },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['place'], template: 'inquiries#${place}', casing: 'none' },
        sk: { field: 'sk', composite: ['at', 'id'], template: '${at}#${id}', casing: 'none' },
      },
    },
  },
  { table: 'Workers' },
);

export type Inquiry = EntityItem<typeof InquiryEntity>;

/** Never changed afterwards. */
export function recordInquiry(inquiry: Inquiry): Write {
  return { Put: InquiryEntity.create(inquiry).params<PutParams>() };
}

export const { is: isInquiry, decode: parseInquiry } = codecOf<Inquiry>(InquiryEntity);

/** The list of inquiries of a place, in the order of time (`service.ts`). */
export const inquiriesOf = (place: string): ReturnType<typeof InquiryEntity.query.primary> =>
  InquiryEntity.query.primary({ place });
