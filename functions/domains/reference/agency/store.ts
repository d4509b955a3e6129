/**
 * The agency in table Positions, and every write of it. `agency(id)`: GetItem. `agencies`: index byRegion, one partition
 * ordered by region code (some thousand agencies), so that a region of any level is a prefix. A guard makes its credit code
 * unique among agencies: a firm may be an enterprise and an agency.
 */
import type { Write } from '../../../platform/dynamodb/database';
import { absent, anyOf, below, type Condition } from '../../../platform/dynamodb/expressions';
import { guardPut } from '../../../platform/items/guard';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import type { CivilDate } from '../../../platform/values/civil-date';
import { regionCode } from '../region/region-code';

const agencies = itemKind('agency', {
  table: 'Positions',
  edition: 2,
  attributes: {
    id: attr.idOf('agy'),
    creditCode: attr.text,
    name: attr.text,
    /** Of its seat. */
    regionCode,
    /** Encrypted in the context of the id. */
    contactPhoneBox: attr.optional(attr.box),
    /** Region of the bureau that registered it. */
    ownerRegionCode: regionCode,
    registeredAt: attr.instant,
    visitCount: attr.integer,
    /** Of the latest visit, which lists filter by. */
    visitedOn: attr.optional(attr.civilDate),
    /** The first visit of each season that had one: its day, and the region of the office. */
    seasons: attr.listOf(attr.mapOf({ begins: attr.civilDate, on: attr.civilDate, regionCode })),
    /** The days of all its visits are kept (`visit-store.ts`); absent of one that was not visited since that release. */
    visitsDated: attr.optional(attr.flag),
    /** Rises with each change of this item. */
    version: attr.integer,
  },
  keys: { primary: ['${id}', 'agency'], byRegion: ['agencies', '${regionCode}#${id}'] },
});

export type Agency = ItemOf<typeof agencies>;

export const { is: isAgency, decode: parseAgency, part: partOfAgency, keyOf: agencyKey } = agencies;

/** Ordered by region code. @param codeStart prefix of the region codes. */
export const agenciesIn = (codeStart: string) => agencies.query('byRegion', {}).beginsWith({ regionCode: codeStart });

/** Added in one transaction with `takeAgencyCode`; changed also to file it under what took the region of its seat over. */
export const { add: registerAgency, change: changeAgency } = versionedWrites(agencies);

/** Refused if another agency has the code. */
export function takeAgencyCode({ id, creditCode }: Agency): Write {
  return guardPut('Positions', 'agencyCreditCode', creditCode, id);
}

/** What a visit changes. */
export type Visited = Pick<Agency, 'visitCount' | 'visitedOn' | 'seasons'>;

/** In one transaction with the visit and its day. Refused if another one was recorded since the read. */
export function noteVisit(read: Agency, visited: Visited): Write {
  return changeAgency(read, { ...visited, visitsDated: true });
}

/** Agencies whose latest visit was before the day, or that had none. */
export function unvisitedSince(day: CivilDate): Condition<'visitedOn'> {
  return anyOf(absent('visitedOn'), below('visitedOn', day));
}
