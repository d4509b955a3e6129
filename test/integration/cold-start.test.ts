/** The functions as Lambda starts them, from their settings: their keys, and a first start at which KMS gives none. */
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpHandler } from '../../functions/handlers/graphql';
import type { WorkHandler } from '../../functions/handlers/work';
import { connect, createDatabase } from '../../functions/platform/database';
import { tableNames, tableSetting } from '../../functions/tables';
import { createTables } from '../../local/create-tables';
import { type Engine, startEngine } from '../../local/engine';
import { type KeyService, startKeyService } from '../kit/key-service';

let engine: Engine;
let kms: KeyService;
const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const environment = { ...process.env };

beforeAll(async () => {
  [engine, kms] = await Promise.all([startEngine({ environment: {} }), startKeyService()]);
  const admin = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  await createTables(admin);
  admin.destroy();
  Object.assign(process.env, {
    ...Object.fromEntries(tableNames.map((name) => [tableSetting(name), name])),
    ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_ENDPOINT_URL_KMS: kms.endpoint, AWS_MAX_ATTEMPTS: '1' },
    ...{ DATA_KEY_KMS_KEY_ID: 'key', IDENTITY_ISSUER: 'https://issuer.localhost', IDENTITY_AUDIENCE: 'job-bowl' },
    ...{ IDENTITY_JWKS_URI: 'http://127.0.0.1:1/jwks.json', CHANGE_ARCHIVE_BUCKET: 'changes' },
  });
});

afterAll(async () => {
  process.env = environment;
  await Promise.all([engine.stop(), kms.stop()]);
});

/** A process of its own: what a function keeps between calls is kept by its modules. */
async function started(): Promise<{ graphql: HttpHandler; work: WorkHandler }> {
  jest.resetModules();
  const { handler: graphql } = await import('../../functions/handlers/graphql');
  const { handler: work } = await import('../../functions/handlers/work');
  return { graphql, work };
}

const EVENT = {
  ...{ httpMethod: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } },
  ...{ queryStringParameters: null, multiValueQueryStringParameters: null, isBase64Encoded: false },
  body: JSON.stringify({ query: '{ __typename }' }),
  requestContext: { requestId: 'test' },
} as unknown as APIGatewayProxyEvent;

test('a first key that can not be fetched fails its call alone: the next call fetches it', async () => {
  const { graphql, work } = await started();
  kms.throttled = true;
  await expect(graphql(EVENT, {} as LambdaContext)).rejects.toMatchObject({ name: 'ThrottlingException' });
  await expect(graphql(EVENT, {} as LambdaContext)).rejects.toMatchObject({ name: 'ThrottlingException' });
  await expect(work({ Records: [] })).rejects.toMatchObject({ name: 'ThrottlingException' });
  kms.throttled = false;
  expect((await graphql(EVENT, {} as LambdaContext)).statusCode).toBe(200);
  expect(await work({ Records: [] })).toMatchObject({ batchItemFailures: [] });
});

test('each kind of key is made once and opened under a purpose of its own; the keys are fetched once for a process', async () => {
  kms.calls.length = 0;
  const { graphql, work } = await started();
  for (let call = 0; call < 3; call += 1) {
    expect((await graphql(EVENT, {} as LambdaContext)).statusCode).toBe(200);
    await work({ Records: [] });
  }
  expect([...kms.calls].sort()).toEqual([
    'Decrypt job-bowl/cursors',
    'Decrypt job-bowl/personal-data',
    'Decrypt job-bowl/personal-data',
  ]);
  const client = connect({ ...access, endpoint: engine.endpoint });
  const db = createDatabase({ client });
  const { items } = await db.query({
    ...{ TableName: 'Workers', KeyConditionExpression: 'pk = :pk' },
    ExpressionAttributeValues: { ':pk': 'cursor-keys' },
  });
  client.destroy();
  expect(items.map(({ sk }) => sk)).toEqual(['1']);
});
