/**
 * The item of an exported round sheet in table Workers, and the write of it: an entry of the log of exports. Ids are ordered
 * by time. By region: index byRegion, one partition for each prefecture.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Write } from '../../../platform/dynamodb/database';
import { isNew, put } from '../../../platform/dynamodb/expressions';
import { regionCode, type RegionCode } from '../../reference/region/region-code';

const roundSheets = itemKind('roundSheet', {
  table: 'Workers',
  attributes: {
    id: attr.idOf('sht'),
    /** A township or village. */
    regionCode,
    prefecture: regionCode,
    /** Account that exported it. */
    by: attr.text,
    /** Instant, ISO 8601 UTC. */
    exportedAt: attr.instant,
  },
  keys: { primary: ['${id}', 'sheet'], byRegion: ['sheets#${prefecture}', '${id}'] },
});

export type RoundSheet = ItemOf<typeof roundSheets>;

export const { decode: parseRoundSheet, keyOf: roundSheetKey } = roundSheets;

/** Never changed afterwards. */
export function recordRoundSheet(sheet: RoundSheet): Write {
  return put(roundSheets.stored(sheet)).when(isNew);
}

/** Sheets of a prefecture, in order of time (`service.ts`). */
export const roundSheetsOf = (prefecture: RegionCode) => roundSheets.query('byRegion', { prefecture });
