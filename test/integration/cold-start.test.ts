/** The functions as Lambda starts them, from their settings: their keys, what is made ahead of the first call, and a start at which KMS gives none. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import type { HttpHandler } from '../../functions/handlers/graphql';
import type { StreamHandler } from '../../functions/platform/streams/readers';
import { createDatabase } from '../../functions/platform/dynamodb/database';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { madeAhead, together } from '../../functions/platform/process/made-once';
import { limits } from '../../functions/limits';
import { permissions } from '../../functions/handler-permissions';
import { tableNames, tableSetting } from '../../functions/tables';
import type { Engine } from '../../local/engine';
import { AUDIENCE, type IdentityIssuer, ISSUER, openIdentityIssuer } from '../../local/identity-issuer';
import { startEngineWithTables } from '../kit/engine';
import { type KeyService, startKeyService } from '../kit/key-service';
import { eventOf, recordsOf } from '../kit/stream-events';

let engine: Engine;
let kms: KeyService;
let issuer: IdentityIssuer;
let jwks: Server;
let jwksAsked = 0;
const keyFolder = mkdtempSync(join(tmpdir(), 'job-bowl-cold-start-'));
const access = { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const environment = { ...process.env };

beforeAll(async () => {
  [engine, kms, issuer] = await Promise.all([
    startEngineWithTables(),
    startKeyService(),
    openIdentityIssuer(keyFolder),
  ]);
  jwks = createServer((_, response) => {
    jwksAsked += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(issuer.jwks));
  });
  await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
  Object.assign(process.env, {
    ...Object.fromEntries(tableNames.map((name) => [tableSetting(name), name])),
    ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    ...{ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_ENDPOINT_URL_KMS: kms.endpoint, AWS_MAX_ATTEMPTS: '1' },
    ...{
      DATA_KEY_KMS_KEY_ID: 'key',
      IDENTITY_ISSUER: ISSUER,
      IDENTITY_AUDIENCE: AUDIENCE,
      CHANGE_ARCHIVE_BUCKET: 'changes',
    },
    IDENTITY_JWKS_URI: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/jwks.json`,
  });
});

afterAll(async () => {
  process.env = environment;
  await Promise.all([engine.stop(), kms.stop(), new Promise((resolve) => jwks.close(resolve))]);
  rmSync(keyFolder, { recursive: true });
});

/** A process of its own: what a function keeps between calls is kept by its modules. */
async function started(): Promise<{ graphql: HttpHandler; work: StreamHandler }> {
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
  // How long the SDK waits before it asks again.
  const chance = jest.spyOn(Math, 'random').mockReturnValue(0);
  const batch = eventOf('shardId-1', recordsOf([{ keys: { pk: 'wkr_1', sk: 'move' } }], new Date()));
  for (let call = 0; call < 2; call += 1) {
    kms.calls.length = 0;
    const { statusCode, body } = await graphql(EVENT, {} as LambdaContext);
    // Each kind had all its attempts: nothing of the failed call is left to meet the next one.
    const attempts = permissions.graphql.keys.flatMap((purpose) =>
      Array<string>(limits.serviceAttemptsMax).fill(`GenerateDataKey job-bowl/${purpose}`),
    );
    expect([...kms.calls].sort()).toEqual(attempts.sort());
    expect([statusCode, body]).toEqual([503, expect.stringContaining('"code":"SERVICE_UNAVAILABLE","retryable":true')]);
    expect(await work(batch)).toMatchObject({ batchItemFailures: [{ itemIdentifier: '95' }] });
  }
  kms.throttled = false;
  chance.mockRestore();
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

test('what fails together fails when its slowest part has ended', async () => {
  let end = (): void => undefined;
  const slow = new Promise<void>((resolve) => (end = resolve));
  const told: string[] = [];
  const failed = together([Promise.reject(new Error('no key')), slow.then(() => told.push('the slow part ended'))])
    .then(() => told.push('made'))
    .catch((error: unknown) => told.push(String(error)));
  // What has failed already is known after a turn of the loop.
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
  end();
  await failed;
  expect(told).toEqual(['the slow part ended', 'Error: no key']);
});

describe('what Lambda has made before the first call (start)', () => {
  async function asked(graphql: HttpHandler): Promise<number> {
    const token = await issuer.sign({ roles: ['BUREAU'], regionCode: '53' });
    const headers = { ...EVENT.headers, authorization: `Bearer ${token}` };
    const body = JSON.stringify({ query: '{ viewer { roles } }' });
    const answer = await graphql({ ...EVENT, headers, body }, {} as LambdaContext);
    expect(JSON.parse(answer.body)).toMatchObject({ data: { viewer: { roles: ['BUREAU'] } } });
    return answer.statusCode;
  }

  test('keys of people, cursors and the issuer are there: the first call asks nobody for them', async () => {
    jest.resetModules();
    const { handler, start } = await import('../../functions/handlers/graphql');
    jwksAsked = 0;
    await start();
    kms.calls.length = 0;
    expect(jwksAsked).toBe(1);
    expect(await asked(handler)).toBe(200);
    expect([kms.calls, jwksAsked]).toEqual([[], 1]);
  });

  test.each(['graphql', 'work', 'deliver'] as const)('%s starts although KMS does not answer', async (name) => {
    jest.resetModules();
    const { start } = (await import(`../../functions/handlers/${name}`)) as { start: () => Promise<void> };
    kms.throttled = true;
    await start().finally(() => (kms.throttled = false));
  });

  test('the first call loads what the start could not', async () => {
    jest.resetModules();
    const { handler, start } = await import('../../functions/handlers/graphql');
    const uri = process.env['IDENTITY_JWKS_URI'];
    process.env['IDENTITY_JWKS_URI'] = 'http://127.0.0.1:1/jwks.json';
    kms.throttled = true;
    await start().finally(() => (kms.throttled = false));
    process.env['IDENTITY_JWKS_URI'] = uri;
    expect(await asked(handler)).toBe(200);
  });

  test('a start that never ends is given up after its time', async () => {
    const never = new Promise<void>(() => undefined);
    await expect(madeAhead(never, 10)).resolves.toBeUndefined();
  });
});
