/**
 * What a township's people lack, as it was found in the night, in table Campaigns: one item for each township in the partition
 * of its prefecture, so that a region of any level above is one query for each prefecture.
 */
import * as attr from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import { hasFields } from '../../../platform/values/unknown';
import { cutTo, regionCode, type RegionCode } from '../../reference/region/region-code';
import type { TrainingNeed } from './training-need';

const townships = itemKind('trainingNeeds', {
  table: 'Campaigns',
  attributes: {
    ...{ prefecture: regionCode, township: regionCode },
    /** People who live there, whether they look for work or not. */
    people: attr.integer,
    needs: attr.packed(needsOf),
    computedAt: attr.instant,
    /** A township where nobody lives any more is not computed again. */
    expiresAt: attr.number,
  },
  keys: { primary: ['training-needs#${prefecture}', '${township}'] },
});

export type TownshipNeeds = ItemOf<typeof townships>;

export const { decode: parseTownshipNeeds } = townships;

/** Those of a prefecture or of a smaller region. */
export function needsWithin(region: RegionCode): QueryParams {
  const query = townships.query('primary', { prefecture: cutTo(region, 4) });
  return (region.length > 4 ? query.beginsWith({ township: cutTo(region, 9) }) : query).params();
}

/** Unconditional: each night finds it anew, and a step that is repeated finds the same. */
export function keepNeeds(found: Omit<TownshipNeeds, 'prefecture'>): Write {
  return put(townships.stored({ ...found, prefecture: cutTo(found.township, 4) })).always();
}

function needsOf(stored: unknown): readonly TrainingNeed[] {
  if (Array.isArray(stored) && stored.every(isNeed)) return stored;
  throw new Error('Expected what people lack');
}

function isNeed(value: unknown): value is TrainingNeed {
  return hasFields(value) && typeof value['skill'] === 'string' && Array.isArray(value['occupations']);
}
