/** What the kit's lagging client promises: an index as it was some seconds ago, in every way in which it can be behind. */
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { connect } from '../../functions/platform/dynamodb/wire/client';
import type { Client } from '../kit/conflicting-client';
import { startTestEngine, type TestEngine } from '../kit/engine';
import { laggingClient } from '../kit/lagging-client';

const LAG_SECONDS = 5;

let started: TestEngine;
let direct: DynamoDBDocumentClient;
let client: Client;
let seconds = 0;

beforeAll(async () => {
  started = await startTestEngine();
  const config = { ...started.access, endpoint: started.engine.endpoint };
  direct = connect(config);
  const clock = { now: () => new Date(seconds * 1_000) };
  client = await laggingClient(direct, { lagSeconds: LAG_SECONDS, clock });
});

afterAll(async () => {
  direct.destroy();
  await started.engine.stop();
});

const put = (sk: string, phone: string) =>
  client.send(
    new PutCommand({ TableName: 'Workers', Item: { pk: 'w', sk, byPhonePk: phone, byPhoneSk: sk, said: phone } }),
  );

async function found(phone: string): Promise<unknown[]> {
  const { Items: items = [] } = (await client.send(
    new QueryCommand({
      ...{ TableName: 'Workers', IndexName: 'byPhone', KeyConditionExpression: 'byPhonePk = :phone' },
      ExpressionAttributeValues: { ':phone': phone },
    }),
  )) as { Items?: Record<string, unknown>[] };
  return items.map(({ sk }) => sk);
}

async function foundInTable(): Promise<unknown[]> {
  const { Items: items = [] } = (await client.send(
    new QueryCommand({
      ...{ TableName: 'Workers', KeyConditionExpression: 'pk = :pk', ConsistentRead: true },
      ExpressionAttributeValues: { ':pk': 'w' },
    }),
  )) as { Items?: Record<string, unknown>[] };
  return items.map(({ sk }) => sk);
}

test('a new item is not seen, a changed one stands where it stood, a deleted one is still there, until its time has come', async () => {
  await put('new', 'a');
  expect(await found('a')).toEqual([]);
  expect(await foundInTable()).toEqual(['new']);
  seconds += LAG_SECONDS - 1;
  expect(await found('a')).toEqual([]);
  seconds += 1;
  expect(await found('a')).toEqual(['new']);

  await put('new', 'b');
  expect([await found('a'), await found('b')]).toEqual([['new'], []]);
  seconds += LAG_SECONDS;
  expect([await found('a'), await found('b')]).toEqual([[], ['new']]);

  await client.send(new DeleteCommand({ TableName: 'Workers', Key: { pk: 'w', sk: 'new' } }));
  expect([await found('b'), await foundInTable()]).toEqual([['new'], []]);
  seconds += LAG_SECONDS;
  expect(await found('b')).toEqual([]);
});

test('several changes of one item are seen one after the other', async () => {
  for (const phone of ['c', 'd', 'e']) {
    await put('turn', phone);
    seconds += 1;
  }
  seconds += LAG_SECONDS - 3;
  expect([await found('c'), await found('d'), await found('e')]).toEqual([['turn'], [], []]);
  seconds += 1;
  expect([await found('c'), await found('d'), await found('e')]).toEqual([[], ['turn'], []]);
  seconds += 1;
  expect([await found('c'), await found('d'), await found('e')]).toEqual([[], [], ['turn']]);
});
