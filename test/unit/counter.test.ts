/** What one record changes in the counter items. */
import { counterChanges, factOf } from '../../functions/domains/board/counter/changed-counters';
import type { Item } from '../../functions/platform/dynamodb/database';
import { readRecords } from '../../functions/platform/streams/streams';
import { triggers } from '../../functions/triggers';
import type { Contribution } from '../../functions/domains/reference/indicator/indicator';
import { type Change, eventOf, recordsOf } from '../kit/stream-events';

const contributions = (item: Item): Contribution[] => item['contributions'] as Contribution[];
const state = (regionCode: string, amount = 1, on = '2027-02-06'): Item => ({
  contributions: [{ indicator: 'WORKERS_REGISTERED', on, regionCode, amount }],
});
const facts = (changes: readonly Change[], at = '2027-02-06T02:00:00Z'): ReturnType<typeof factOf>[] =>
  readRecords(eventOf('shard', recordsOf(changes, new Date(at)))).map((record) => factOf(record, { contributions }));
const changed = (changes: Change[]): unknown[][] =>
  counterChanges(facts(changes)).map(({ key, steps }) => [
    key.Key.pk,
    ...steps.map(({ amounts }) => Object.fromEntries(amounts)),
  ]);

test('a fact in a village is five writes: everything, its province, its prefecture with its county, its county with it, the parts', () => {
  expect(changed([{ newItem: state('530627101005') }])).toEqual([
    ['WORKERS_REGISTERED#all', { value: 1, 'in.53': 1 }],
    ['WORKERS_REGISTERED#53', { value: 1, 'in.5306': 1 }],
    ['WORKERS_REGISTERED#5306', { value: 1, 'in.530627': 1 }],
    ['WORKERS_REGISTERED#530627', { 'at.101005': 1 }],
    ['WORKERS_REGISTERED#parts', { 'of.530627': 1 }],
  ]);
});

test('what is of no person has no parts', () => {
  const stations = [{ indicator: 'STATIONS', on: '2027-02-06', regionCode: '530627', amount: 1 }];
  expect(changed([{ newItem: { contributions: stations } }]).map(([pk]) => pk)).toEqual([
    ...['STATIONS#all', 'STATIONS#53', 'STATIONS#5306'],
  ]);
});

test('what an earlier release wrote counts in its county, and never comes off a village in which it did not count', () => {
  const counted = (edition: string): Item => ({ ...state('530627101005'), __edb_e__: 'worker', __edb_v__: edition });
  expect(changed([{ newItem: counted('2') }]).map(([pk]) => pk)).not.toContain('WORKERS_REGISTERED#530627');
  // Its first write by this release counts it there, wholly.
  expect(changed([{ oldItem: counted('2'), newItem: counted('3') }])).toEqual([
    ['WORKERS_REGISTERED#530627', { 'at.101005': 1 }],
  ]);
  expect(changed([{ oldItem: counted('2') }]).map(([pk]) => pk)).not.toContain('WORKERS_REGISTERED#530627');
});

test('a fact in a prefecture without counties counts for it and for what holds it', () => {
  expect(changed([{ newItem: state('4419', 40) }])).toEqual([
    ['WORKERS_REGISTERED#all', { value: 40, 'in.44': 40 }],
    ['WORKERS_REGISTERED#44', { value: 40, 'in.4419': 40 }],
    ['WORKERS_REGISTERED#4419', { value: 40 }],
    ['WORKERS_REGISTERED#parts', { 'of.4419': 40 }],
  ]);
});

test('a fact that moves changes only what held it before or holds it now', () => {
  expect(changed([{ oldItem: state('530627101005'), newItem: state('530628') }])).toEqual([
    ['WORKERS_REGISTERED#5306', { 'in.530627': -1, 'in.530628': 1 }],
    ['WORKERS_REGISTERED#530627', { 'at.101005': -1 }],
    ['WORKERS_REGISTERED#parts', { 'of.530627': -1, 'of.530628': 1 }],
  ]);
  expect(changed([{ oldItem: state('530627101005'), newItem: state('530627102001') }])).toEqual([
    ['WORKERS_REGISTERED#530627', { 'at.101005': -1, 'at.102001': 1 }],
  ]);
});

