/**
 * A visit to an agency, in its agency's item collection in table Positions, and its write. It is written once and never
 * changed. The agency counts them, and has the first one of each season.
 */
import type { AgencyId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { regionCode } from '../region/region-code';

const visits = itemKind('agencyVisit', {
  table: 'Positions',
  attributes: {
    id: attr.idOf('avs'),
    agencyId: attr.idOf('agy'),
    on: attr.civilDate,
    note: attr.optional(attr.text),
    /** What the agency said that it has. */
    positionsOffered: attr.optional(attr.integer),
    /** Of the office that visited. */
    regionCode,
    recordedAt: attr.instant,
  },
  keys: { primary: ['${agencyId}', 'visit#${on}#${id}'] },
});

export type AgencyVisit = ItemOf<typeof visits>;

export const { decode: parseVisit } = visits;

export function recordVisit(visit: AgencyVisit): Write {
  return put<AgencyVisit>(visits.stored(visit)).when(isNew);
}

/** By day. */
export function visitsOf(agencyId: AgencyId): QueryParams {
  return visits.query('primary', { agencyId }).params();
}
