/** The change feed has no gap and no repeat, and each position's changes in order: whatever is delivered how often, and wherever it dies. */
import fc from 'fast-check';
import { appendChanges } from '../../functions/domains/jobs/position-change/on-stream';
import { changeOf, feedsOf, type PositionChange } from '../../functions/domains/jobs/position-change/feeds-and-cursors';
import { parseSegment, segmentsAfter } from '../../functions/domains/jobs/position-change/store';
import { listChanges } from '../../functions/domains/jobs/position-change/service';
import { startOfDay, asCivilDate } from '../../functions/platform/values/civil-date';
import { limits } from '../../functions/limits';
import type { Context } from '../../functions/platform/requests/context';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import { Fault } from '../../functions/platform/requests/errors';
import { readRecords, type StreamRecord } from '../../functions/platform/streams/streams';
import { type Death, dyingDatabase } from '../kit/dying-database';
import { type LocalDatabase, startLocalDatabase } from '../kit/local-database';
import { runs } from '../kit/long';
import { type Change, eventOf, recordsOf } from '../kit/stream-events';
import { repeat } from '../kit/until';

let local: LocalDatabase;

beforeAll(async () => {
  local = await startLocalDatabase();
});

afterAll(() => local.stop());

const SHARDS = ['shardId-1', 'shardId-2', 'shardId-3'];

const status = fc.constantFrom('PENDING', 'OPEN', 'OPEN', 'FILLED', 'CLOSED');
/** Which of four positions of the shard becomes what. */
const history = fc.array(fc.tuple(fc.nat({ max: 3 }), status), { maxLength: 30 });
const death: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ afterWrites: fc.nat({ max: 6 }), lastWriteDone: fc.boolean() }),
  { nil: undefined },
);
const delivery = fc.record({
  back: fc.nat({ max: 20 }),
  size: fc.integer({ min: 1, max: 15 }),
  deaths: fc.array(death, { minLength: 1, maxLength: 2 }),
});
const rounds = fc.array(fc.tuple(...SHARDS.map(() => fc.option(delivery))), { maxLength: 10 });

/** An enterprise's reader, that reads a few at a time and remembers the cursor alone. */
function reader(enterpriseId: string): { poll: () => Promise<void>; seen: PositionChange[] } {
  const viewer = { roles: ['ENTERPRISE'], enterpriseId, account: 'a' };
  const seen: PositionChange[] = [];
  let after: string | null = null;
  const poll = async (): Promise<void> => {
    await repeat('the pages of a feed', async () => {
      const context = { db: local.db, viewer } as unknown as Context;
      const { edges, pageInfo } = await listChanges(context, { first: 3, after });
      seen.push(...edges.map(({ node }) => node));
      after = pageInfo.endCursor;
      return { more: pageInfo.hasNextPage };
    });
  };
  return { poll, seen };
}

test('any deliveries of any histories to several shards at once give a concurrent reader each change once, in order', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(...SHARDS.map(() => history)), rounds, async (histories, deliveries) => {
      run += 1;
      const enterpriseId = `ent_${run}`;
      const expected = new Map<string, string[]>();
      const shards = histories.map((changes, index) => ({
        shardId: SHARDS[index]!,
        delivered: 0,
        records: recordsOf(
          play(changes, `pos_${run}_${index}`, enterpriseId, expected),
          startOfDay(asCivilDate('2027-01-20')),
        ),
      }));
      const early = reader(enterpriseId);
      const deliver = async (
        shard: (typeof shards)[number],
        { back, size, deaths }: { back: number; size: number; deaths: readonly (Death | undefined)[] },
      ): Promise<void> => {
        const start = Math.max(0, shard.delivered - back);
        const batch = readRecords(eventOf(shard.shardId, shard.records.slice(start, start + size)));
        const results = await Promise.allSettled(
          deaths.map((one) => appendChanges(dyingDatabase(local.db, one), batch)),
        );
        for (const result of results)
          if (result.status === 'rejected' && !(result.reason instanceof Fault)) throw result.reason as Error;
        if (results.some((result) => result.status === 'fulfilled'))
          shard.delivered = Math.max(shard.delivered, start + size);
      };
      for (const round of deliveries)
        await Promise.all([
          early.poll(),
          ...round.map((one, index) => (one === null ? undefined : deliver(shards[index]!, one))),
        ]);
      for (const shard of shards)
        while (shard.delivered < shard.records.length) await deliver(shard, { back: 3, size: 10, deaths: [undefined] });

      const late = reader(enterpriseId);
      await Promise.all([early.poll(), late.poll()]);
      expect(byPosition(late.seen)).toEqual(expected);
      // The order of changes with the same second may be told apart by the cursor alone: it is one order for all.
      expect(early.seen).toEqual(late.seen);
      expect(await numbersOf(`changes#${enterpriseId}`)).toEqual(late.seen.map((_, index) => index + 1));
    }),
    runs(40),
  );
});

