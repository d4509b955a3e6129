/**
 * The labor service station in table RecruitmentEvents, and every write of it. `station(id)`: GetItem. `stations`: index
 * byStart, one partition ordered by region code (some hundred stations), so that a region of any level is a prefix.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { versionedWrites } from '../../../platform/items/versioned';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { officeAttributes } from './office';

const stations = itemKind('station', {
  table: 'RecruitmentEvents',
  edition: 2,
  attributes: {
    id: attr.idOf('stn'),
    ...officeAttributes,
    /** Of the office, in normal form. */
    phone: attr.optional(attr.text),
    openedAt: attr.instant,
  },
  keys: {
    primary: ['${id}', 'station'],
    byStart: ['stations', '${regionCode}#${id}'],
  },
});

export type Station = ItemOf<typeof stations>;

export const { is: isStation, decode: parseStation, part: partOfStation, keyOf: stationKey } = stations;

/** Ordered by region code. @param codeStart prefix of the region codes. */
export function stationsIn(codeStart: string): QueryParams {
  return stations.query('byStart', {}).beginsWith({ regionCode: codeStart }).params();
}

/** Also files it under what took its regions over. */
export const { add: openStation, change: changeStation } = versionedWrites(stations);
