/** An engine beside the system that runs on it: a test reads its tables and its streams as they are. */
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../functions/platform/dynamodb/database';
import { isStreamed, type TableName, tableNames } from '../../functions/tables';
import { connectTo, connectToStreams } from '../../local/engine/access';
import { streamEvent } from '../../local/stream-pump/event';
import { describeShards, openShard } from '../../local/stream-pump/shard-reader';
import { startTestEngine } from './engine';

export interface Tapped {
  readonly table: TableName;
  readonly record: DynamoDBRecord;
}

export interface TappedEngine {
  /** Has a system run on it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Every record of every stream so far, each shard in order, as Lambda hands it over. */
  readonly records: () => Promise<Tapped[]>;
  readonly items: (table: TableName) => Promise<Item[]>;
  /** Past everything that checks what is stored. */
  readonly put: (table: TableName, item: Item) => Promise<void>;
  readonly remove: (table: TableName, item: Item) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startTappedEngine(): Promise<TappedEngine> {
  const { engine, access, accessKeyId } = await startTestEngine();
  const client = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const documents = connectTo(engine, access);
  const streams = connectToStreams(engine, access);

  async function recordsOf(table: TableName): Promise<Tapped[]> {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const streamArn = Table?.LatestStreamArn ?? '';
    const found: Tapped[] = [];
    for (const shard of await describeShards(streams, streamArn)) {
      const reader = await openShard(streams, streamArn, shard, 'TRIM_HORIZON');
      for (
        let page = await reader.read(1_000);
        page !== undefined && page.length > 0;
        page = await reader.read(1_000)
      ) {
        const { Records: records } = streamEvent(page, { streamArn, shardId: reader.shardId }, 1);
        found.push(...records.map((record) => ({ table, record })));
      }
    }
    return found;
  }

  return {
    environment: {
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB_STREAMS: engine.streamsEndpoint,
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'local',
    },
    records: async () => (await Promise.all(tableNames.filter(isStreamed).map(recordsOf))).flat(),
    items: async (table) => {
      const { Items: items = [] } = await documents.send(new ScanCommand({ TableName: table }));
      return items;
    },
    put: async (table, item) => {
      await documents.send(new PutCommand({ TableName: table, Item: item }));
    },
    remove: async (table, { pk, sk }) => {
      await documents.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
    },
    stop: async () => {
      [client, documents, streams].forEach((each) => each.destroy());
      await engine.stop();
    },
  };
}
