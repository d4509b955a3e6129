/**
 * The ways to DynamoDB give what the SDK's document client gives: answers, refusals and errors, of each operation. One is that
 * of the cloud (`wire/`), the other one the short way to the embedded engine.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  BatchExecuteStatementCommand,
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  DynamoDBServiceException,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  DynamoDBStreamsServiceException,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import fc from 'fast-check';
import { createDatabase } from '../../functions/platform/dynamodb/database';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import { hasFields } from '../../functions/platform/values/unknown';
import { connectTo, connectToStreams, connectToTables } from '../../local/engine/access';
import { EngineConnections } from '../../local/engine/connections';
import { describeShards, openShard } from '../../local/stream-pump/shard-reader';
import { startTestEngine, type TestEngine } from '../kit/engine';
import { runs } from '../kit/long';

let tested: TestEngine;
let stock: DynamoDBDocumentClient;
let cloud: DynamoDBDocumentClient;
let short: DynamoDBDocumentClient;

beforeAll(async () => {
  tested = await startTestEngine();
  const { engine, access } = tested;
  stock = DynamoDBDocumentClient.from(new DynamoDBClient({ ...access, endpoint: engine.endpoint, maxAttempts: 1 }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  cloud = connect({ ...access, endpoint: engine.endpoint });
  short = connectTo(engine, access);
});

afterAll(async () => {
  [stock, cloud, short].forEach((client) => client.destroy());
  await tested.engine.stop();
});

const table = 'Campaigns';
const item = {
  ...{ pk: 'a', sk: 'b', text: '云南 "B":"eA=="', number: -1.5, big: 9_007_199_254_740_991, yes: true, none: null },
  ...{
    bytes: Uint8Array.of(0, 255, 16),
    B: Uint8Array.of(7),
    BS: 'BS',
    list: [1, 'two', { three: [Uint8Array.of(3)] }],
  },
  ...{
    names: new Set(['x', 'y']),
    pieces: new Set([Uint8Array.of(1)]),
    map: { B: 'x', S: { B: 1 } },
    absent: undefined,
  },
};
const key = { pk: 'a', sk: 'b' };
const unless = { ConditionExpression: 'attribute_not_exists(pk)' };
const told = { ...unless, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
const measured = { ReturnConsumedCapacity: 'TOTAL' as const };

type Outcome = Readonly<Record<string, unknown>>;

/** What became of a call: its answer, or its error. */
async function outcome(call: Promise<object>): Promise<Outcome> {
  try {
    return { answer: { ...(await call), $metadata: undefined } };
  } catch (error) {
    if (!(error instanceof DynamoDBServiceException || error instanceof DynamoDBStreamsServiceException)) throw error;
    const { name, message, $fault, $metadata, constructor: kind } = error;
    const { Item, CancellationReasons } = error as { Item?: unknown; CancellationReasons?: unknown };
    return { error: name, message, $fault, status: $metadata.httpStatusCode, kind, Item, CancellationReasons };
  }
}

type Send = (client: DynamoDBDocumentClient) => Promise<object>;

const calls: readonly (readonly [string, Send])[] = [
  ['a put', (to) => to.send(new PutCommand({ TableName: table, Item: item, ...measured }))],
  ['a read', (to) => to.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true, ...measured }))],
  ['a read of nothing', (to) => to.send(new GetCommand({ TableName: table, Key: { pk: 'none', sk: 'b' } }))],
  ['a put that is refused', (to) => to.send(new PutCommand({ TableName: table, Item: item, ...unless }))],
  ['a put that is refused, with the item', (to) => to.send(new PutCommand({ TableName: table, Item: item, ...told }))],
  [
    'an update',
    (to) =>
      to.send(
        new UpdateCommand({
          ...{ TableName: table, Key: key, UpdateExpression: 'SET bytes = :bytes', ReturnValues: 'ALL_NEW' },
          ExpressionAttributeValues: { ':bytes': Buffer.from('bytes') },
        }),
      ),
  ],
  [
    'a query',
    (to) =>
      to.send(
        new QueryCommand({
          ...{ TableName: table, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'a' } },
          ...{ Limit: 1, ...measured },
        }),
      ),
  ],
  ['a scan', (to) => to.send(new ScanCommand({ TableName: table }))],
  ['reads', (to) => to.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: [key] } } }))],
  ['writes', (to) => to.send(new BatchWriteCommand({ RequestItems: { [table]: [{ PutRequest: { Item: item } }] } }))],
  [
    'statements',
    (to) =>
      to.send(
        new BatchExecuteStatementCommand({
          Statements: [
            { Statement: `SELECT * FROM "${table}" WHERE pk = ? AND sk = ?`, Parameters: ['a', 'b'] },
            { Statement: `INSERT INTO "${table}" VALUE {'pk': ?, 'sk': ?}`, Parameters: ['a', 'b'] },
          ],
        }),
      ),
  ],
  [
    'a transaction',
    (to) => to.send(new TransactWriteCommand({ TransactItems: [{ Put: { TableName: table, Item: item } }] })),
  ],
  [
    'a transaction that is refused',
    (to) =>
      to.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: table, Item: item, ...told } },
            { Delete: { TableName: table, Key: { pk: 'other', sk: 'b' } } },
          ],
        }),
      ),
  ],
  ['a read of a table that is not there', (to) => to.send(new GetCommand({ TableName: 'Nowhere', Key: key }))],
  ['a read by half a key', (to) => to.send(new GetCommand({ TableName: table, Key: { pk: 'a' } }))],
  ['a deletion', (to) => to.send(new DeleteCommand({ TableName: table, Key: key, ReturnValues: 'ALL_OLD' }))],
];

