/**
 * Items of this noun, in table Positions. A feed is a head, which counts its changes, and segments of one or more changes in
 * order, keyed by the number of the last: `sk > cursor` is what comes next. Both are written in one transaction, so the
 * numbers have no gap and no change stands twice. A segment holds what one batch of the stream brought, at most
 * `limits.feedSegmentChangesMax`: less than one write unit a change.
 */
import type { Item, Key, QueryParams, Write } from '../../platform/database';
import type { PositionChange } from './position-change';

export interface Head {
  /** Number of the last change; 0 for a feed without any. */
  readonly count: number;
  /** By shard of the stream: the last sequence number taken, and when, in milliseconds since the epoch. */
  readonly taken: Readonly<Record<string, { readonly sequenceNumber: string; readonly at: number }>>;
}

export interface Segment {
  /** Number of the last change. */
  readonly last: number;
  readonly changes: readonly PositionChange[];
}

export function headKey(feed: string): Key {
  return { TableName: 'Positions', Key: { pk: feed, sk: 'head' } };
}

export function parseHead(item: Item | undefined): Head {
  return { count: Number(item?.['count'] ?? 0), taken: (item?.['taken'] ?? {}) as Head['taken'] };
}

/** The segment that follows the head, and the head that counts it; refused where another writer was first. */
export function appendSegment(feed: string, before: Head, after: Head, changes: readonly PositionChange[]): Write[] {
  const isNew = before.count === 0;
  const head: Write = {
    Put: {
      TableName: 'Positions',
      Item: { ...headKey(feed).Key, ...after },
      ConditionExpression: isNew ? 'attribute_not_exists(pk)' : '#count = :count',
      ...(!isNew && {
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':count': before.count },
      }),
    },
  };
  const segment: Write = {
    Put: {
      TableName: 'Positions',
      Item: { pk: feed, sk: numberKey(after.count), changes },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
  return [head, segment];
}

/** Strongly consistent, in order: whoever sees a change has seen all before it. */
export function segmentsAfter(feed: string, number: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': feed, ':from': numberKey(number + 1), ':to': LAST },
    ConsistentRead: true,
  };
}

export function parseSegment(item: Item): Segment {
  return { last: Number(item['sk']), changes: item['changes'] as readonly PositionChange[] };
}

const NUMBER_DIGITS = 15;
const LAST = '9'.repeat(NUMBER_DIGITS);

function numberKey(number: number): string {
  return String(number).padStart(NUMBER_DIGITS, '0');
}
