/**
 * A visit to an agency, in its agency's item collection in table Positions, and its write. It is written once and never
 * changed. The agency counts them, and has the first one of each season. An item for each year has the days of the visits, so
 * that what is about a visit and the next one is known by keys.
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

const visitDays = itemKind('agencyVisitDays', {
  table: 'Positions',
  attributes: {
    agencyId: attr.idOf('agy'),
    /** `2027` */
    year: attr.text,
    /** The first recorded visit of each day that had one, by month and day: `01-20`. */
    firsts: attr.recordOf(attr.idOf('avs')),
  },
  keys: { primary: ['${agencyId}', 'visited#${year}'] },
});

export type VisitDays = ItemOf<typeof visitDays>;

export const { decode: parseVisitDays, key: visitDaysKey } = visitDays;

/** In one transaction with a change of the agency on condition of its version. */
export function putVisitDays(days: VisitDays): Write {
  return put(visitDays.stored(days)).always();
}

export type AgencyVisit = ItemOf<typeof visits>;

export const { decode: parseVisit } = visits;

export function recordVisit(visit: AgencyVisit): Write {
  return put<AgencyVisit>(visits.stored(visit)).when(isNew);
}

/** By day. */
export function visitsOf(agencyId: AgencyId): QueryParams {
  return visits.query('primary', { agencyId }).params();
}