test('each operation, one after the other', async () => {
  // The same calls on an empty table, three times.
  const outcomes: Outcome[][] = [];
  for (const client of [stock, cloud, short]) {
    const all: Outcome[] = [];
    for (const [name, send] of calls) all.push({ name, ...(await outcome(send(client))) });
    outcomes.push(all);
  }
  const [expected = [], ...others] = outcomes;
  others.forEach((all) => expect(all).toEqual(expected));
  expect(new Set(expected.map(({ kind }) => kind)).size).toBe(5);
});

test('what a start asks of tables and streams, and of those that are not there', async () => {
  const { engine, access } = tested;
  const plain = { ...access, endpoint: engine.endpoint };
  const ways = [
    { tables: new DynamoDBClient(plain), streams: new DynamoDBStreamsClient(plain) },
    { tables: connectToTables(engine, access), streams: connectToStreams(engine, access) },
  ];
  const told = ways.map(async ({ tables, streams }) => {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: table }));
    const StreamArn = Table?.LatestStreamArn ?? '';
    const shards = await describeShards(streams, StreamArn);
    const [{ ShardId } = {}] = shards;
    const start = { ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const nowhere = StreamArn.replace(table, 'Nowhere');
    const { TableName, KeySchema, GlobalSecondaryIndexes, TableStatus } = Table ?? {};
    return {
      table: { TableName, KeySchema, GlobalSecondaryIndexes, TableStatus, StreamArn },
      timeToLive: await outcome(tables.send(new DescribeTimeToLiveCommand({ TableName: table }))),
      shards,
      iterator: await outcome(streams.send(new GetShardIteratorCommand({ StreamArn, ...start }))),
      missing: [
        await outcome(tables.send(new DescribeTableCommand({ TableName: 'Nowhere' }))),
        await outcome(streams.send(new DescribeStreamCommand({ StreamArn: nowhere }))),
        await outcome(streams.send(new GetShardIteratorCommand({ StreamArn: nowhere, ...start }))),
      ],
    };
  });
  const [expected, short] = await Promise.all(told);
  expect(short).toEqual(expected);
  expect(expected?.shards).not.toEqual([]);
  expect(expected?.missing.map(({ error }) => error)).toEqual(Array(3).fill('ResourceNotFoundException'));
  ways.forEach(({ tables, streams }) => [tables, streams].forEach((client) => client.destroy()));
});

test('any item that is written by one way is read by the other as it was', async () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      ...[fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)],
      fc.uint8Array({ minLength: 1, maxLength: 9 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('B', 'BS', 'S', 'M', 'a'), tie('value'), { noNullPrototype: true }),
    ),
  })).value;
  await fc.assert(
    fc.asyncProperty(value, fc.constantFrom('cloud', 'short'), fc.boolean(), async (drawn, way, forth) => {
      const own = way === 'cloud' ? cloud : short;
      const [to, from] = forth ? [own, stock] : [stock, own];
      await createDatabase({ client: to }).commit([{ Put: { TableName: table, Item: { ...key, drawn } } }]);
      expect(await createDatabase({ client: from }).get({ TableName: table, Key: key })).toEqual({ ...key, drawn });
    }),
    runs(200),
  );
});

test('where nobody listens, the error is that of the network', async () => {
  const { access } = tested;
  const dead = { name: 'dynoxide', endpoint: 'http://127.0.0.1:1' } as const;
  const clients = [connect({ ...access, endpoint: dead.endpoint }), connectTo(dead, access)];
  const errors = clients.map(async (client) => {
    const [end] = await Promise.allSettled([client.send(new GetCommand({ TableName: table, Key: key }))]);
    client.destroy();
    return end.status === 'rejected' && hasFields(end.reason) ? [end.reason['name'], end.reason['code']] : [];
  });
  expect(await Promise.all(errors)).toEqual(Array.from(clients, () => ['Error', 'ECONNREFUSED']));
});

test('a caller that no longer waits is told so, whoever answers later', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const deaf = { name: 'dynoxide', endpoint: `http://127.0.0.1:${port}` } as const;
  const clients = [connect({ ...tested.access, endpoint: deaf.endpoint }), connectTo(deaf, tested.access)];
  const names = clients.map(async (client) => {
    const call = client.send(new GetCommand({ TableName: table, Key: key }), { abortSignal: AbortSignal.timeout(50) });
    const [end] = await Promise.allSettled([call]);
    client.destroy();
    return end.status === 'rejected' && hasFields(end.reason) ? end.reason['name'] : undefined;
  });
  expect(await Promise.all(names)).toEqual(['AbortError', 'AbortError']);
  silent.close();
});

