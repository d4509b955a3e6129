import type { Database, Statement, Write } from '../../functions/platform/dynamodb/database';
import { permitted } from '../../functions/platform/dynamodb/permitted';
import type { Grants } from '../../functions/handler-permissions';
import { refused, used } from '../kit/permission-uses';

const key = { TableName: 'Workers', Key: { pk: 'a', sk: 'b' } } as const;
const query = { TableName: 'Workers', KeyConditionExpression: 'pk = :pk' } as const;
const put: Write = { Put: { TableName: 'Workers', Item: key.Key } };
const update: Write = { Update: { ...key, UpdateExpression: 'SET a = :a' } };
const check: Write = { ConditionCheck: { ...key, ConditionExpression: 'attribute_exists(pk)' } };
const statement = (text: string): Statement => ({ ...key, Statement: text, Parameters: [] });

/** Each action of DynamoDB, with the call that takes it. */
const calls: readonly [string, (db: Database) => Promise<unknown>][] = [
  ['GetItem', (db) => db.get(key)],
  ['BatchGetItem', (db) => db.batchGet([key])],
  ['Query', (db) => db.query(query)],
  ['PutItem', (db) => db.commit([put])],
  ['UpdateItem', (db) => db.commit([update])],
  ['DeleteItem', (db) => db.commit([{ Delete: key }])],
  ['ConditionCheckItem', (db) => db.commit([check, check])],
  ['PartiQLInsert', (db) => db.execute([statement(`INSERT INTO "Workers" VALUE {'pk':?,'sk':?}`)])],
  ['PartiQLUpdate', (db) => db.execute([statement('UPDATE "Workers" SET "a"=? WHERE "pk"=? AND "sk"=?')])],
  ['PartiQLDelete', (db) => db.execute([statement('DELETE FROM "Workers" WHERE "pk"=? AND "sk"=?')])],
  ['PartiQLSelect', (db) => db.execute([statement('SELECT * FROM "Workers" WHERE "pk"=? AND "sk"=?')])],
];

/** Counts what gets through. */
function world(grants: Grants): { db: Database; sent: () => number } {
  let sent = 0;
  const through = (): Promise<never> => Promise.resolve((sent += 1) as never);
  const inner = { origin: {}, get: through, batchGet: through, query: through, commit: through, execute: through };
  return { db: permitted(inner, 'facts', grants), sent: () => sent };
}

// Refusals are meant here.
afterEach(() => {
  refused.clear();
  used.clear();
});

test.each(calls)('%s is another action than every other', async (action, call) => {
  const others = calls.map(([name]) => name).filter((name) => name !== action);
  const { db, sent } = world({ Workers: others } as Grants);
  await expect(call(db)).rejects.toThrow(
    `The handler facts may not ${action} on Workers: functions/handler-permissions.ts does not list it`,
  );
  expect(sent()).toBe(0);
  const granted = world({ Workers: [action] } as Grants);
  await call(granted.db);
  expect(granted.sent()).toBe(1);
  expect([[...refused], [...used]]).toEqual([[`facts ${action} Workers`], [`facts ${action} Workers`]]);
});

test('an index is no part of its table, nor the table of its index', async () => {
  const byName = { ...query, IndexName: 'byName' };
  await expect(world({ Workers: ['Query'] }).db.query(byName)).rejects.toThrow('Query on Workers/byName');
  await expect(world({ 'Workers/byPhone': ['Query'] }).db.query(byName)).rejects.toThrow('Query on Workers/byName');
  await expect(world({ 'Workers/byName': ['Query'] }).db.query(query)).rejects.toThrow('Query on Workers:');
  await world({ 'Workers/byName': ['Query'] }).db.query(byName);
});

test('each write of a transaction needs permission on its own table, and nothing is sent if one is refused', async () => {
  const onPositions: Write = { Put: { TableName: 'Positions', Item: key.Key } };
  const { db, sent } = world({ Workers: ['PutItem', 'ConditionCheckItem'] });
  await expect(db.commit([put, check, onPositions])).rejects.toThrow('PutItem on Positions');
  await expect(db.commit([put, update])).rejects.toThrow('UpdateItem on Workers');
  expect(sent()).toBe(0);
  await db.commit([put, check]);
  expect(sent()).toBe(1);
});

test('a batch of keys needs permission on each of its tables', async () => {
  const { db } = world({ Workers: ['BatchGetItem'] });
  await expect(db.batchGet([key, { ...key, TableName: 'Positions' }])).rejects.toThrow('BatchGetItem on Positions');
});

test('a text that is no statement on an item is never sent', async () => {
  await expect(world({}).db.execute([statement('EXISTS(SELECT 1)')])).rejects.toThrow('Expected a statement');
});
