/**
 * DynamoDB Streams as Lambda hands them over: records of one shard, in order, at least once. The one thing to know: what
 * was delivered before may come again in other batches, and then out of order, so whoever consumes must not count on it.
 */
import { isDeepStrictEqual } from 'node:util';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { AUTHOR, type Item, type Key, REMOVED_AT } from '../dynamodb/database';
import { assert } from '../requests/errors';

/**
 * What Lambda sends; it names the shard only where the mapping has a tumbling window (`triggers.ts`). At the end of a window it
 * comes without records.
 */
export interface StreamEvent {
  readonly Records?: DynamoDBStreamEvent['Records'] | null | undefined;
  readonly shardId?: string;
}

/** One change of one item. */
export interface StreamRecord {
  readonly shardId: string;
  /** Rises within a shard. Decimal, padded to 40 digits (DynamoDB's longest), so that the texts compare as the numbers do. */
  readonly sequenceNumber: string;
  /** The physical table. */
  readonly table: string;
  /** The table and its stream's label: a table that was restored has another stream, whose numbers have nothing to do with these. */
  readonly stream: string;
  /** When the item was written, to the second. */
  readonly at: Date;
  readonly keys: Item;
  /** Absent where the item was new. */
  readonly oldItem?: Item;
  /** Absent where the item was deleted. */
  readonly newItem?: Item;
  /** The stamp of who wrote it (`author.ts`), of what is stamped; never part of the items. */
  readonly author?: string;
}

/** What one state of an item adds to a number of another item, a tally; of a change, the new state's minus the old one's. */
export interface Tally {
  readonly key: Key;
  readonly attribute: string;
  /** A whole number. */
  readonly amount: number;
}

/** Lambda takes an answer of a mapping with a tumbling window for a failure where it has no `state`; no state is kept here. */
export interface StreamAnswer {
  readonly state: Record<string, never>;
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Where somebody finds it, and can take it up again. */
export interface RecordPlace {
  /** Of the item that can't be taken: its physical or logical table, and its keys. */
  readonly table: string;
  readonly keys: Item;
  /** When it was written, or due. */
  readonly at: Date;
  /** Tells it apart from others of its reader: of a record, its shard and number. */
  readonly mark: string;
}

export function placeOfRecord({ table, keys, at, shardId, sequenceNumber }: StreamRecord): RecordPlace {
  return { table, keys, at, mark: `${shardId}#${sequenceNumber}` };
}

/**
 * Without the records in which nothing changed but who wrote it last, and those of a tombstone's end: DynamoDB makes none
 * of a write that changes nothing at all, an embedded engine may.
 * @param leave is given a record that can't be read as such; without it, that is thrown.
 * @throws where the event has records and no shard: that is a bug of the wiring.
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

/** As far as it says; never throws. */
function placeOf(shardId: string, record: DynamoDBRecord | null): RecordPlace {
  const { dynamodb, eventSourceARN, eventID } = record ?? {};
  const { SequenceNumber: number, ApproximateCreationDateTime: seconds } = dynamodb ?? {};
  return {
    ...{ table: partsOf(eventSourceARN).table ?? '', keys: {}, mark: `${shardId}#${number ?? eventID ?? ''}` },
    at: instantAt(seconds) ?? new Date(0),
  };
}

/** Of a stream: `arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>`. */
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

/** The whole batch is to be delivered again, and the shard waits for it. Lambda takes an empty name for all of them. */
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

/** What is left of a deleted object, its tombstone, is no item. */
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

/** As the document client gives items, but for numbers beyond 2^53, which lose digits instead of failing the batch. */
function plain(image: Image): Item {
  return unmarshall(withBytes(image) as Parameters<typeof unmarshall>[0], { wrapNumbers: Number });
}

/** Lambda hands bytes over as base64. Ours stand at the top of an item. */
function withBytes(image: Image): object {
  return Object.fromEntries(
    Object.entries(image).map(([name, value]) => [
      name,
      value.B === undefined ? value : { B: new Uint8Array(Buffer.from(value.B, 'base64')) },
    ]),
  );
}