test.each([
  ['closes instead of answering', (socket: Socket) => socket.end(), 'TimeoutError'],
  ['never answers', () => undefined, 'TimeoutError'],
  [
    'begins an answer and never ends it',
    (socket: Socket) => socket.write(`${HEAD}content-length: 9\r\n\r\n{`),
    'TimeoutError',
  ],
  ['does not tell the length of its answer', (socket: Socket) => socket.write(`${HEAD}\r\n{}`), 'Error'],
])(
  'a call to an engine that %s fails, those that wait for it go on, and the next one is answered',
  async (_, behave, name) => {
    let calls = 0;
    const answer = (socket: Socket): unknown =>
      (calls += 1) <= BAD ? behave(socket) : socket.write(`${HEAD}content-length: 2\r\n\r\n{}`);
    const server = createServer((socket) => socket.on('data', () => answer(socket)).on('error', () => undefined));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // A busy machine takes longer than that to begin with all, and only where time is the end may time end a call.
    const answerMs = name === 'TimeoutError' ? 300 : 30_000;
    const connections = new EngineConnections(new URL(`http://127.0.0.1:${port}`), { connectMs: 30_000, answerMs });
    const post = () => connections.post({ path: '/', headers: {}, body: '{}' });
    const bad = await Promise.allSettled(Array.from({ length: BAD + 30 }, post));
    const names = bad.map((end) =>
      end.status === 'rejected' && hasFields(end.reason) ? end.reason['name'] : 'answered',
    );
    expect(names.toSorted()).toEqual(
      [...Array<string>(BAD).fill(name), ...Array<string>(30).fill('answered')].toSorted(),
    );
    expect((await post()).body.toString()).toBe('{}');
    connections.destroy();
    server.close();
  },
);

test('a connection that the engine closes after its answer takes no other call', async () => {
  const seen = new Set<Socket>();
  const server = createServer((socket) =>
    socket
      .on('data', () => {
        // What comes after such an answer is not read, and refused once the system notices.
        if (!seen.has(socket)) socket.write(`${HEAD}connection: close\r\ncontent-length: 2\r\n\r\n{}`);
        seen.add(socket);
      })
      .on('error', () => undefined),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connections = new EngineConnections(new URL(`http://127.0.0.1:${port}`), { connectMs: 5_000, answerMs: 5_000 });
  for (const _ of [1, 2, 3])
    expect((await connections.post({ path: '/', headers: {}, body: '{}' })).body.toString()).toBe('{}');
  expect(seen.size).toBe(3);
  connections.destroy();
  server.close();
});

test('an answer that is longer than it says is none', async () => {
  const server = createServer((socket) =>
    socket.on('data', () => socket.write(`${HEAD}content-length: 2\r\n\r\n{}${HEAD}`)).on('error', () => undefined),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connections = new EngineConnections(new URL(`http://127.0.0.1:${port}`), { connectMs: 5_000, answerMs: 5_000 });
  await expect(connections.post({ path: '/', headers: {}, body: '{}' })).rejects.toThrow('as long as it says');
  connections.destroy();
  server.close();
});

/** As many as there are connections. */
const BAD = 50;
const HEAD = 'HTTP/1.1 200 OK\r\n';

test('a long answer comes whole, however it is cut on the way', async () => {
  const big = { pk: 'big', sk: 'big', text: '云'.repeat(100_000) };
  await short.send(new PutCommand({ TableName: table, Item: big }));
  expect((await short.send(new GetCommand({ TableName: table, Key: { pk: 'big', sk: 'big' } }))).Item).toEqual(big);
});

test('a stream is read as it is, and refused as it is', async () => {
  const { engine, access } = tested;
  const control = new DynamoDBClient({ ...access, endpoint: engine.endpoint });
  const ways = [new DynamoDBStreamsClient({ ...access, endpoint: engine.endpoint }), connectToStreams(engine, access)];
  await stock.send(new PutCommand({ TableName: table, Item: item }));
  await stock.send(new DeleteCommand({ TableName: table, Key: key }));
  const { Table } = await control.send(new DescribeTableCommand({ TableName: table }));
  const StreamArn = Table?.LatestStreamArn ?? '';
  const seen = await Promise.all(
    ways.map(async (streams) => {
      const shards = await describeShards(streams, StreamArn);
      const reader = await openShard(streams, StreamArn, shards[0] ?? {}, 'TRIM_HORIZON');
      const nowhere = { StreamArn: `${StreamArn}x`, ShardId: 'none', ShardIteratorType: 'LATEST' } as const;
      return [
        shards,
        await reader.read(1_000),
        await outcome(streams.send(new GetRecordsCommand({ ShardIterator: 'none' }))),
        await outcome(streams.send(new GetShardIteratorCommand(nowhere))),
      ];
    }),
  );
  [control, ...ways].forEach((client) => client.destroy());
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]?.[1]).not.toEqual([]);
});
