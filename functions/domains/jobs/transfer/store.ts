/**
 * What the board counts of a person in one season, in their collection in table Workers: the first placement that was agreed
 * on, and the first follow-up that found them stable. It is computed from their placements (`transfer.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { regionCode } from '../../reference/region/region-code';

const transfers = itemKind('transfer', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    /** Its first day (`reference/indicator/season.ts`). */
    season: attr.civilDate,
    /** Day of the first agreement of the season on a placement that began or may begin, and the home and the work then. */
    agreedOn: attr.optional(attr.civilDate),
    ...{ homeCode: attr.optional(regionCode), workCode: attr.optional(regionCode) },
    /** Day of the first follow-up of the season that found them stable, and the home on that agreement. */
    ...{ stableOn: attr.optional(attr.civilDate), stableHome: attr.optional(regionCode) },
  },
  keys: { primary: ['${workerId}', 'transferred#${season}'] },
});

export type Transfer = ItemOf<typeof transfers>;

export const { is: isTransfer, decode: parseTransfer } = transfers;

/** Of all seasons, of one collection, strongly consistent. */
export function transfersOf(workerId: WorkerId): QueryParams {
  return { ...transfers.query('primary', { workerId }).beginsWith({ season: '' }).params(), ConsistentRead: true };
}

/** Refused if it changed since the read. @param before absent if it is new. */
export function transferPut(transfer: Transfer, before?: Transfer): Write {
  return put<Transfer>(transfers.stored(transfer)).when(...asRead(before));
}

/** Refused if it changed since the read. */
export function transferDelete(read: Transfer): Write {
  return deletion<Transfer>(transfers.key(read)).when(...asRead(read));
}

function asRead(before: Transfer | undefined) {
  return [
    ...([unchanged('season', before?.season), unchanged('agreedOn', before?.agreedOn)] as const),
    ...([unchanged('homeCode', before?.homeCode), unchanged('workCode', before?.workCode)] as const),
    ...([unchanged('stableOn', before?.stableOn), unchanged('stableHome', before?.stableHome)] as const),
  ];
}
