/**
 * The engine of a test: embedded, of its own and in memory; or the one that `npm run test:engines` started for all test
 * files, which keeps a database of its own for each access key.
 */
import { randomBytes } from 'node:crypto';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../local/create-tables';
import { type Engine, startEngine } from '../../local/engine';
import { engineAccess } from '../../local/engine/access';
import { tablesFile } from './tables-file';

/** The setting by which the command tells its test files where the other engine answers. */
export const ENGINE_SETTING = 'JOB_BOWL_TEST_ENGINE';

/** Whether units are as DynamoDB's: DynamoDB Local counts the index part of transactions twice (docs/engines.md). */
export const countsUnits = process.env[ENGINE_SETTING] === undefined;

/** A database that nobody else has, as the system reads it from its environment; nothing where the embedded engine is meant. */
export function engineEnvironment(): NodeJS.ProcessEnv {
  const endpoint = process.env[ENGINE_SETTING];
  if (endpoint === undefined) return {};
  return {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: `test${randomBytes(8).toString('hex')}`,
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}

/** The embedded engine with every table, for clients with credentials of their own. */
export async function startEngineWithTables(): Promise<Engine> {
  const original = await tablesFile();
  const engine = await startEngine({ environment: {}, original });
  if (original === undefined) await makeTables(engine, engineAccess(engine, {}));
  return engine;
}

async function makeTables({ endpoint }: Engine, access: DynamoDBClientConfig): Promise<void> {
  const client = new DynamoDBClient({ ...access, endpoint });
  await createTables(client);
  client.destroy();
}

export interface TestEngine {
  readonly engine: Engine;
  /** For clients that the test makes itself, as the system's own have it. */
  readonly access: DynamoDBClientConfig;
  /** For clients that read it from their environment. */
  readonly accessKeyId: string;
}

/** With every table. */
export async function startTestEngine(): Promise<TestEngine> {
  const environment = engineEnvironment();
  const engine = await startEngine({ environment, original: await tablesFile() });
  const access = engineAccess(engine, environment);
  if (engine.name !== 'dynoxide') await makeTables(engine, access);
  return {
    ...{ engine, access },
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? 'local',
  };
}
