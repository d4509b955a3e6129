/** Events as Lambda sends them, made from changes of items. Each shard numbers its records from 95 on: past 99, text order is wrong. */
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../functions/platform/dynamodb/database';
import type { StreamEvent } from '../../functions/platform/streams/streams';

export interface Change {
  readonly keys?: Item;
  readonly oldItem?: Item | undefined;
  readonly newItem?: Item | undefined;
}

/** The records of one shard, in order. */
export function recordsOf(changes: readonly Change[], at: Date): DynamoDBRecord[] {
  return changes.map(({ keys = { pk: 'item', sk: 'item' }, oldItem, newItem }, index) => ({
    eventSourceARN: 'arn:aws:dynamodb:local:000000000000:table/Workers/stream/2027-01-01T00:00:00.000',
    dynamodb: {
      SequenceNumber: String(95 + index),
      ApproximateCreationDateTime: at.getTime() / 1000,
      Keys: image(keys),
      ...(oldItem !== undefined && { OldImage: image(oldItem) }),
      ...(newItem !== undefined && { NewImage: image(newItem) }),
    },
  }));
}

export function eventOf(shardId: string, records: readonly DynamoDBRecord[]): StreamEvent {
  return { shardId, Records: [...records] };
}

/** Bytes at the top of an item are base64 in an event. */
function image(item: Item): NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['Keys']> {
  const values = Object.entries(marshall(item)).map(([name, value]) => [
    name,
    value.B === undefined ? value : { B: Buffer.from(value.B).toString('base64') },
  ]);
  return Object.fromEntries(values) as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['Keys']>;
}
