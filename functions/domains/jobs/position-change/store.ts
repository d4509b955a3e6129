/**
 * The items of a change feed in table Positions, and every write of them. A feed has a head, which counts its changes,
 * and segments of consecutive changes, keyed by the number of the last one: changes after a cursor have `sk > cursor`.
 * One transaction writes head and segment, so numbers have no gaps and no change repeats. A segment holds the changes
 * of one stream batch, at most `limits.feedSegmentChangesMax`: less than one write unit for each change.
 */
import * as attr from '../../../platform/items/attributes';
import { limits } from '../../../limits';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { hourOf } from '../../../platform/streams/stream-marks';
import type { PositionChange } from './feeds-and-cursors';

export interface Head {
  /** Number of the last change; 0 for an empty feed. */
  readonly count: number;
  /** Milliseconds since the epoch; no change of the feed was written later. */
  readonly until: number;
  /** Last record appended, by name of its shard (`stream-marks.ts`). */
  readonly marks: Readonly<Record<string, Uint8Array>>;
  /** Shards were forgotten up to this hour. */
  readonly floor: number;
  /** Marks of an earlier release: last sequence number of each shard, and its time in milliseconds since the epoch. */
  readonly taken: Readonly<Record<string, { readonly sequenceNumber: string; readonly at: number }>>;
}

export interface KeptChange extends PositionChange {
  /** Packed sequence number of the record; absent in segments of an earlier release. */
  readonly n?: Uint8Array;
}

export interface Segment {
  /** Number of the last change. */
  readonly last: number;
  readonly changes: readonly KeptChange[];
  /** Name of the shard whose records it holds. */
  readonly by?: string | undefined;
  /** Milliseconds since the epoch; no change up to this segment was written later. */
  readonly until?: number | undefined;
}

export function headKey(feed: string): Key {
  return { TableName: 'Positions', Key: { pk: feed, sk: HEAD } };
}

const heads = codec<Pick<Head, 'count' | 'marks'> & Partial<Pick<Head, 'until' | 'floor' | 'taken'>>>(
  'positionChangeHead',
  {
    ...{
      count: attr.number,
      marks: attr.recordOf(attr.bytes),
      until: attr.optional(attr.number),
      floor: attr.optional(attr.number),
    },
    taken: attr.optional(attr.recordOf(attr.mapOf({ sequenceNumber: attr.text, at: attr.number }))),
  },
  ({ pk, sk }) => String(pk).startsWith('changes#') && sk === HEAD,
);

const HEAD = 'head';

/** @throws if the item is malformed. */
export function parseHead(item: Item | undefined): Head {
  // Heads of an earlier release have no marks.
  const { count, marks, taken = {}, ...rest } = heads.decode({ count: 0, marks: {}, ...item });
  const { until = Math.max(0, ...Object.values(taken).map(({ at }) => at)) } = rest;
  const { floor = hourOf(new Date(until)) - limits.feedShardHours } = rest;
  return { count, until, marks, floor, taken };
}

function segmentKey(feed: string, number: number): Key {
  return { TableName: 'Positions', Key: { pk: feed, sk: numberKey(number) } };
}

/** Appends a shard's segment, and counts it in the head. Refused if another writer was first. */
export function appendSegment(
  feed: string,
  before: Head,
  after: Head,
  by: string,
  changes: readonly KeptChange[],
): Write[] {
  const head = put<Head>(heads.stored(headKey(feed), after));
  const segment = segments.stored(segmentKey(feed, after.count), { by, until: after.until, changes });
  return [head.when(before.count === 0 ? isNew : equals('count', before.count)), put(segment).when(isNew)];
}

/** Strongly consistent, in order: a reader that sees a change has seen all changes before it. */
export function segmentsAfter(feed: string, number: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': feed, ':from': numberKey(number + 1), ':to': LAST },
    ConsistentRead: true,
  };
}

/** Strongly consistent, newest first, `limits.feedSegmentsReadBackAtOnce` in a page. */
export function segmentsBefore(feed: string, number: number): QueryParams {
  return {
    TableName: 'Positions',
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':pk': feed, ':from': numberKey(1), ':to': numberKey(number) },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: limits.feedSegmentsReadBackAtOnce,
  };
}

const kept = {
  ...{
    positionId: attr.idOf('pos'),
    change: attr.oneOf('OPENED', 'UPDATED', 'CLOSED'),
    at: attr.instant,
    n: attr.optional(attr.bytes),
  },
};

const segments = codec<Omit<Segment, 'last'>>(
  'positionChangeSegment',
  { changes: attr.listOf(attr.mapOf(kept)), by: attr.optional(attr.text), until: attr.optional(attr.number) },
  ({ pk, sk }) => String(pk).startsWith('changes#') && sk !== HEAD,
);

export function parseSegment(item: Item): Segment {
  return { last: Number(item['sk']), ...segments.decode(item) };
}

/** Number of a segment's last change, even if the segment is malformed. */
export function numberOf(segment: Item | undefined): number | undefined {
  return segment && Number(segment['sk']);
}

const NUMBER_DIGITS = 15;
const LAST = '9'.repeat(NUMBER_DIGITS);

function numberKey(number: number): string {
  return String(number).padStart(NUMBER_DIGITS, '0');
}
