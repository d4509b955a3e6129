/**
 * Calls a handler with the records of the tables' streams, as Lambda's event source mapping does in the cloud: each shard
 * in order, at least once, in batches, by the same filters; what keeps failing is halved down to the bad record, which is set
 * aside. It gathers nothing, and no record is too old for it: a laptop is off at night, and its engine forgets nothing.
 */
import { type DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { passes } from '../functions/platform/streams/record-filter';
import type { TableName } from '../functions/tables';
import type { StreamsTrigger } from '../functions/triggers';
import { type Checkpoints, openCheckpoints } from './stream-pump/checkpoints';
import { type BatchResponse, deliver } from './stream-pump/deliver';
import { streamEvent, type StreamEvent } from './stream-pump/event';
import { describeShards, openShard, type Position } from './stream-pump/shard-reader';
import { startStreamLoop, type StreamLoop } from './stream-pump/stream-loop';

export interface StreamPump {
  /**
   * Resolves when everything written before the call was handled or discarded: true if there was anything since the call
   * before. What the handler wrote in turn needs another call. Rejects if the pump is stopped before.
   */
  idle(): Promise<boolean>;
  /** Idempotent. Resolves after the calls of the handler that are running; what they leave comes again at the next start. */
  stop(): Promise<void>;
}

export interface StreamPumpOptions {
  readonly streams: DynamoDBStreamsClient;
  readonly client: DynamoDBClient;
  readonly tables: readonly TableName[];
  readonly trigger: StreamsTrigger;
  readonly invoke: (event: StreamEvent) => Promise<BatchResponse | undefined>;
  /** Where a stream is read from that no checkpoint knows. */
  readonly from: 'TRIM_HORIZON' | 'LATEST';
  /** Milliseconds between looks that find nothing: a write waits half of it on average. Infinity: looks only for `idle`. */
  readonly pollEveryMs?: number;
  readonly log: (line: string) => void;
  /** The failure destination: gets what failed alone after all retries. Without one, it is only logged. */
  readonly onDiscard?: (records: readonly DynamoDBRecord[], error: unknown) => Promise<void> | void;
  /** Makes a restart go on where this run ended. One file per pump. */
  readonly checkpointFile?: string;
  /** The id of the data folder that the file belongs to. */
  readonly dataFolderId?: string;
  /** Whether what fails is to blame for it: while it is not, as on a full disk, no retry is spent. */
  readonly isHealthy?: () => Promise<boolean>;
}

/** Each look costs a call, for each stream. */
const POLL_EVERY_MS = 100;

/** Resolves when every stream is being read: with LATEST, everything written afterwards is delivered. */
export async function startStreamPump(options: StreamPumpOptions): Promise<StreamPump> {
  const stopping = new AbortController();
  const checkpoints = openCheckpoints(options.checkpointFile, options.log, options.dataFolderId);
  const follow = (table: TableName): Promise<StreamLoop> => followTable(table, options, checkpoints, stopping.signal);
  const loops = await Promise.all(options.tables.map(follow)).catch((error: unknown) => {
    stopping.abort();
    throw error;
  });

  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(loops.map(({ ended }) => ended));
    checkpoints.close();
  };
  let stopped: Promise<void> | undefined;
  return {
    idle: () => Promise.all(loops.map((loop) => loop.idle())).then((any) => any.includes(true)),
    stop: () => (stopped ??= stop()),
  };
}

async function followTable(
  table: TableName,
  options: StreamPumpOptions,
  checkpoints: Checkpoints,
  stopping: AbortSignal,
): Promise<StreamLoop> {
  const { streams, trigger, log } = options;
  const streamArn = await latestStreamArn(options.client, table);
  let from: Position = checkpoints.add(streamArn) ? 'TRIM_HORIZON' : options.from;

  const event = (shardId: string, records: readonly StreamRecord[]): StreamEvent =>
    streamEvent(records, { streamArn, shardId }, trigger.tumblingWindowSeconds);

  return startStreamLoop({
    openShards: async (known) => {
      const shards = (await describeShards(streams, streamArn)).filter(({ ShardId = '' }) => !known.has(ShardId));
      const readers = await Promise.all(
        shards.map((shard) => {
          const after = checkpoints.get(streamArn, shard.ShardId ?? '');
          return openShard(streams, streamArn, shard, after === undefined ? from : { after });
        }),
      );
      // A shard that appears later began after this moment: all of it is new.
      from = 'TRIM_HORIZON';
      return readers;
    },
    batchSize: trigger.batchSize,
    pollEveryMs: options.pollEveryMs ?? POLL_EVERY_MS,
    deliver: async (shardId, records) => {
      const advance = (sequenceNumber: string): void => checkpoints.set(streamArn, shardId, sequenceNumber);
      const wanted = records.filter((record) => passes(trigger.filters[table], record));
      await deliver(wanted, {
        invoke: (batch) => options.invoke(event(shardId, batch)),
        advance,
        failed: (error) => log(`A batch of ${table} failed and is tried again: ${String(error)}`),
        discard: (failed, error) => discard(event(shardId, failed).Records, error, options),
        retriesMax: trigger.retriesMax,
        ...(options.isHealthy && { isHealthy: options.isHealthy }),
        stopping,
      });
      // Past those that nobody is called for, too.
      const last = records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined && !stopping.aborted) advance(last);
    },
    stopping,
    log,
  });
}

async function latestStreamArn(client: DynamoDBClient, table: TableName): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  if (Table?.LatestStreamArn === undefined) throw new Error(`The table ${table} has no stream.`);
  return Table.LatestStreamArn;
}

/** A failure destination that fails itself must not block the shard either: then the log is what is left. */
async function discard(
  records: readonly DynamoDBRecord[],
  error: unknown,
  { onDiscard, log }: StreamPumpOptions,
): Promise<void> {
  log(`Set aside after all retries: ${records.map(({ eventID }) => eventID).join()}: ${String(error)}`);
  try {
    await onDiscard?.(records, error);
  } catch (failure) {
    log(`The failure destination failed: ${String(failure)}`);
  }
}
