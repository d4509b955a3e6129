/** Rows that a process keeps for some seconds: how long, how many, and which not. */
import { limits } from '../../functions/limits';
import { KeptRows } from '../../functions/platform/process/kept-rows';

const key = (pk: string) => ({ TableName: 'Positions', Key: { pk, sk: 'enterprise' } });
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
  const left = await Promise.all(['0', ...names.slice(2), 'one more'].map(async (name) => rows.find(key(name), at(1))));
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
  expect(await Promise.all([key('a'), other, third].map(async (each) => rows.find(each, at(0))))).toEqual([1, 2, 3]);
});
