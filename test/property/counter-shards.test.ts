/** Counters stay exact and small while shards come and go: thousands of them, records late, repeated and overlapping. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { counterKey } from '../../functions/domains/board/counter/attributes';
import { fold } from '../../functions/domains/board/counter/on-stream';
import { addDays, asCivilDate } from '../../functions/platform/values/civil-date';
import type { Database, Item, Key } from '../../functions/platform/dynamodb/database';
import { inParallel } from '../../functions/platform/jobs/in-parallel';
import { shardName } from '../../functions/platform/streams/stream-marks';
import type { StreamRecord } from '../../functions/platform/streams/streams';
import { itemBytes } from '../kit/item-bytes';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { part, runs } from '../kit/long';
import { asRegionCode } from '../../functions/domains/reference/region/region-code';

let local: LocalDatabase;
let db: Database;

beforeAll(async () => {
  local = await startLocalDatabase();
  db = local.db;
});

afterAll(() => local.stop());

const HOUR = 3_600_000;
const START = Date.parse('2027-01-01T00:00:00Z');
const COUNTIES = ['530602', '530621', '530622', '530623', '530624', '530625', '530626', '530627', '530628', '530629'];

interface Shard {
  readonly records: readonly StreamRecord[];
  /** In the order of time, each of some of the records, from the first on; all are delivered at last, within the horizon. */
  readonly deliveries: readonly {
    readonly at: number;
    readonly from: number;
    readonly to: number;
    readonly isFirst: boolean;
  }[];
}

/** Hours: when a shard opens, when its records are written, and how late they and their repeats come. */
interface Life {
  readonly opens: number;
  readonly written: readonly number[];
  readonly lag: number;
  readonly repeats: readonly { readonly after: number; readonly from: number; readonly to: number }[];
}

let sequence = 10n ** 27n;

function shardOf(shardId: string, life: Life): Shard {
  const records = life.written
    .toSorted((a, b) => a - b)
    .map((hours, index): StreamRecord => ({
      ...{ shardId, stream: 'Workers/1', table: 'Workers', keys: {} },
      sequenceNumber: String((sequence += 12_345_678_901n)).padStart(40, '0'),
      at: new Date(START + Math.floor((life.opens + hours) * 3_600) * 1_000),
      newItem: { amount: index + 1 },
    }));
  const seen = START + (life.opens + 4 + life.lag) * HOUR;
  const first = { at: seen, from: 0, to: records.length, isFirst: true };
  const repeats = life.repeats.map(({ after, from, to }) => ({ at: seen + after * HOUR, from, to, isFirst: false }));
  return { records, deliveries: [first, ...repeats] };
}

const NAMED_AHEAD = 256;

/** Delivers everything in the order of time, some of it at once. */
async function play(shards: readonly Shard[], key: Key, atOnce: number, look?: (item: Item) => void): Promise<void> {
  const deliveries = shards
    .flatMap((shard) => shard.deliveries.map((delivery) => ({ ...delivery, shard })))
    .sort((a, b) => a.at - b.at);
  const tallies = ({ amount }: Item): { key: Key; attribute: string; amount: number }[] => [
    { key, attribute: 'value', amount: amount as number },
    { key, attribute: `in.${COUNTIES[(amount as number) % COUNTIES.length]}`, amount: amount as number },
  ];
  for (let start = 0, named = 0; start < deliveries.length;) {
    // Ahead, many at once: one after the other, names would take half of the time.
    const next = deliveries.slice(named, start + NAMED_AHEAD);
    if (start >= named) await inParallel(32, next, ({ shard }) => shardName(db, shard.records[0]!));
    if (start >= named) named = start + NAMED_AHEAD;
    const group = atOnceFrom(deliveries.slice(start, start + atOnce));
    await inParallel(atOnce, group, async ({ at, from, to, shard }) => {
      const clock = { now: () => new Date(at) };
      await fold(db, shard.records.slice(from, to), { contributions: () => [], tallies }, clock);
    });
    start += group.length;
    if (look !== undefined && start % 16 < group.length) look((await db.get(key)) ?? {});
  }
}

/**
 * What may come at once: what lies less than half an hour apart, and repeats with what was delivered before, since a record comes
 * for the first time after all earlier ones of its shard.
 */
function atOnceFrom<D extends { at: number; isFirst: boolean; shard: Shard }>(deliveries: readonly D[]): readonly D[] {
  const start = deliveries[0]?.at ?? 0;
  const end = deliveries.findIndex(
    ({ at, isFirst, shard }, index) =>
      at > start + HOUR / 2 ||
      (!isFirst && deliveries.slice(0, index).some((other) => other.isFirst && other.shard === shard)),
  );
  return end === -1 ? deliveries : deliveries.slice(0, end);
}

