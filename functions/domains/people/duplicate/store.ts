/**
 * Items of duplicate pairs in table Workers, and every write of them. A pair is two items, one in each worker's
 * collection, so that it is found from either. While it is open, the item of the lower id is in index byRegion, under
 * the smallest region that contains both homes. `duplicateWorkers` is one query for a prefecture or a smaller region.
 */
import type { WorkerId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import type { Attribute } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { DuplicateReason } from '../../../generated/graphql';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { isRegionCode, type RegionCode } from '../../reference/region/region-code';

const reasons: Attribute<readonly DuplicateReason[]> = attr.listOf(
  attr.oneOf('SAME_PERSON_DATA', 'NUMBER_ONE_DIGIT_OFF', 'NUMBER_SWAPPED_DIGITS', 'SAME_PHONE'),
);

const duplicates = itemKind('duplicate', {
  table: 'Workers',
  attributes: {
    workerId: attr.idOf('wkr'),
    otherId: attr.idOf('wkr'),
    reasons,
    /** Instant, ISO 8601 UTC. */
    foundAt: attr.instant,
    /** MERGED: one of the two was merged into the other or into a third worker. DISMISSED is final. */
    status: attr.oneOf('OPEN', 'DISMISSED', 'MERGED'),
    /** Smallest region that contains both homes; `-` for two provinces. */
    region: attr.textAs('a region code', (text): text is RegionCode | '-' => text === '-' || isRegionCode(text)),
    /** Prefecture of `region`, or its province if it is a province; only in the item that is in the index. */
    partition: attr.optional(attr.text),
  },
  keys: {
    primary: ['${workerId}', 'duplicate#${otherId}'],
    byRegion: ['duplicates#${partition}', '${region}#${workerId}#${otherId}'],
  },
});

export type Duplicate = ItemOf<typeof duplicates>;

/** A pair, independent of which of its items it was read from. */
export type Pair = Pick<Duplicate, 'reasons' | 'foundAt' | 'status' | 'region'> & {
  readonly workerIds: readonly [WorkerId, WorkerId];
};

export const { is: isDuplicate, decode: parseDuplicate } = duplicates;

/** Refused if the pair exists, in any status. */
export function raisePair(pair: Omit<Pair, 'status'>): Write[] {
  return bothItems({ ...pair, status: 'OPEN' }, 'AS_NEW');
}

/** Changes reasons or region of an open pair. */
export function changePair(pair: Omit<Pair, 'status'>): Write[] {
  return bothItems({ ...pair, status: 'OPEN' }, 'WHILE_OPEN');
}

/**
 * Ends an open pair: DISMISSED if workers merged into the two were dismissed as a pair, MERGED if one of the two was
 * merged.
 */
export function endPair(pair: Omit<Pair, 'status'>, status: 'DISMISSED' | 'MERGED'): Write[] {
  return bothItems({ ...pair, status }, 'WHILE_OPEN');
}

/** Final, whether or not the pair was found before. */
export function dismissPair(pair: Omit<Pair, 'status'>): Write[] {
  return bothItems({ ...pair, status: 'DISMISSED' }, 'WHATEVER_IS');
}

/** The two items of a pair; that of the lower id comes first. */
function bothItems(
  { workerIds: [one, other], ...pair }: Pair,
  condition: 'AS_NEW' | 'WHILE_OPEN' | 'WHATEVER_IS',
): [Write, Write] {
  const [low, high] = one < other ? [one, other] : [other, one];
  const filed = pair.status === 'OPEN' ? { partition: pair.region.slice(0, 4) } : {};
  const write = (item: Duplicate): Write => {
    const whole = put<Duplicate>(duplicates.stored(item));
    if (condition === 'WHATEVER_IS') return whole.always();
    return whole.when(condition === 'AS_NEW' ? isNew : equals('status', 'OPEN'));
  };
  return [write({ ...pair, ...filed, workerId: low, otherId: high }), write({ ...pair, workerId: high, otherId: low })];
}

/**
 * Open pairs in one partition (`service.ts`).
 * @param region the pairs' common region, or a prefix of its code.
 */
export function openPairsIn(partition: string, region: RegionCode): QueryParams {
  const query = duplicates.query('byRegion', { partition });
  return (region.length > partition.length ? query.beginsWith({ region }) : query).params();
}

/** All pairs of a worker. Strongly consistent, so that a pair just dismissed is not raised again. */
export function pairsOf(workerId: WorkerId): QueryParams {
  return { ...duplicates.query('primary', { workerId }).params(), ConsistentRead: true };
}
