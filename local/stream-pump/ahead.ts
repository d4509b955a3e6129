/**
 * Whether checkpoints fit their database, asked before anything is written: a record that one names is there, or the database is
 * an older one and the records between would never be handled. For an engine whose streams keep every record.
 */
import { type DynamoDBStreamsClient, ResourceNotFoundException } from '@aws-sdk/client-dynamodb-streams';
import { readCheckpoints } from './checkpoints';
import { openShard } from './shard-reader';

/** @throws one line where the file's checkpoints are ahead. Those of streams that are not there are nobody's. */
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
