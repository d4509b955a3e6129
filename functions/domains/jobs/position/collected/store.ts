/**
 * How much of what an enterprise submitted on a day for a place the board counts: one item in the enterprise's
 * collection in table Positions, the whole headcount or 0. What it submitted is a counter in table Campaigns under the
 * same key, which knows no verification. A verdict on an enterprise with 100,000 positions changes a handful of items.
 */
import type { EnterpriseId } from '../../../../id-kinds';
import type { Key, QueryParams, Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../../platform/items/kind';
import { beginAgain } from '../../../../platform/jobs/jobs';
import { asCivilDate } from '../../../../platform/values/civil-date';
import type { Clock } from '../../../../platform/values/clock';
import { asId } from '../../../../platform/values/ids';
import { asRegionCode, regionCode } from '../../../reference/region/region-code';

const collections = itemKind('collected', {
  table: 'Positions',
  edition: 2,
  attributes: {
    enterpriseId: attr.idOf('ent'),
    /** Day of the first submission, and county or prefecture of the work. */
    ...{ on: attr.civilDate, regionCode },
    headcount: attr.integer,
  },
  keys: { primary: ['${enterpriseId}', 'collected#${on}#${regionCode}'] },
});

export type Collected = ItemOf<typeof collections>;

/** What one enterprise submitted on one day for one place. */
export type Lot = Omit<Collected, 'headcount'>;

export const { is: isCollected, part: partOfCollected } = collections;

export function collectedKey(lot: Lot): Key {
  return collections.key(lot);
}

/** First word of the sort key of both items of a lot. */
const COLLECTED = 'collected#';

/** Of the counter with the headcount of all positions of the lot, in its attribute `SUBMITTED`. */
export function submittedKey(lot: Lot): Key {
  return { TableName: 'Campaigns', Key: collectedKey(lot).Key };
}

export const SUBMITTED = 'headcount';

/** The lot of a key of either item; undefined for the key of another. @throws if the rest of the key is malformed. */
export function lotOf({ pk, sk }: { readonly pk?: unknown; readonly sk?: unknown }): Lot | undefined {
  if (typeof sk !== 'string' || !sk.startsWith(COLLECTED)) return undefined;
  const [, on = '', code = ''] = sk.split('#');
  return { enterpriseId: asId(pk, 'ent'), on: asCivilDate(on), regionCode: asRegionCode(code) };
}

/** Strongly consistent, by day and place. */
export function lotsOf(enterpriseId: EnterpriseId): QueryParams {
  return { ...collections.query('primary', { enterpriseId }).beginsWith({ on: '' }).params(), ConsistentRead: true };
}

/** Unconditional: the headcount is computed from its sources, and they are read again afterwards. */
export function countLot(collected: Collected): Write {
  return put(collections.stored(collected)).always();
}

/** Sort key of the job that settles all lots of an enterprise (`restate-job.ts`). */
export const RESTATING = 'restating';

/** Begins at once; from the beginning, if it has begun. */
export function beginRestating(clock: Clock, enterpriseId: EnterpriseId): Write {
  return beginAgain(clock, { TableName: 'Positions', Key: { pk: enterpriseId, sk: RESTATING } });
}
