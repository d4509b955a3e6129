/** Reads the shards of one stream, each in the order of its records and after its parent. */
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorInput,
  type Shard,
  TrimmedDataAccessException,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import type { AskOnce } from './shared-pages';

export interface ShardReader {
  readonly shardId: string;
  readonly parentShardId: string | undefined;
  /**
   * Returns at most `limit` further records; an empty list is not the end. Undefined when the shard is closed and read.
   */
  read(limit: number): Promise<readonly StreamRecord[] | undefined>;
}

/** Where to start reading a shard: after or at a sequence number, or at one of its ends. */
export type Position = { readonly after: string } | { readonly at: string } | 'TRIM_HORIZON' | 'LATEST';

/** All shards of the stream, in no particular order. */
export async function describeShards(streams: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let from: string | undefined;
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
    );
    shards.push(...(StreamDescription?.Shards ?? []));
    from = StreamDescription?.LastEvaluatedShardId;
  } while (from !== undefined);
  return shards;
}

/**
 * Resolves when the position is fixed: with LATEST, records that are written afterwards will be read.
 *
 * @param once shares pages with other readers, where the engine's iterators are equal at the same place.
 */
export async function openShard(
  streams: DynamoDBStreamsClient,
  streamArn: string,
  { ShardId: shardId = '', ParentShardId: parentShardId }: Pick<Shard, 'ShardId' | 'ParentShardId'>,
  start: Position,
  once: AskOnce = (_, ask) => ask(),
): Promise<ShardReader> {
  let position = start;
  // A closed shard has no next iterator. The engine's EndingSequenceNumber is no sign, because open shards have it,
  // too.
  let iterator = await iteratorAt(streams, { StreamArn: streamArn, ShardId: shardId }, position);

  const read = async (limit: number): Promise<readonly StreamRecord[] | undefined> => {
    if (iterator === undefined) return undefined;
    try {
      const page = new GetRecordsCommand({ ShardIterator: iterator, Limit: limit });
      const { Records = [], NextShardIterator } = await once(`${limit} ${iterator}`, () => streams.send(page));
      iterator = NextShardIterator;
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined) position = { after: last };
      return Records;
    } catch (error) {
      if (error instanceof TrimmedDataAccessException) position = 'TRIM_HORIZON';
      else if (!(error instanceof ExpiredIteratorException)) throw error;
      iterator = await iteratorAt(streams, { StreamArn: streamArn, ShardId: shardId }, position);
      return read(limit);
    }
  };
  return { shardId, parentShardId, read };
}

async function iteratorAt(
  streams: DynamoDBStreamsClient,
  shard: Pick<GetShardIteratorInput, 'StreamArn' | 'ShardId'>,
  position: Position,
): Promise<string | undefined> {
  try {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand(
        typeof position === 'string'
          ? { ...shard, ShardIteratorType: position }
          : 'at' in position
            ? { ...shard, ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: position.at }
            : { ...shard, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position.after },
      ),
    );
    return ShardIterator;
  } catch (error) {
    if (!(error instanceof TrimmedDataAccessException)) throw error;
    return iteratorAt(streams, shard, 'TRIM_HORIZON');
  }
}
