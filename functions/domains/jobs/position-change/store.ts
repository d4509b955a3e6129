/**
 * The items of a feed of changes, in table Positions, and every write of them. A feed is a head, which counts its changes, and segments of one or more changes in
 * order, keyed by the number of the last: `sk > cursor` is what comes next. Both are written in one transaction, so the
 * numbers have no gap and no change stands twice. A segment holds what one batch of the stream brought, at most
 * `limits.feedSegmentChangesMax`, each with the number of its record: less than one write unit a change.
 */
import { bytes, instant, listOf, mapOf, number, oneOf, optional, text } from '../../../platform/items/attributes';
import { limits } from '../../../limits';
import type { Item, Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, isNew, put } from '../../../platform/dynamodb/expressions';
import { codec } from '../../../platform/items/codec';
import { hourOf } from '../../../platform/streams/stream-marks';
import type { PositionChange } from './position-change';

export interface Head {
  /** Number of the last change; 0 for a feed without any. */
  readonly count: number;
  /** No change of the feed was written after it: milliseconds since the epoch. */
  readonly until: number;
  /** By name of a shard of the stream: the last record taken (`stream-marks.ts`). */
  readonly marks: Readonly<Record<string, Uint8Array>>;
  /** The hour up to which shards were forgotten. */
  readonly floor: number;
  /** As an earlier release kept them: by shard, the last sequence number taken, and when, in milliseconds since the epoch. */
  readonly taken: Readonly<Record<string, { readonly sequenceNumber: string; readonly at: number }>>;
}

export interface KeptChange extends PositionChange {
  /** Of the record, packed; absent in segments of an earlier release. */
  readonly n?: Uint8Array;
}

export interface Segment {
  /** Number of the last change. */
  readonly last: number;
  readonly changes: readonly KeptChange[];
  /** Name of the shard that brought them. */
  readonly by?: string | undefined;
  /** No change of this segment or an earlier one was written after it: milliseconds since the epoch. */
  readonly until?: number | undefined;
}

export function headKey(feed: string): Key {
  return { TableName: 'Positions', Key: { pk: feed, sk: 'head' } };
}

export function parseHead(item: Item | undefined): Head {
  const { count = 0, marks = {}, taken = {}, ...rest } = (item ?? {}) as Partial<Head>;
  const { until = Math.max(0, ...Object.values(taken).map(({ at }) => at)) } = rest;
  const { floor = hourOf(new Date(until)) - limits.feedShardHours } = rest;
  return { count, until, marks, floor, taken };
}

/** The segment of a shard that follows the head, and the head that counts it; refused where another writer was first. */
export function appendSegment(
  feed: string,
  before: Head,
  after: Head,
  by: string,
  changes: readonly KeptChange[],
): Write[] {
  const head = put<Head>({ TableName: 'Positions', Item: { ...headKey(feed).Key, ...after } });
  const segment = { pk: feed, sk: numberKey(after.count), by, until: after.until, changes };
  return [
    head.when(before.count === 0 ? isNew : equals('count', before.count)),
    put({ TableName: 'Positions', Item: segment }).when(isNew),
  ];
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

/** Strongly consistent, the newest first, `limits.feedSegmentsReadBackAtOnce` to a page. */
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
  ...{ positionId: text, change: oneOf('OPENED', 'UPDATED', 'CLOSED'), at: instant, n: optional(bytes) },
};

const segments = codec<Omit<Segment, 'last'>>(
  'positionChangeSegment',
  { changes: listOf(mapOf(kept)), by: optional(text), until: optional(number) },
  ({ pk, sk }) => String(pk).startsWith('changes#') && sk !== 'head',
);

export function parseSegment(item: Item): Segment {
  return { last: Number(item['sk']), ...segments.decode(item) };
}

/** Number of the last change of a segment, also of one that is malformed. */
export function numberOf(segment: Item | undefined): number | undefined {
  return segment && Number(segment['sk']);
}

const NUMBER_DIGITS = 15;
const LAST = '9'.repeat(NUMBER_DIGITS);

function numberKey(number: number): string {
  return String(number).padStart(NUMBER_DIGITS, '0');
}
