/**
 * Calls a handler with the records of the tables' streams, as Lambda's event source mapping does: each shard in order,
 * at least once, in batches, with the same filters. A failing batch is halved down to the bad record, which is set
 * aside. Unlike Lambda it does not gather records, and no record is too old, because a laptop is off at night and its
 * engine keeps all records.
 */
import { type DynamoDBClient, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreamsClient, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { passes } from '../functions/platform/streams/record-filter';
import type { TableName } from '../functions/tables';
import type { StreamsTrigger } from '../functions/triggers';
import { type Checkpoints, openCheckpoints } from './stream-pump/checkpoints';
import { type BatchResponse, deliver, type Delivery } from './stream-pump/deliver';
import { streamEvent, type StreamEvent } from './stream-pump/event';
import { describeShards, openShard, type Position } from './stream-pump/shard-reader';
import type { AskOnce } from './stream-pump/shared-pages';
import { startStreamLoop, type StreamLoop } from './stream-pump/stream-loop';
import type { Writes } from './stream-pump/writes';

export interface StreamPump {
  /**
   * Resolves when all records written before the call were handled or discarded: true if there were any since the last
   * call. Records that the handler itself wrote need another call. Rejects if the pump is stopped before.
   */
  idle(): Promise<boolean>;
  /**
   * Stops the pump. Idempotent. Resolves after running calls of the handler; unfinished records come again at the next
   * start.
   */
  stop(): Promise<void>;
}

export interface StreamPumpOptions {
  readonly streams: DynamoDBStreamsClient;
  readonly client: DynamoDBClient;
  readonly tables: readonly TableName[];
  readonly trigger: StreamsTrigger;
  readonly invoke: (event: StreamEvent) => Promise<BatchResponse | undefined>;
  /** Where to start reading a stream without a checkpoint. */
  readonly from: 'TRIM_HORIZON' | 'LATEST';
  /**
   * Milliseconds between reads that find nothing: a write waits half of it on average. With Infinity streams are read
   * only for `idle`.
   */
  readonly pollEveryMs?: number | undefined;
  /** All writes to the tables, where somebody knows them: then a write waits as long, and a pump at rest reads seldom. */
  readonly writes?: Writes | undefined;
  /** Whether the engine gives all records that it has, up to 1,000, in one read; with `writes`, it is not asked again. */
  readonly givesAll?: boolean;
  /** Pages that other pumps of the same streams ask for, too (`sharedPages`). */
  readonly shared?: ((table: TableName) => AskOnce) | undefined;
  /** For tests: the time of records as they are read, by a clock that the test moves; the engine has the real one. */
  readonly recordsAt?: (() => Date) | undefined;
  readonly log: (line: string) => void;
  /**
   * The failure destination: gets a record that still failed alone after all retries. Without it the record is only
   * logged.
   */
  readonly onDiscard?: (records: readonly DynamoDBRecord[], error: unknown) => Promise<void> | void;
  /** File of checkpoints, from which a restart continues. One file per pump. */
  readonly checkpointFile?: string | undefined;
  /** The id of the data folder that the file belongs to. */
  readonly dataFolderId?: string | undefined;
  /** Whether the system is healthy. While it is not, for example on a full disk, failures don't use up retries. */
  readonly isHealthy?: () => Promise<boolean>;
}

/** Each read costs one call for each stream. */
const POLL_EVERY_MS = 100;
/** Records of one read, of which those that pass the filters are batched, as Lambda does. DynamoDB gives no more. */
const READ_MAX = 1_000;

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
          return openShard(streams, streamArn, shard, after === undefined ? from : { after }, options.shared?.(table));
        }),
      );
      // A shard that appears later began after this moment, so all of it is new.
      from = 'TRIM_HORIZON';
      return readers;
    },
    readMax: READ_MAX,
    pollEveryMs: options.pollEveryMs ?? POLL_EVERY_MS,
    ...(options.writes && { followWrites: (listener) => options.writes?.follow(table, listener) }),
    ...(options.givesAll === true && { fewAreAll: true }),
    deliver: async (shardId, read) => {
      const records = options.recordsAt === undefined ? read : read.map(writtenAt(options.recordsAt()));
      const advance = (sequenceNumber: string): void => checkpoints.set(streamArn, shardId, sequenceNumber);
      const wanted = records.filter((record) => passes(trigger.filters[table], record));
      const delivery = {
        invoke: (batch) => options.invoke(event(shardId, batch)),
        advance,
        failed: (error) => log(`A batch of ${table} failed and is tried again: ${String(error)}`),
        discard: (failed, error) => discard(event(shardId, failed).Records, error, options),
        retriesMax: trigger.retriesMax,
        ...(options.isHealthy && { isHealthy: options.isHealthy }),
        stopping,
      } satisfies Delivery;
      for (let start = 0; start < wanted.length && !stopping.aborted; start += trigger.batchSize)
        await deliver(wanted.slice(start, start + trigger.batchSize), delivery);
      // Also past records that the filters left out.
      const last = records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined && !stopping.aborted) advance(last);
    },
    stopping,
    log,
  });
}

function writtenAt(at: Date): (record: StreamRecord) => StreamRecord {
  return (record) => ({ ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: at } });
}

async function latestStreamArn(client: DynamoDBClient, table: TableName): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  if (Table?.LatestStreamArn === undefined) throw new Error(`The table ${table} has no stream.`);
  return Table.LatestStreamArn;
}

/** A failing failure destination must not block the shard either; then the record is only logged. */
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
