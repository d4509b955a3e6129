/**
 * Checks before anything is written that checkpoints fit their database: the record of each checkpoint must exist.
 * Otherwise the database is an older copy, and the records in between would never be handled. For an engine whose
 * streams keep every record.
 */
import { type DynamoDBStreamsClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb-streams';
import { readCheckpoints } from './checkpoints';
import { openShard } from './shard-reader';

/** @throws an error of one line if checkpoints are ahead. Checkpoints of streams that do not exist are ignored. */
export async function checkNotAhead(streams: DynamoDBStreamsClient, file: string): Promise<void> {
  const named = Object.entries(readCheckpoints(file).streams).flatMap(([arn, shards]) =>
    Object.entries(shards).map(([shardId, number]) => isThere(streams, arn, shardId, number)),
  );
  if ((await Promise.all(named)).includes(false))
    throw new Error(
      `The stream checkpoint ${file} is ahead of its database, which is older: put back both from one copy of the whole folder, or choose another folder.`,
    );
}

async function isThere(streams: DynamoDBStreamsClient, arn: string, shardId: string, at: string): Promise<boolean> {
  try {
    const reader = await openShard(streams, arn, { ShardId: shardId }, { at });
    const [record] = (await reader.read(1)) ?? [];
    return record?.dynamodb?.SequenceNumber === at;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return true;
    throw error;
  }
}
