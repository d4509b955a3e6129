/** Test systems know which lists of what is due are empty (`test/kit/empty-lists.ts`): what they answer is what the engine would. */
import {
  BatchExecuteStatementCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { connectTo } from '../../local/engine/access';
import { knowingEmptyLists } from '../kit/empty-lists';
import { startTestEngine, type TestEngine } from '../kit/engine';

let started: TestEngine;
let client: DynamoDBDocumentClient;
/** Queries that came to the engine. */
let asked = 0;

beforeAll(async () => {
  started = await startTestEngine();
  client = knowingEmptyLists(connectTo(started.engine, started.access));
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        asked += Number(commandName === 'QueryCommand');
        return next(args);
      },
    { step: 'initialize', name: 'count' },
  );
});

afterAll(async () => {
  client.destroy();
  await started.engine.stop();
});

const key = { pk: 'a', sk: 'b' };
const due = (list: string): object => ({ byDuePk: list, byDueSk: '2027' });

/** How many a list has, and whether the engine was asked. */
async function look(list: string): Promise<[number | undefined, boolean]> {
  const before = asked;
  const { Count } = await client.send(
    new QueryCommand({
      ...{ TableName: 'Positions', IndexName: 'byDue' },
      KeyConditionExpression: 'byDuePk = :list AND byDueSk < :now',
      ExpressionAttributeValues: { ':list': list, ':now': '2028' },
    }),
  );
  return [Count, asked > before];
}

const statement = "INSERT INTO \"Positions\" VALUE {'pk':?,'sk':?,'byDuePk':?,'byDueSk':?}";

const writes: Readonly<Record<string, (list: string) => Promise<unknown>>> = {
  'a put': (list) => client.send(new PutCommand({ TableName: 'Positions', Item: { ...key, ...due(list) } })),
  'an update': (list) =>
    client.send(
      new UpdateCommand({
        ...{ TableName: 'Positions', Key: key, UpdateExpression: 'SET byDuePk = :list, byDueSk = :at' },
        ExpressionAttributeValues: { ':list': list, ':at': '2027' },
      }),
    ),
  'a transaction': (list) =>
    client.send(
      new TransactWriteCommand({
        TransactItems: [{ Put: { TableName: 'Positions', Item: { ...key, ...due(list) } } }],
      }),
    ),
  'a statement': (list) =>
    client.send(
      new BatchExecuteStatementCommand({
        Statements: [{ Statement: statement, Parameters: ['a', 'b', list, '2027'] }],
      }),
    ),
};

test.each(Object.entries(writes))(
  'an empty list is asked for once, and again after %s that names it',
  async (name, write) => {
    const list = `runs of ${name}`;
    await client.send(new DeleteCommand({ TableName: 'Positions', Key: key }));
    expect([await look(list), await look(list), await look(list)]).toEqual([
      [0, true],
      [0, false],
      [0, false],
    ]);
    await write('another');
    expect(await look(list)).toEqual([0, false]);
    await client.send(new DeleteCommand({ TableName: 'Positions', Key: key }));
    await write(list);
    expect(await look(list)).toEqual([1, true]);
    await client.send(new DeleteCommand({ TableName: 'Positions', Key: key }));
    expect([await look(list), await look(list)]).toEqual([
      [0, true],
      [0, true],
    ]);
  },
);

test('a list that is written while it is read is asked for again', async () => {
  const [, first] = await Promise.all([
    client.send(new PutCommand({ TableName: 'Positions', Item: { ...key, ...due('meanwhile') } })),
    look('meanwhile'),
  ]);
  expect(first[1]).toBe(true);
  expect(await look('meanwhile')).toEqual([1, true]);
});
