/**
 * The labor service station in table RecruitmentEvents, and every write of it. `station(id)`: GetItem. `stations`: index
 * byStart, one partition ordered by region code (some hundred stations), so that a region of any level is a prefix.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, given, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
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

export function openStation(station: Station): Write {
  return put<Station>(stations.stored(station)).when(isNew);
}

type Changed = Partial<Pick<Station, 'name' | 'phone' | 'originCodes' | 'destinationCodes' | 'members'>>;

/** Refused if it changed since the read. */
export function changeStation({ id, version }: Station, changed: Changed): Write {
  return stations
    .update(stationKey(id))
    .set({ ...given(changed), version: version + 1 })
    .when(isThere, equals('version', version));
}

/** Files it under what took its regions over. Refused if it changed since the read. */
export function refileStation(
  read: Station,
  filed: Pick<Station, 'regionCode' | 'originCodes' | 'destinationCodes'>,
): Write {
  return stations
    .update(stationKey(read.id))
    .set({ ...filed, ...stations.keysFrom(filed, read), version: read.version + 1 })
    .when(isThere, equals('version', read.version));
}
