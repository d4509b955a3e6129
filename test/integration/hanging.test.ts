/** What a connection that hangs becomes: the retryable failure of the world, after a bounded number of attempts, at every door. */
import type { APIGatewayProxyEvent, Context as LambdaContext } from 'aws-lambda';
import { createFactsHandler } from '../../functions/handlers/facts';
import type { HttpHandler } from '../../functions/handlers/graphql';
import { limits } from '../../functions/limits';
import { archiveStore, bucketArchive } from '../../functions/platform/process/archive';
import { createDatabase, type Database } from '../../functions/platform/dynamodb/database';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { createTokenVerifier } from '../../functions/platform/security/identity';
import { createOutbound, type LookUp, type PostResult } from '../../functions/platform/security/outbound';
import { keyService, kmsWrapper } from '../../functions/platform/security/keys';
import { createLogger } from '../../functions/platform/process/log';
import type { StreamAnswer, StreamEvent } from '../../functions/platform/streams/streams';
import { tableNames, tableSetting } from '../../functions/tables';
import { type Hang, type HangingServer, hangs, startHangingServer } from '../kit/hanging-server';
import '../kit/one-realm';
import { eventOf, recordsOf } from '../kit/stream-events';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

const SOON = { connectMs: 50, answerMs: 15 };
const UNAVAILABLE = { name: 'Fault', code: 'SERVICE_UNAVAILABLE', retryable: true };
const key = { TableName: 'Workers', Key: { pk: 'a', sk: 'b' } } as const;
const patience = { now: () => performance.now(), sleep: () => Promise.resolve(), random: () => 0 };
const environment = { ...process.env };

let server: HangingServer | undefined;

beforeEach(() => {
  // How long the SDK waits before it asks KMS again.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  Object.assign(process.env, { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' });
});

afterEach(async () => {
  process.env = { ...environment };
  await server?.stop();
  server = undefined;
});

/** Clients take their address from the environment, as Lambda's functions take their region. */
async function hanging(hang: Hang): Promise<HangingServer> {
  server = await startHangingServer(hang);
  process.env['AWS_ENDPOINT_URL'] = server.endpoint;
  return server;
}

