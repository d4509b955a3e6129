/** What one record changes in the counter items. */
import { counterChanges, factOf, revisionsOf } from '../../functions/domains/board/counter/changed-counters';
import type { Item } from '../../functions/platform/dynamodb/database';
import { readRecords } from '../../functions/platform/streams/streams';
import type { Contribution } from '../../functions/domains/reference/indicator/indicator';
import { type Change, eventOf, recordsOf } from '../kit/stream-events';

const contributions = (item: Item): Contribution[] => item['contributions'] as Contribution[];
const state = (regionCode: string, amount = 1, on = '2027-02-06'): Item => ({
  contributions: [{ indicator: 'WORKERS_REGISTERED', on, regionCode, amount }],
});
const facts = (changes: Change[], at = '2027-02-06T02:00:00Z'): ReturnType<typeof factOf>[] =>
  readRecords(eventOf('shard', recordsOf(changes, new Date(at)))).map((record) => factOf(record, { contributions }));
const changed = (changes: Change[]): unknown =>
  counterChanges(facts(changes)).map(({ key, steps }) => [
    key.Key.pk,
    ...steps.map(({ amounts }) => Object.fromEntries(amounts)),
  ]);

test('a fact in a village is three writes: everything, its province, its prefecture with its county', () => {
  expect(changed([{ newItem: state('530627101005') }])).toEqual([
    ['WORKERS_REGISTERED#all', { value: 1, 'in.53': 1 }],
    ['WORKERS_REGISTERED#53', { value: 1, 'in.5306': 1 }],
    ['WORKERS_REGISTERED#5306', { value: 1, 'in.530627': 1 }],
  ]);
});

test('a fact in a prefecture without counties counts for it and for what holds it', () => {
  expect(changed([{ newItem: state('4419', 40) }])).toEqual([
    ['WORKERS_REGISTERED#all', { value: 40, 'in.44': 40 }],
    ['WORKERS_REGISTERED#44', { value: 40, 'in.4419': 40 }],
    ['WORKERS_REGISTERED#4419', { value: 40 }],
  ]);
});

test('a fact that moves changes only what held it before or holds it now', () => {
  expect(changed([{ oldItem: state('530627101005'), newItem: state('530628') }])).toEqual([
    ['WORKERS_REGISTERED#5306', { 'in.530627': -1, 'in.530628': 1 }],
  ]);
});

test('a change that counts for nothing is no write', () => {
  expect(changed([{ oldItem: state('530627101005'), newItem: state('530627102001') }])).toEqual([]);
});

test('a record in which nothing changed is not read', () => {
  const same = { oldItem: state('530627'), newItem: state('530627') };
  expect(readRecords(eventOf('shard', recordsOf([same], new Date(0))))).toEqual([]);
});

test('a deleted item takes back what it counted for', () => {
  expect(changed([{ oldItem: state('44', 3) }])).toEqual([
    ['WORKERS_REGISTERED#all', { value: -3, 'in.44': -3 }],
    ['WORKERS_REGISTERED#44', { value: -3 }],
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

test('a fact of a day before it was recorded leaves a revision of its county; one of the same civil day leaves none', () => {
  const change = { newItem: state('530627101005', 2) };
  expect(facts([change], '2027-02-06T15:59:59Z').flatMap(revisionsOf)).toEqual([]);
  expect(facts([change], '2027-02-06T16:00:00Z').flatMap(revisionsOf)).toEqual([
    {
      pk: 'revision#WORKERS_REGISTERED#530627',
      sk: `2027-02-06#shard#${'95'.padStart(40, '0')}`,
      amount: 2,
      recordedAt: '2027-02-06T16:00:00.000Z',
    },
  ]);
});