/** A batch that was given up after all retries, so that its shard went on, and was handed in later. */
const givenUp = fc.record({
  /** Hours between records: shards are forgotten meanwhile, or not. */
  apart: fc.constantFrom(0.1, 3, 40),
  batches: fc.array(fc.record({ size: fc.integer({ min: 1, max: 4 }), skipped: fc.boolean() }), { maxLength: 12 }),
  /** Which of all batches are handed in, and in what order; any of them more than once, and at once. */
  handedIn: fc.array(fc.array(fc.nat({ max: 11 }), { minLength: 1, maxLength: 3 }), { maxLength: 8 }),
});

test('batches that were given up and are handed in late, in any order and more than once, are in it once, and so are all others', async () => {
  let run = 0;
  const shardsOf = fc.tuple(...SHARDS.slice(0, 2).map(() => givenUp));
  await fc.assert(
    fc.asyncProperty(shardsOf, async (plans) => {
      const enterpriseId = `ent_late_${(run += 1)}`;
      const start = startOfDay(asCivilDate('2027-01-20')).getTime();
      const shards = plans.map(({ apart, batches, handedIn }, index) => {
        const count = batches.reduce((sum, { size }) => sum + size, 0);
        const records = Array.from({ length: count }, (_, number) => number).flatMap((number) => {
          const id = `pos_late_${run}_${index}_${number}`;
          const newItem = { __edb_e__: 'position', id, enterpriseId, part: '0', status: 'OPEN' };
          const at = new Date(start + Math.floor(number * apart * 3_600) * 1_000);
          return readRecords(eventOf(SHARDS[index]!, recordsOf([{ newItem }], at))).map((record) => ({
            ...record,
            sequenceNumber: String(95 + number).padStart(40, '0'),
          }));
        });
        let next = 0;
        const all = batches.map(({ size, skipped }) => ({ skipped, records: records.slice(next, (next += size)) }));
        return { all, handedIn };
      });
      for (let index = 0; index < 12; index += 1) {
        const now = shards.flatMap(({ all }) => all[index] ?? []).filter(({ skipped }) => !skipped);
        await Promise.all(now.map(({ records }) => appendChanges(local.db, records)));
      }
      const told = (): Promise<string[]> => tellOf(enterpriseId);
      const regular = shards.flatMap(({ all }) => all.flatMap(({ skipped, records }) => (skipped ? [] : records)));
      expect(await told()).toEqual(idsOf(regular));
      const late = [...regular];
      for (let index = 0; index < 8; index += 1) {
        const now = shards.flatMap(({ all, handedIn }) => (handedIn[index] ?? []).flatMap((which) => all[which] ?? []));
        await Promise.all(now.map(({ records }) => appendChanges(local.db, records)));
        late.push(...now.flatMap(({ records }) => records));
        expect(await told()).toEqual(idsOf(late));
      }
    }),
    runs(60),
  );
});

/** Of the positions that an enterprise is told of, each once for each change. */
async function tellOf(enterpriseId: string): Promise<string[]> {
  const { poll, seen } = reader(enterpriseId);
  await poll();
  return seen.map(({ positionId }) => positionId).sort();
}

function idsOf(records: readonly StreamRecord[]): string[] {
  return [...new Set(records.map(({ newItem }) => String(newItem?.['id'])))].sort();
}

