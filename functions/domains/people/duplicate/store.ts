/**
 * Items of this noun, in table Workers: a pair of people who may be one is two items, one in each person's collection, so
 * that whoever holds one of them finds the pair. While it is open, the item of the lower id is in the index byRegion, under the
 * finest region that both live in. duplicateWorkers: one query for a prefecture or what is finer.
 */
import { instant, oneOf, optional, text, unchecked } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import { assert } from '../../../platform/requests/errors';
import type { DuplicateReason } from '../../../generated/graphql';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';

const REASONS = {
  ...{ SAME_PERSON_DATA: true, NUMBER_ONE_DIGIT_OFF: true, NUMBER_SWAPPED_DIGITS: true, SAME_PHONE: true },
} as const satisfies Record<DuplicateReason, true>;

function isReason(value: unknown): value is DuplicateReason {
  return typeof value === 'string' && Object.hasOwn(REASONS, value);
}

function reasonsOf(stored: unknown): readonly DuplicateReason[] {
  assert(Array.isArray(stored) && stored.every(isReason), 'reasons of a pair');
  return stored;
}

const duplicates = itemKind('duplicate', {
  table: 'Workers',
  attributes: {
    workerId: text,
    otherId: text,
    reasons: unchecked(reasonsOf),
    /** Instant, ISO 8601 UTC. */
    foundAt: instant,
    /** MERGED: one of the two is part of the other, or of someone else. DISMISSED is for ever. */
    status: oneOf('OPEN', 'DISMISSED', 'MERGED'),
    /** The finest region that both live in. */
    region: text,
    /** Its prefecture, or its province where it is one; of the item in the index alone. */
    partition: optional(text),
  },
  keys: {
    primary: ['${workerId}', 'duplicate#${otherId}'],
    byRegion: ['duplicates#${partition}', '${region}#${workerId}#${otherId}'],
  },
});

export type Duplicate = ItemOf<typeof duplicates>;

/** What a pair is, whichever of its two items it is read from. */
export type Pair = Pick<Duplicate, 'reasons' | 'foundAt' | 'status'> & {
  readonly workerIds: readonly [string, string];
  readonly region: string;
};

export const { is: isDuplicate, decode: parseDuplicate } = duplicates;

/** Refused where the two are a pair already, whatever became of it. */
export function raisePair(pair: Omit<Pair, 'status'>): Write[] {
  return bothItems({ ...pair, status: 'OPEN' }, 'AS_NEW');
}

/** Other reasons, or another region, of a pair that is still open. */
export function changePair(pair: Omit<Pair, 'status'>): Write[] {
  return bothItems({ ...pair, status: 'OPEN' }, 'WHILE_OPEN');
}

/** Ends an open pair: those whom the two were merged with were told apart, or one of them is part of somebody else. */
export function endPair(pair: Omit<Pair, 'status'>, status: 'DISMISSED' | 'MERGED'): Write[] {
  return bothItems({ ...pair, status }, 'WHILE_OPEN');
}

/** For ever, whether or not the two were found before. */
export function dismissPair(pair: Omit<Pair, 'status'>): Write[] {
  return bothItems({ ...pair, status: 'DISMISSED' }, 'WHATEVER_IS');
}

/** Both items of a pair, the lower id's first. */
function bothItems({ workerIds, ...pair }: Pair, condition: 'AS_NEW' | 'WHILE_OPEN' | 'WHATEVER_IS'): [Write, Write] {
  const [low, high] = [...workerIds].sort() as [string, string];
  const filed = pair.status === 'OPEN' ? { partition: pair.region.slice(0, 4) } : {};
  const write = (item: Duplicate): Write => {
    const whole = put<Duplicate>(duplicates.stored(item));
    if (condition === 'WHATEVER_IS') return whole.always();
    return whole.when(condition === 'AS_NEW' ? isNew : equals('status', 'OPEN'));
  };
  return [write({ ...pair, ...filed, workerId: low, otherId: high }), write({ ...pair, workerId: high, otherId: low })];
}

/** Pairs to be reviewed, of one partition of regions (`service.ts`). @param region the finest that both live in, or how its code begins. */
export function openPairsIn(partition: string, region: string): QueryParams {
  const query = duplicates.query('byRegion', { partition });
  return (region.length > partition.length ? query.beginsWith({ region }) : query).params();
}

/** All pairs of a person, strongly consistent: one that was just dismissed must not be raised. */
export function pairsOf(workerId: string): QueryParams {
  return { ...duplicates.query('primary', { workerId }).params(), ConsistentRead: true };
}
