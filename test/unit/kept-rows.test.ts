/** Rows that a process keeps for some seconds: how long, how many, and which not. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { createDatabase, type Database, type Write } from '../../functions/platform/dynamodb/database';
import { insert } from '../../functions/platform/dynamodb/statements';
import { limits } from '../../functions/limits';
import { itemLoader } from '../../functions/platform/lists/item-loader';
import type { Keeper } from '../../functions/platform/lists/malformed';
import { shownRows } from '../../functions/platform/lists/shown-rows';
import { KeptRows, rowsOfKind } from '../../functions/platform/process/kept-rows';

const key = (pk: string) => ({ TableName: 'Positions', Key: { pk, sk: 'enterprise' } }) as const;
const at = (seconds: number): Date => new Date(Date.UTC(2027, 0, 20) + seconds * 1_000);
const LASTS = limits.rowSecondsKept;

test('a row is kept for so many seconds from when its read began, and for none where the clock was put back', async () => {
  const rows = new KeptRows<unknown>();
  rows.keep(key('a'), at(0), Promise.resolve('first'));
  expect(await rows.find(key('a'), at(LASTS - 0.001))).toBe('first');
  expect(rows.find(key('a'), at(LASTS))).toBeUndefined();
  rows.keep(key('a'), at(0), Promise.resolve('second'));
  expect(rows.find(key('a'), at(-0.001))).toBeUndefined();
});

test('beyond so many rows that goes which was not asked for the longest', async () => {
  const rows = new KeptRows<unknown>();
  const names = Array.from({ length: limits.rowsKept }, (_, number) => String(number));
  for (const name of names) rows.keep(key(name), at(0), Promise.resolve(name));
  expect(await rows.find(key('0'), at(1))).toBe('0');
  rows.keep(key('one more'), at(1), Promise.resolve('one more'));
  expect(rows.find(key('1'), at(1))).toBeUndefined();
  const left = await Promise.all(['0', ...names.slice(2), 'one more'].map((name) => rows.find(key(name), at(1))));
  expect(left).toEqual(['0', ...names.slice(2), 'one more']);
});

test('neither what was not found is kept, nor a read that failed', async () => {
  const rows = new KeptRows<unknown>();
  rows.keep(key('absent'), at(0), Promise.resolve(undefined));
  const failing = Promise.reject(new Error('The database is away'));
  rows.keep(key('failed'), at(0), failing);
  await failing.catch(() => undefined);
  await Promise.resolve();
  expect([rows.find(key('absent'), at(0)), rows.find(key('failed'), at(0))]).toEqual([undefined, undefined]);
});

test('a read that was forgotten on its way is not kept, and takes no later one with it when it fails', async () => {
  const rows = new KeptRows<unknown>();
  let fail = (): void => undefined;
  const early = new Promise<never>((_, reject) => (fail = () => reject(new Error('Late'))));
  rows.keep(key('a'), at(0), early);
  rows.forget(key('a'));
  expect(rows.find(key('a'), at(0))).toBeUndefined();
  rows.keep(key('a'), at(0), Promise.resolve('later'));
  fail();
  await early.catch(() => undefined);
  await Promise.resolve();
  expect(await rows.find(key('a'), at(0))).toBe('later');
});

test('rows of one name in two tables, or of two sort keys, are two', async () => {
  const rows = new KeptRows<unknown>();
  const other = { ...key('a'), TableName: 'Campaigns' };
  const third = { TableName: 'Positions', Key: { pk: 'a', sk: 'other' } };
  rows.keep(key('a'), at(0), Promise.resolve(1));
  rows.keep(other, at(0), Promise.resolve(2));
  rows.keep(third, at(0), Promise.resolve(3));
  expect(await Promise.all([key('a'), other, third].map((each) => rows.find(each, at(0))))).toEqual([1, 2, 3]);
});

describe('the process forgets a row', () => {
  const answered = () => Promise.resolve({ Responses: [{}] });
  const lost = () => Promise.reject(Object.assign(new Error('No answer'), { name: 'TimeoutError' }));
  const refused = () => Promise.reject(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));
  const Item = { pk: 'a', sk: 'enterprise' };
  const put: Write = { Put: { TableName: 'Positions', Item } };
  const other: Write = { Put: { TableName: 'Campaigns', Item } };
  const update: Write = { Update: { ...key('a'), UpdateExpression: 'SET #a = :a' } };
  const statement = insert({ TableName: 'Positions', Item });
  const write = (db: Database): Promise<unknown> => db.commit([put]);

  test.each<[string, () => Promise<object>, (db: Database) => Promise<unknown>]>([
    ['that was put', answered, write],
    ['that was changed', answered, (db) => db.commit([update])],
    ['that was deleted', answered, (db) => db.commit([{ Delete: key('a') }])],
    ['that a transaction wrote', answered, (db) => db.commit([other, update])],
    ['that a statement wrote', answered, (db) => db.execute([statement])],
    ['that was written over a wrapper of the database', answered, (db) => write({ ...db })],
    ['of which a write was refused', refused, write],
    ['of which a write got no answer', lost, (db) => write(db).catch(() => undefined)],
    ['of which a statement got no answer', lost, (db) => db.execute([statement]).catch(() => undefined)],
  ])('%s, and no other', async (_, send, writing) => {
    const patience = { now: () => 0, sleep: () => Promise.resolve(), random: () => 0 };
    const db = createDatabase({ client: { send }, patience });
    const rows = rowsOfKind<unknown>()(db);
    for (const name of ['a', 'b']) rows.keep(key(name), at(0), Promise.resolve(name));
    await writing(db);
    expect(await Promise.all(['a', 'b'].map((name) => rows.find(key(name), at(0))))).toEqual([undefined, 'b']);
  });
});

test('a request is shown a row as it was shown it first, also when its seconds are over meanwhile', async () => {
  let [reads, now] = [0, at(0)];
  const batchGet = () => Promise.resolve([{ read: (reads += 1) }]);
  const request = (): Keeper =>
    ({ db: { origin: batchGet, batchGet }, clock: { now: () => now } }) as unknown as Keeper;
  const shown = shownRows(
    itemLoader(key, (item) => item),
    key,
  );
  await shown(request(), 'a');
  const second = request();
  expect(await shown(second, 'a')).toEqual({ read: 1 });
  now = at(LASTS);
  expect(await shown(second, 'a')).toEqual({ read: 1 });
  expect(await shown(request(), 'a')).toEqual({ read: 2 });
});

test('a request waits for a read of another one that hangs no longer than it may, reads itself, and the next one joins it', async () => {
  jest.useFakeTimers();
  const answers: ((items: readonly object[]) => void)[] = [];
  const batchGet = () => new Promise<readonly object[]>((resolve) => answers.push(resolve));
  const request = (): Keeper =>
    ({ db: { origin: batchGet, batchGet }, clock: { now: () => at(0) } }) as unknown as Keeper;
  const shown = shownRows(
    itemLoader(key, (item) => item),
    key,
  );
  const settled: string[] = [];
  const ask = (name: string): void => void Promise.resolve(shown(request(), 'a')).then(() => settled.push(name));
  ask('whose read hangs');
  ask('who joined it');
  await jest.advanceTimersByTimeAsync(limits.joinedReadMs - 1);
  expect(answers).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  ask('who came then');
  await jest.advanceTimersByTimeAsync(0);
  expect(answers).toHaveLength(2);
  answers[1]?.([{}]);
  await jest.advanceTimersByTimeAsync(0);
  expect(settled.sort()).toEqual(['who came then', 'who joined it']);
  jest.useRealTimers();
});