function total(shards: readonly Shard[]): number {
  return shards.flatMap(({ records }) => records).reduce((sum, { newItem }) => sum + Number(newItem?.['amount']), 0);
}

/** `npm run test:long` plays ten thousand. */
test(`${part(10_000, 10)} shards, four at a time, each for four hours: every record is counted once, and the item stays below 1 KB`, async () => {
  const random = mulberry32(4);
  const pick = (max: number): number => Math.floor(random() * max);
  const shards = Array.from({ length: part(10_000, 10) }, (_, number) => {
    const count = 1 + pick(3);
    const repeat = { after: pick(2) === 0 ? random() * 20 : random() * 100, from: pick(count), to: count };
    return shardOf(shardId(number), {
      opens: Math.floor(number / 4) * 4,
      written: Array.from({ length: count }, () => random() * 4),
      lag: pick(20) === 0 ? random() * 19 : random() / 10,
      repeats: pick(8) === 0 ? [repeat] : [],
    });
  });
  const key = counterKey('WORKERS_REGISTERED', asRegionCode('5306'), asCivilDate('2027-01-01'));
  let bytes = 0;
  // One after the other, each costs one or two writes; at once they refuse each other, which the next test looks at.
  await play(shards, key, 1, (item) => (bytes = Math.max(bytes, itemBytes(item))));
  const item = await db.get(key);
  expect(item?.['value']).toBe(total(shards));
  expect(bytes).toBeLessThan(1_024);
  for (const [name, value] of Object.entries(item ?? {}))
    if (name.startsWith('.')) expect(itemBytes({ [name]: value })).toBeLessThanOrEqual(24);
});

const life: fc.Arbitrary<Life> = fc.record({
  opens: fc.nat({ max: 60 }),
  written: fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: 1, maxLength: 4 }),
  lag: fc.double({ min: 0, max: 19, noNaN: true }),
  repeats: fc.array(
    fc.record({ after: fc.double({ min: 0, max: 90, noNaN: true }), from: fc.nat({ max: 3 }), to: fc.nat({ max: 4 }) }),
    { maxLength: 4 },
  ),
});

test('any shards, at any time, delivered late within the horizon and again whenever: every record is counted once', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 14 }), async (lives) => {
      run += 1;
      const shards = lives.map((one, number) => shardOf(`shardId-${run}-${number}`, one));
      const key = counterKey('WORKERS_REGISTERED', asRegionCode('53'), addDays(asCivilDate('2030-01-01'), run));
      await play(shards, key, 3);
      expect((await db.get(key))?.['value']).toBe(total(shards));
    }),
    runs(100),
  );
});

const counts = (key: Key) => ({
  contributions: () => [],
  tallies: ({ amount }: Item) => [{ key, attribute: 'value', amount: amount as number }],
});
const at = (hours: number) => ({ now: () => new Date(START + hours * HOUR) });
const one = (shard: string, written: number[]): Shard => shardOf(shard, { opens: 0, written, lag: 0, repeats: [] });

test('a record older than the horizon is not counted, but set aside with the counter and what it may lack', async () => {
  const key = counterKey('WORKERS_REGISTERED', 'all', asCivilDate('2027-02-01'));
  const { records } = one('late', [0, 1]);
  expect(await fold(db, records, counts(key), at(25.5))).toEqual({ unfolded: 0, late: 1 });
  expect(await fold(db, records, counts(key), at(29))).toEqual({ unfolded: 0, late: 2 });
  expect(await db.get(key)).toMatchObject({ value: 2 });
  const { items } = await db.query({
    TableName: 'Campaigns',
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :shard)',
    ExpressionAttributeValues: { ':pk': 'aside#2027-01-01', ':shard': 'counters#late#' },
  });
  expect(items).toMatchObject(
    [1, 2].map((amount) => ({ table: 'Workers', error: 'TooLate', counter: key.Key, amounts: { value: amount } })),
  );
});

test('a counter that has forgotten a shard takes none of its records, whatever a slow clock says', async () => {
  const key = counterKey('WORKERS_REGISTERED', 'all', asCivilDate('2027-02-02'));
  const old = one('slow-1', [0]).records;
  await fold(db, old, counts(key), at(1));
  await fold(db, shardOf('slow-2', { opens: 40, written: [0], lag: 0, repeats: [] }).records, counts(key), at(41));
  expect(await fold(db, old, counts(key), at(2))).toEqual({ unfolded: 0, late: 1 });
  expect(await db.get(key)).toMatchObject({ value: 2 });
});

