/** What the streams make of writes, called and not polled for: the real handlers, given the engine's own records, until there are none. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createFactsHandler } from '../../functions/handlers/facts';
import { createWorkHandler } from '../../functions/handlers/work';
import { createLogger } from '../../functions/platform/process/log';
import type { Platform } from '../../functions/platform/requests/context';
import type { Database, Item, Key } from '../../functions/platform/dynamodb/database';
import type { Clock } from '../../functions/platform/values/clock';
import type { TableName } from '../../functions/tables';
import { type StreamsTrigger, triggers } from '../../functions/triggers';
import { passes } from '../../functions/platform/streams/record-filter';
import { connectToStreams } from '../../local/engine/access';
import { streamEvent } from '../../local/stream-pump/event';
import { describeShards, openShard, type ShardReader } from '../../local/stream-pump/shard-reader';
import type { LocalDatabase } from './local-database';
import { contextOf } from './travel-scene';

export interface AfterEffects {
  /** Everything that was written, and what that calls for, is done. @param db the handlers'. @throws where a batch is not taken. */
  rest(db?: Database): Promise<void>;
  /** Of the items that were written since `passOver`: what each was before. */
  written(): readonly Written[];
  /** What was written so far is as if it had been read long ago, and called for nothing. */
  passOver(): Promise<void>;
  stop(): void;
}

export interface Written {
  readonly key: Key;
  /** Undefined where there was none. */
  readonly before: Item | undefined;
}

/** The same at a scene's own time, in silence: counters don't take what streams carry days late, and say so. */
export function startLateEffects(local: LocalDatabase, clock: Clock): Promise<AfterEffects> {
  const log = createLogger('test');
  log.setLogLevel('SILENT');
  return startAfterEffects(local, { ...contextOf(local.db), log, clock });
}

/** Begins with what is written from here on. */
export async function startAfterEffects(
  { engine, access, writes }: LocalDatabase,
  platform: Platform,
): Promise<AfterEffects> {
  const client = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const streams = connectToStreams(engine, access);
  const handlersOver = (db: Database) => ({
    work: createWorkHandler({ ...platform, db }, { issuers: ['issuer'] }),
    facts: createFactsHandler({ ...platform, db }),
  });
  const written = new Map<string, Written>();
  /** Where something was written since a read found nothing. */
  const unread = new Set<TableName>();
  const sources = new Map<TableName, { streamArn: string; readers: ShardReader[] }>();
  for (const table of new Set([...triggers.work.tables, ...triggers.facts.tables])) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const streamArn = Table?.LatestStreamArn ?? '';
    const shards = await describeShards(streams, streamArn);
    const readers = await Promise.all(shards.map((shard) => openShard(streams, streamArn, shard, 'LATEST')));
    sources.set(table, { streamArn, readers });
    writes.follow(table, () => unread.add(table));
  }

  /** As old as the scene's clock tells: the engine's own is of today, and counters take nothing that comes a day late. */
  const atSceneTime = (record: StreamRecord): StreamRecord => ({
    ...record,
    ...(record.dynamodb && { dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: platform.clock.now() } }),
  });

  /** Whether there was anything. */
  async function look(table: TableName, handlers?: ReturnType<typeof handlersOver>): Promise<boolean> {
    const { streamArn, readers } = sources.get(table) ?? { streamArn: '', readers: [] };
    let any = false;
    if (!unread.delete(table)) return any;
    for (const reader of readers) {
      const records = (await reader.read(100)) ?? [];
      if (records.length === 0) continue;
      any = true;
      unread.add(table);
      if (handlers === undefined) continue;
      for (const record of records) note(table, record);
      for (const name of ['work', 'facts'] as const) {
        const tables: readonly string[] = triggers[name].tables;
        if (!tables.includes(table)) continue;
        const shard = { streamArn, shardId: reader.shardId };
        const filters: StreamsTrigger['filters'] = triggers[name].filters;
        const wanted = records.filter((record) => passes(filters[table], record));
        if (wanted.length === 0) continue;
        const event = streamEvent(wanted.map(atSceneTime), shard, triggers[name].tumblingWindowSeconds);
        const answer = await handlers[name](event);
        if (answer.batchItemFailures.length > 0) throw new Error(`A batch of ${table} was not taken by ${name}`);
      }
    }
    return any;
  }

  function note(table: TableName, { dynamodb: { Keys: keys = {}, OldImage: old } = {} }: StreamRecord): void {
    const key = { TableName: table, Key: unmarshall(keys) as Key['Key'] };
    const name = [table, key.Key.pk, key.Key.sk].join(' ');
    if (!written.has(name)) written.set(name, { key, before: old && unmarshall(old) });
  }

  async function until(handlers?: ReturnType<typeof handlersOver>): Promise<void> {
    for (let any = true; any;) {
      const looks = await Promise.all([...sources.keys()].map((table) => look(table, handlers)));
      any = looks.includes(true);
    }
  }

  return {
    rest: (db = platform.db) => until(handlersOver(db)),
    written: () => [...written.values()],
    passOver: async () => {
      await until();
      written.clear();
    },
    stop: () => {
      client.destroy();
      streams.destroy();
    },
  };
}
