/**
 * A person's line of the ledger of returns, in their collection in table Workers, one for each season in which they came
 * home. It is computed from all that tells where they were (`homecoming.ts`), and the board counts it (`counts.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { deletion, put, unchanged } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { regionCode } from '../../reference/region/region-code';

const homecomings = itemKind('homecoming', {
  table: 'Workers',
  edition: 2,
  attributes: {
    workerId: attr.idOf('wkr'),
    /** Its first day (`reference/indicator/season.ts`). */
    season: attr.civilDate,
    /** First day of the season on which it was told that they are back, and their home then. */
    ...{ returnedOn: attr.civilDate, returnedHome: regionCode },
    /** First day after it on which it was told that they are away again, and their home then; absent while they are not. */
    ...{ leftOn: attr.optional(attr.civilDate), leftHome: attr.optional(regionCode) },
  },
  keys: { primary: ['${workerId}', 'returned#${season}'] },
});

export type Homecoming = ItemOf<typeof homecomings>;

export const { is: isHomecoming, decode: parseHomecoming, part: partOfHomecoming } = homecomings;

export function homecomingKey({ workerId, season }: Pick<Homecoming, 'workerId' | 'season'>): Key {
  return homecomings.key({ workerId, season });
}

/** Of all seasons, of one collection, strongly consistent. */
export function homecomingsOf(workerId: WorkerId): QueryParams {
  return { ...homecomings.query('primary', { workerId }).beginsWith({ season: '' }).params(), ConsistentRead: true };
}

/** Refused if it changed since the read. @param before absent if it is new. */
export function homecomingPut(homecoming: Homecoming, before?: Homecoming): Write {
  return put<Homecoming>(homecomings.stored(homecoming)).when(...asRead(before));
}

/** Refused if it changed since the read. */
export function homecomingDelete(read: Homecoming): Write {
  return deletion<Homecoming>(homecomingKey(read)).when(...asRead(read));
}

function asRead(before: Homecoming | undefined) {
  return [unchanged('returnedOn', before?.returnedOn), unchanged('leftOn', before?.leftOn)] as const;
}