test('a mark that moves while another shard clears the item stays', async () => {
  const key = counterKey('WORKERS_REGISTERED', 'all', asCivilDate('2027-02-03'));
  const [first, second] = one('race-1', [0, 4.5]).records;
  await fold(db, [first!], counts(key), at(1));
  // Of the same shard, just before the other's write removes the mark, and once more afterwards.
  let commits = 0;
  const raced: Database = {
    ...db,
    commit: async (writes) => {
      commits += 1;
      if (commits === 3) await fold(db, [second!], counts(key), at(28));
      return db.commit(writes);
    },
  };
  const other = shardOf('race-2', { opens: 27, written: [0], lag: 0, repeats: [] });
  await fold(raced, other.records, counts(key), at(28));
  expect(commits).toBeGreaterThan(3);
  await fold(db, [second!], counts(key), at(28));
  expect(await db.get(key)).toMatchObject({ value: 1 + 2 + 1 });
});

test('two shards whose hashes meet have names of their own, and lose and double nothing', async () => {
  const [one, other] = meeting();
  const key = counterKey('WORKERS_REGISTERED', 'all', asCivilDate('2027-02-04'));
  for (const { records } of [shardOf(one, plain), shardOf(other, plain), shardOf(one, plain)]) {
    await fold(db, records, counts(key), at(4));
    await fold(
      local.over((same) => same),
      records,
      counts(key),
      at(4),
    );
  }
  expect(await db.get(key)).toMatchObject({ value: 3 });
  const names = await Promise.all([one, other].map((shardId) => shardName(db, { stream: 'Workers/1', shardId })));
  expect(new Set(names).size).toBe(2);
});

test('numbers of an earlier release are obeyed, and cleared when no record of theirs can come', async () => {
  const key = counterKey('WORKERS_REGISTERED', 'all', asCivilDate('2027-02-05'));
  const { records } = one('earlier', [0, 1, 2]);
  const lasts = Object.fromEntries(
    Array.from({ length: 240 }, (_, shard) => [`last.${shardId(shard)}`, '0'.repeat(40)]),
  );
  const held = { ...key.Key, value: 3, ...lasts, 'last.earlier': records[1]!.sequenceNumber };
  await db.commit([{ Put: { TableName: 'Campaigns', Item: held } }]);
  await fold(db, records, counts(key), at(3));
  await fold(db, records, counts(key), at(3));
  expect(await db.get(key)).toMatchObject({ value: 6, [`last.${shardId(7)}`]: '0'.repeat(40) });
  for (const hours of [30, 33, 36, 39])
    await fold(db, shardOf(`after-${hours}`, { ...plain, opens: hours }).records, counts(key), at(hours + 1));
  const left = Object.keys((await db.get(key)) ?? {}).filter((name) => name.startsWith('last'));
  expect(left).toEqual([]);
  expect(await fold(db, records, counts(key), at(40))).toEqual({ unfolded: 0, late: 3 });
  expect(await db.get(key)).toMatchObject({ value: 6 + 4 });
});

test('a table that was restored has another stream: its shards are others, whatever they are called and number', async () => {
  const key = counterKey('WORKERS_REGISTERED', 'all', asCivilDate('2027-02-06'));
  const { records } = one('same', [0, 1]);
  await fold(db, records, counts(key), at(2));
  const again = records.map((record) => ({
    ...record,
    stream: 'Workers-restored/2',
    sequenceNumber: record.sequenceNumber.replace('1', '0'),
  }));
  await fold(db, again, counts(key), at(2));
  expect(await db.get(key)).toMatchObject({ value: 6 });
});

const plain: Life = { opens: 0, written: [0.5], lag: 0, repeats: [] };

/** Two shards whose first hashes are alike in 24 bits. */
function meeting(): [string, string] {
  const seen = new Map<string, string>();
  for (let number = 0; ; number += 1) {
    const shard = `shardId-${number}`;
    const hash = createHash('sha256').update(`Workers/1/${shard}\u00000`).digest('base64url').slice(0, 4);
    const other = seen.get(hash);
    if (other !== undefined) return [other, shard];
    seen.set(hash, shard);
  }
}

/** As long as DynamoDB's own. */
function shardId(number: number): string {
  return `shardId-${String(1_796_000_000_000 + number).padStart(20, '0')}-f55eea83`;
}

/** Numbers in [0, 1), the same for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