test('a change that counts for nothing is no write', () => {
  expect(changed([{ oldItem: state('530627101005'), newItem: { ...state('530627101005'), name: 'x' } }])).toEqual([]);
});

test('a record in which nothing changed is not read', () => {
  const same = { oldItem: state('530627'), newItem: state('530627') };
  expect(readRecords(eventOf('shard', recordsOf([same], new Date(0))))).toEqual([]);
});

test('a deleted item takes back what it counted for', () => {
  expect(changed([{ oldItem: state('44', 3) }])).toEqual([
    ['WORKERS_REGISTERED#all', { value: -3, 'in.44': -3 }],
    ['WORKERS_REGISTERED#44', { value: -3 }],
    ['WORKERS_REGISTERED#parts', { 'of.44': -3 }],
  ]);
});

test.each([
  ['a day that does not exist', state('530627', 1, '2027-02-30')],
  ['a region that is none by its form', state('Zhaotong')],
  ['a part of a person', state('530627', 0.5)],
  ['no number', state('530627', Number.NaN)],
])('%s cannot be folded', (_, newItem) => {
  const [record] = readRecords(eventOf('shard', recordsOf([{ newItem: state('530627') }], new Date(0))));
  expect(() => factOf({ ...record!, newItem }, { contributions })).toThrow(
    'Expected a whole number on a civil day in a region',
  );
});

describe('what a record changes of a day before its own', () => {
  const restated = (changes: readonly Change[], at: string): Record<string, unknown>[] =>
    counterChanges(facts(changes, at))
      .filter(({ key }) => key.Key['pk'].startsWith('restated#'))
      .map(({ key, steps }) => ({ ...key.Key, ...Object.fromEntries(steps.flatMap(({ amounts }) => [...amounts])) }));

  test('is nothing on the same civil day of China', () => {
    expect(restated([{ newItem: state('530627101005', 2) }], '2027-02-06T15:59:59Z')).toEqual([]);
  });

  test('is kept for every level, with the number of days that it came later', () => {
    expect(restated([{ newItem: state('530627101005', 2) }], '2027-02-08T16:00:00Z')).toEqual([
      { pk: 'restated#WORKERS_REGISTERED#all', sk: '2027-02-06', '+3': 2 },
      { pk: 'restated#WORKERS_REGISTERED#53', sk: '2027-02-06', '+3': 2 },
      { pk: 'restated#WORKERS_REGISTERED#5306', sk: '2027-02-06', '+3': 2, '530627+3': 2 },
    ]);
  });

  test('says what was taken off, and nothing where a move changes no sum', () => {
    const move = { oldItem: state('530627101005', 1), newItem: state('530628101001', 1) };
    expect(restated([move], '2027-02-06T16:00:00Z')).toEqual([
      { pk: 'restated#WORKERS_REGISTERED#5306', sk: '2027-02-06', '530627-1': -1, '530628+1': 1 },
    ]);
  });
});

test('the item of everything takes fewer than a hundred writes a second from 40 shards with 5,000 facts a second', () => {
  // 125 facts a second of each shard; a batch is full with `batchSize` records.
  const perShard = Array.from({ length: 125 }, () => ({ newItem: state('530627101005', 1) }));
  const writes = Array.from({ length: 40 }, () => {
    const records = facts(perShard, '2027-02-06T02:00:00Z');
    const batches = Math.ceil(records.length / triggers.facts.batchSize);
    return Array.from({ length: batches }, (_, batch) =>
      counterChanges(records.slice(batch * triggers.facts.batchSize, (batch + 1) * triggers.facts.batchSize)),
    );
  }).flat(2);
  const byItem = Map.groupBy(writes, ({ key }) => `${key.Key['pk']}/${key.Key['sk']}`);
  expect(Math.max(...[...byItem.values()].map((all) => all.length))).toBeLessThan(100);
});
