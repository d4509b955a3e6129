/**
 * Events of DynamoDB Streams as Lambda delivers them: records of one shard, in order, at least once. Records that were
 * delivered before may come again in other batches and out of order, so readers must not rely on the order.
 */
import { isDeepStrictEqual } from 'node:util';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { AUTHOR, type Item, type Key, REMOVED_AT } from '../dynamodb/database';
import { assert } from '../requests/errors';
import type { CivilDate } from '../values/civil-date';

/**
 * Lambda's event. It names the shard only if the event source has a tumbling window (`triggers.ts`). The event at the
 * end of a window has no records.
 */
export interface StreamEvent {
  readonly Records?: DynamoDBStreamEvent['Records'] | null | undefined;
  readonly shardId?: string;
}

/** One change of one item. */
export interface StreamRecord {
  readonly shardId: string;
  /**
   * Rises within a shard. A decimal string, padded to 40 digits (DynamoDB's maximum), so that strings compare like the
   * numbers.
   */
  readonly sequenceNumber: string;
  /** The physical table. */
  readonly table: string;
  /** The table and the label of its stream: a restored table has another stream with unrelated sequence numbers. */
  readonly stream: string;
  /** When the item was written, to the second. */
  readonly at: Date;
  readonly keys: Item;
  /** Absent if the item was new. */
  readonly oldItem?: Item;
  /** Absent if the item was deleted. */
  readonly newItem?: Item;
  /** The author's stamp (`author.ts`), if the write has one; never part of the items. */
  readonly author?: string;
}

/**
 * An amount that a state of an item adds to a number of another item. A change adds the new state's amounts and
 * subtracts the old one's.
 */
export interface Tally {
  readonly key: Key;
  readonly attribute: string;
  /** A whole number. */
  readonly amount: number;
  /** Last day, in China, on which a change of it still counts; any when absent. What is written later changes nothing. */
  readonly until?: CivilDate;
}

/** Lambda's answer. With a tumbling window an answer without `state` counts as a failure; no state is kept here. */
export interface StreamAnswer {
  readonly state: Record<string, never>;
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The place of a record or an item, for an operator who repairs it. */
export interface RecordPlace {
  /** Physical or logical table of the item. */
  readonly table: string;
  readonly keys: Item;
  /** When the item was written, or due. */
  readonly at: Date;
  /** Distinguishes it from others of its reader; for a record, the shard and the sequence number. */
  readonly mark: string;
}

export function placeOfRecord({ table, keys, at, shardId, sequenceNumber }: StreamRecord): RecordPlace {
  return { table, keys, at, mark: `${shardId}#${sequenceNumber}` };
}

/**
 * Reads the records of an event. Leaves out those that changed nothing but the author's stamp, and those of a
 * tombstone's end. DynamoDB makes no record of a write without a change; an embedded engine may.
 * @param leave takes a record that can't be read; without it, the error is thrown.
 * @throws if the event has records and no shard, which is a bug of the wiring.
 */
export function readRecords(
  event: StreamEvent | null | undefined,
  leave?: (place: RecordPlace, error: unknown) => void,
): StreamRecord[] {
  const records = recordsIn(event);
  if (records.length === 0) return [];
  const shardId = event?.shardId;
  assert(shardId, 'a shard id: the mapping needs a tumbling window');
  return records
    .flatMap((record) => {
      try {
        return [readRecord(shardId, record)];
      } catch (error) {
        if (leave === undefined) throw error;
        leave(placeOf(shardId, record), error);
        return [];
      }
    })
    .filter(({ oldItem, newItem }) => !isDeepStrictEqual(oldItem, newItem));
}

function recordsIn(event: StreamEvent | null | undefined): readonly DynamoDBRecord[] {
  const records: unknown = event?.Records;
  return Array.isArray(records) ? (records as readonly DynamoDBRecord[]) : [];
}

/** The place of a record, as far as it is readable; never throws. */
function placeOf(shardId: string, record: DynamoDBRecord | null): RecordPlace {
  const { dynamodb, eventSourceARN, eventID } = record ?? {};
  const { SequenceNumber: number, ApproximateCreationDateTime: seconds } = dynamodb ?? {};
  return {
    ...{ table: partsOf(eventSourceARN).table ?? '', keys: {}, mark: `${shardId}#${number ?? eventID ?? ''}` },
    at: instantAt(seconds) ?? new Date(0),
  };
}

/** Table and label of a stream: `arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>`. */
function partsOf(arn: unknown): { readonly table?: string | undefined; readonly label?: string | undefined } {
  const [, table, , label] = typeof arn === 'string' ? arn.split('/') : [];
  return { table, label };
}

/** @param seconds since the epoch. */
function instantAt(seconds: unknown): Date | undefined {
  const at = new Date(typeof seconds === 'number' ? seconds * 1_000 : NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

export const batchDone: StreamAnswer = { state: {}, batchItemFailures: [] };

/**
 * Reports the whole batch as failed: Lambda delivers it again, and the shard waits. An empty identifier means all
 * records.
 */
export function retryBatch(event: StreamEvent | null | undefined): StreamAnswer {
  const [first] = recordsIn(event);
  const itemIdentifier = first?.dynamodb?.SequenceNumber ?? '';
  return { state: {}, batchItemFailures: recordsIn(event).length === 0 ? [] : [{ itemIdentifier }] };
}

const SEQUENCE_NUMBER_DIGITS_MAX = 40;

function readRecord(shardId: string, { dynamodb, eventSourceARN }: DynamoDBRecord): StreamRecord {
  const {
    SequenceNumber: sequenceNumber,
    ApproximateCreationDateTime: seconds,
    Keys: keys,
    OldImage,
    NewImage,
  } = dynamodb ?? {};
  const { table, label = '' } = partsOf(eventSourceARN);
  const at = instantAt(seconds);
  assert(
    table && sequenceNumber && /^\d+$/.test(sequenceNumber) && at && keys,
    'a stream record with its table, sequence number, time and keys',
  );
  return {
    shardId,
    sequenceNumber: sequenceNumber.padStart(SEQUENCE_NUMBER_DIGITS_MAX, '0'),
    table,
    stream: `${table}/${label}`,
    at,
    keys: plain(keys),
    ...imagesOf(OldImage === undefined ? {} : plain(OldImage), NewImage === undefined ? {} : plain(NewImage)),
  };
}

/** The items of both images; the tombstone of a deleted object counts as absent. */
function imagesOf(
  { [AUTHOR]: _, ...oldItem }: Item,
  { [AUTHOR]: author, ...newItem }: Item,
): Pick<StreamRecord, 'oldItem' | 'newItem' | 'author'> {
  const isItem = (image: Item): boolean => Object.keys(image).length > 0 && !(REMOVED_AT in image);
  return {
    ...(isItem(oldItem) && { oldItem }),
    ...(isItem(newItem) && { newItem }),
    ...(typeof author === 'string' && { author }),
  };
}

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

/**
 * The item as the document client gives it, except that numbers beyond 2^53 lose digits instead of failing the batch.
 */
function plain(image: Image): Item {
  return unmarshall(withBytes(image) as Parameters<typeof unmarshall>[0], { wrapNumbers: Number });
}

/** Lambda gives bytes as base64. Our items have bytes in top-level attributes only. */
function withBytes(image: Image): object {
  return Object.fromEntries(
    Object.entries(image).map(([name, value]) => [
      name,
      value.B === undefined ? value : { B: new Uint8Array(Buffer.from(value.B, 'base64')) },
    ]),
  );
}
