/** A database for one test file: the embedded engine, in memory, with every table. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Call, connect, createDatabase, type Database } from '../../functions/platform/database';
import { createTables } from '../../local/create-tables';
import { startEngine } from '../../local/engine';

export interface LocalDatabase {
  readonly db: Database;
  stop(): Promise<void>;
}

/** Takes about 200 ms. @param meter is told of each round trip. */
export async function startLocalDatabase(meter?: (call: Call) => void): Promise<LocalDatabase> {
  const engine = await startEngine({ environment: {} });
  const config = {
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  await createTables(new DynamoDBClient(config));
  const db = createDatabase({ client: connect(config), ...(meter !== undefined && { meter }) });
  return { db, stop: () => engine.stop() };
}