describe.each(hangs)('a server that is no good, %s,', (hang) => {
  const database = (): Database =>
    createDatabase({
      client: connect({}, SOON),
      patience,
    });

  test.each<[string, (db: Database) => Promise<unknown>]>([
    ['get', (db) => db.get(key)],
    ['batchGet', (db) => db.batchGet([key])],
    ['query', (db) => db.query({ TableName: 'Workers', KeyConditionExpression: 'pk = :pk' })],
    ['commit', (db) => db.commit([{ Put: { TableName: 'Workers', Item: key.Key } }])],
    [
      'commit of two',
      (db) =>
        db.commit([
          { Put: { TableName: 'Workers', Item: key.Key } },
          { Delete: { ...key, Key: { pk: 'c', sk: 'd' } } },
        ]),
    ],
    [
      'execute',
      (db) =>
        db.execute([{ ...key, Statement: 'DELETE FROM "Workers" WHERE "pk"=? AND "sk"=?', Parameters: ['a', 'b'] }]),
    ],
  ])('in place of DynamoDB ends %s', async (_, call) => {
    const server = await hanging(hang);
    await expect(call(database())).rejects.toMatchObject(UNAVAILABLE);
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.requests()).toBeLessThanOrEqual(limits.outageAttemptsMax);
  });

  test('in place of DynamoDB has the batch of a stream delivered again', async () => {
    await hanging(hang);
    const facts = createFactsHandler({ db: database(), log: createLogger('test') });
    const event = eventOf(
      'shardId-1',
      recordsOf([{ keys: { pk: 'wkr_1', sk: 'profile' }, newItem: worker }], new Date()),
    );
    expect(await facts(event)).toMatchObject({ batchItemFailures: [{ itemIdentifier: '95' }] });
  });

  test('in place of KMS', async () => {
    const server = await hanging(hang);
    const wrapper = kmsWrapper('key', 'personal-data', keyService(SOON));
    await expect(wrapper.generate()).rejects.toMatchObject(UNAVAILABLE);
    await expect(wrapper.unwrap(Buffer.alloc(64))).rejects.toMatchObject(UNAVAILABLE);
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.requests()).toBeLessThanOrEqual(2 * limits.serviceAttemptsMax);
  });

  test('in place of S3', async () => {
    const server = await hanging(hang);
    const archive = bucketArchive('changes', archiveStore(SOON), patience);
    await expect(archive.keep('name', 'text')).rejects.toMatchObject(UNAVAILABLE);
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.requests()).toBeLessThanOrEqual(limits.outageAttemptsMax);
  });

  test.each(['http', 'https'])('in place of the issuer, over %s', async (protocol) => {
    const server = await hanging(hang);
    const settings = {
      ...{ issuer: 'https://issuer.localhost', audience: 'job-bowl' },
      jwksUri: `${server.endpoint.replace('http', protocol)}/keys`,
    };
    const tokens = createTokenVerifier(settings, asRegionCode, { answerMs: SOON.answerMs });
    await expect(tokens.verify(`Bearer ${TOKEN}`)).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('a receiver that is no good', () => {
  const post = (url: string, withinMs = SOON.answerMs, lookUp?: LookUp): Promise<PostResult> =>
    createOutbound({ allowLoopback: true, ...(lookUp && { lookUp }) }).post(url, {}, '{}', withinMs);

  test.each<[Hang, PostResult]>([
    ['BEFORE_THE_ANSWER', { failure: 'TIMEOUT' }],
    ['AFTER_THE_HEADERS', { status: 200 }],
    ['IN_THE_ANSWER', { status: 200 }],
    ['DRIPPING_THE_HEADERS', { failure: 'TIMEOUT' }],
    ['DRIPPING_THE_ANSWER', { status: 200 }],
    ['CLOSING_AT_ONCE', { failure: 'UNREACHABLE' }],
    ['CLOSING_IN_THE_ANSWER', { status: 200 }],
    ['RESETTING', { failure: 'UNREACHABLE' }],
    ['SWITCHING_PROTOCOLS', { failure: 'UNREACHABLE' }],
    ['SPEAKING_NO_HTTP', { failure: 'UNREACHABLE' }],
    ['WITH_A_PAGE', { status: 502 }],
  ])('%s, is known by its status alone, in its time', async (hang, told) => {
    const server = await hanging(hang);
    expect(await post(server.endpoint, told.failure === 'TIMEOUT' ? SOON.answerMs : limits.turnMs)).toEqual(told);
    const { failure } = await post(server.endpoint.replace('http', 'https'));
    expect(['TIMEOUT', 'UNREACHABLE']).toContain(failure);
  });

  test('is late when its name is not resolved', async () => {
    await hanging('BEFORE_THE_ANSWER');
    const nobody: LookUp = () => new Promise(() => undefined);
    expect(await post('https://partner.example.cn', SOON.answerMs, nobody)).toEqual({ failure: 'TIMEOUT' });
  });
});

describe('a function whose time runs out', () => {
  const lambda = { getRemainingTimeInMillis: () => limits.lastWordMs + 50 } as LambdaContext;

  let own: HangingServer;
  let graphql: HttpHandler;
  let streams: Record<string, (event: StreamEvent, context: LambdaContext) => Promise<StreamAnswer>>;
  let sweep: (event: unknown, context: LambdaContext) => Promise<void>;

  const settings = () => ({
    ...Object.fromEntries(tableNames.map((name) => [tableSetting(name), name])),
    ...{ DATA_KEY_KMS_KEY_ID: 'key', IDENTITY_ISSUER: 'https://issuer.localhost', IDENTITY_AUDIENCE: 'job-bowl' },
    ...{ IDENTITY_JWKS_URI: 'http://127.0.0.1:1/jwks.json', CHANGE_ARCHIVE_BUCKET: 'changes' },
    ...{ AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
    AWS_ENDPOINT_URL: own.endpoint,
  });

  // All begin in one process, for that takes longer than what they do; each has its first call in a test of its own.
  beforeAll(async () => {
    own = await startHangingServer('BEFORE_THE_ANSWER');
    Object.assign(process.env, settings());
    jest.resetModules();
    const [http, facts, work, deliver, swept] = await Promise.all([
      import('../../functions/handlers/graphql'),
      import('../../functions/handlers/facts'),
      import('../../functions/handlers/work'),
      import('../../functions/handlers/deliver'),
      import('../../functions/handlers/sweep'),
    ]);
    graphql = http.handler;
    streams = { facts: facts.handler, work: work.handler, deliver: deliver.handler };
    sweep = swept.handler;
  });

  beforeEach(() => void Object.assign(process.env, settings()));

  afterAll(() => own.stop());

  test('answers a request as GraphQL, with the headers of every answer', async () => {
    const event = { headers: {}, requestContext: { requestId: 'request-1' } } as unknown as APIGatewayProxyEvent;
    const { statusCode, headers, body } = await graphql(event, lambda);
    expect([statusCode, headers]).toEqual([
      503,
      {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'etag,retry-after,x-request-id',
        'cache-control': 'no-store',
        'content-type': 'application/json; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'request-1',
      },
    ]);
    expect(JSON.parse(body)).toEqual({
      errors: [
        {
          message: '系统繁忙，请稍后重试',
          extensions: { code: 'SERVICE_UNAVAILABLE', retryable: true, requestId: 'request-1' },
        },
      ],
    });
  });

  test.each(['facts', 'work', 'deliver'])('has %s ask for its batch again', async (name) => {
    const event = eventOf(
      'shardId-1',
      recordsOf([{ keys: { pk: 'wkr_1', sk: 'profile' }, newItem: worker }], new Date()),
    );
    expect(await streams[name]?.(event, lambda)).toMatchObject({ batchItemFailures: [{ itemIdentifier: '95' }] });
  });

  test('ends a sweep with a retryable fault', async () => {
    await expect(sweep({}, lambda)).rejects.toMatchObject(UNAVAILABLE);
  });
});

/** A token that nobody signed: the server reads only its key id before it asks the issuer. */
const TOKEN = [
  { alg: 'RS256', kid: 'key' },
  { iss: 'https://issuer.localhost', aud: 'job-bowl', exp: 4_000_000_000 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat(Buffer.from('signature').toString('base64url'))
  .join('.');

const worker = {
  ...{ __edb_e__: 'worker', id: 'wkr_1', villageCode: '530627102201', registeredAt: '2027-01-20T04:00:00.000Z' },
  ...{ birthDate: '1990-05-17', sex: 'MALE', skills: [], groupTags: [], version: 1 },
};
