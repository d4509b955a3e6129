/** The functions as Lambda starts them, from their settings: their keys, and a first start at which KMS gives none. */
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HttpHandler } from '../../functions/handlers/graphql';
import type { WorkHandler } from '../../functions/handlers/work';
import { connect, createDatabase } from '../../functions/platform/database';
import { permissions } from '../../functions/permissions';
import { tableNames, tableSetting } from '../../functions/tables';
import { createTables } from '../../local/create-tables';
import { type Engine, startEngine } from '../../local/engine';
import { type KeyService, startKeyService } from '../kit/key-service';
import { eventOf, recordsOf } from '../kit/stream-events';

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

test('a first key that can not be fetched fails its call alone, as what can be tried again: the next call fetches it', async () => {
  const { graphql, work } = await started();
  kms.throttled = true;
  const batch = eventOf('shardId-1', recordsOf([{ keys: { pk: 'wkr_1', sk: 'move' } }], new Date()));
  for (let call = 0; call < 2; call += 1) {
    const { statusCode, body } = await graphql(EVENT, {} as LambdaContext);
    expect([statusCode, body]).toEqual([503, expect.stringContaining('"code":"SERVICE_UNAVAILABLE","retryable":true')]);
    expect(await work(batch)).toMatchObject({ batchItemFailures: [{ itemIdentifier: '95' }] });
  }
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
  const listed = [...permissions.graphql.keys, ...permissions.work.keys];
  expect([...kms.calls].sort()).toEqual(listed.map((purpose) => `Decrypt job-bowl/${purpose}`).sort());
  const client = connect({ ...access, endpoint: engine.endpoint });
  const db = createDatabase({ client });
  const { items } = await db.query({
    ...{ TableName: 'Workers', KeyConditionExpression: 'pk = :pk' },
    ExpressionAttributeValues: { ':pk': 'cursor-keys' },
  });
  client.destroy();
  expect(items.map(({ sk }) => sk)).toEqual(['1']);
});