/** The items' changes in a row, and what the feed should say of each position. */
function play(
  history: readonly (readonly [number, string])[],
  prefix: string,
  enterpriseId: string,
  expected: Map<string, string[]>,
): Change[] {
  const states = new Map<string, Item>();
  return history.map(([number, state], version) => {
    const id = `${prefix}_${number}`;
    const oldItem = states.get(id);
    const newItem = { __edb_e__: 'position', id, enterpriseId, part: String(number), status: state, version };
    states.set(id, newItem);
    const change = changeOf(oldItem, newItem);
    if (change !== undefined) expected.set(id, [...(expected.get(id) ?? []), change]);
    return { oldItem, newItem };
  });
}

function byPosition(changes: readonly PositionChange[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { positionId, change } of changes) found.set(positionId, [...(found.get(positionId) ?? []), change]);
  return found;
}

async function numbersOf(feed: string): Promise<number[]> {
  const { items } = await local.db.query(segmentsAfter(feed, 0));
  return items
    .map(parseSegment)
    .flatMap(({ last, changes }) => changes.map((_, index) => last - changes.length + 1 + index));
}

test('a feed of an earlier release goes on: what its head has passed is not told again, and what comes next is', async () => {
  const enterpriseId = 'ent_earlier';
  const feed = `changes#${enterpriseId}`;
  const at = startOfDay(asCivilDate('2027-01-20'));
  const newItem = (id: string): Item => ({ __edb_e__: 'position', id, enterpriseId, part: '0', status: 'OPEN' });
  const batch = readRecords(
    eventOf('shard-0', recordsOf([{ newItem: newItem('pos_a') }, { newItem: newItem('pos_b') }], at)),
  );
  const taken = { 'shard-0': { sequenceNumber: batch[0]!.sequenceNumber, at: at.getTime() } };
  const changes = [{ positionId: 'pos_a', change: 'OPENED', at: '2027-01-19T16:00:00Z' }];
  for (const item of [
    { pk: feed, sk: 'head', count: 1, taken },
    { pk: feed, sk: '000000000000001', changes },
  ])
    await local.db.commit([{ Put: { TableName: 'Positions', Item: item } }]);
  await appendChanges(local.db, batch);
  await appendChanges(local.db, batch);
  expect(await tellOf(enterpriseId)).toEqual(['pos_a', 'pos_b']);
});

test('a batch that comes again is looked for among the last segments of a feed, however long it is', async () => {
  const enterpriseId = 'ent_long';
  const newItem = (id: string): Item => ({ __edb_e__: 'position', id, enterpriseId, part: '0', status: 'OPEN' });
  const changes = Array.from({ length: 200 }, (_, number) => ({ newItem: newItem(`pos_long_${number}`) }));
  const batch = readRecords(eventOf('shard-long', recordsOf(changes, startOfDay(asCivilDate('2027-01-20')))));
  for (const record of batch) await appendChanges(local.db, [record]);
  let items = 0;
  const counting: Database = {
    ...local.db,
    query: async (params) => {
      const page = await local.db.query(params);
      items += page.items.length;
      return page;
    },
  };
  await appendChanges(counting, batch.slice(-1));
  expect(items).toBeLessThanOrEqual(2 * limits.feedSegmentsReadBackAtOnce);
  await appendChanges(local.db, batch);
  expect(await tellOf(enterpriseId)).toHaveLength(200);
});

test('a change is told where a reader can see it', () => {
  const item = (state: string): Item => ({ __edb_e__: 'position', status: state });
  const states = ['PENDING', 'OPEN', 'FILLED', 'CLOSED'] as const;
  const table = Object.fromEntries(
    states.map((before) => [before, states.map((after) => changeOf(item(before), item(after)))]),
  );
  expect(table).toEqual({
    PENDING: [undefined, 'OPENED', 'OPENED', undefined],
    OPEN: ['CLOSED', 'UPDATED', 'UPDATED', 'CLOSED'],
    FILLED: ['CLOSED', 'UPDATED', 'UPDATED', 'CLOSED'],
    CLOSED: [undefined, 'OPENED', 'OPENED', undefined],
  });
  expect(changeOf(undefined, item('OPEN'))).toBe('OPENED');
  expect(changeOf(undefined, { __edb_e__: 'enterprise', status: 'OPEN' })).toBeUndefined();
  expect(feedsOf({ part: 'a', enterpriseId: 'ent_1' })).toEqual(['changes#a', 'changes#ent_1']);
});
