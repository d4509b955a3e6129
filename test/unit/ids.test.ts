/** Ids: told apart by their prefix, in order of time, and an owned one names its owner. */
import fc from 'fast-check';
import { createIds, derivedId, isId, nextOwned, ownerOf, partOf, prefixOf } from '../../functions/platform/values/ids';

let now = 0;
const ids = createIds(() => now);

beforeEach(() => (now = Date.parse('2027-01-20T04:00:00Z')));

test('a new id has its prefix, and later ones sort after earlier ones', () => {
  const made: string[] = [];
  for (let day = 0; day < 400; day += 1, now += 86_400_000) made.push(ids.next('wkr'));
  expect([...made].sort()).toEqual(made);
  for (const id of made) expect([id, isId(id, 'wkr'), prefixOf(id)]).toEqual([id, true, 'wkr']);
});

test('ids of one millisecond are different', () => {
  expect(new Set(Array.from({ length: 10_000 }, () => ids.next('wkr'))).size).toBe(10_000);
});

test('an owned id names its owner, sorts by time within it, and is none without it', () => {
  const owner = ids.next('wkr');
  const first = nextOwned(ids, 'plc', owner);
  now += 1;
  const second = nextOwned(ids, 'plc', owner);
  expect([ownerOf(first, 'plc'), ownerOf(second, 'plc')]).toEqual([owner, owner]);
  expect(first < second).toBe(true);
  expect([isId(first, 'plc'), isId(first.slice(0, -26), 'plc')]).toEqual([true, false]);
});

test('a derived id is the same for the same key, and has the form of an id', () => {
  const id = derivedId('pos', 'ent_1', 'REF-1');
  expect(id).toBe(derivedId('pos', 'ent_1', 'REF-1'));
  expect(isId(id, 'pos')).toBe(true);
  const others = [
    ['ent_1', 'REF-2'],
    ['ent_1', 'ref-1'],
    ['ent_2', 'REF-1'],
    ['ent_1REF-', '1'],
    ['ent_', '1REF-1'],
  ];
  expect(new Set([id, ...others.map((key) => derivedId('pos', ...key))]).size).toBe(others.length + 1);
});

test('derived ids fall evenly into 16 parts', () => {
  const parts = Array.from({ length: 16_000 }, (_, number) => partOf(derivedId('pos', 'ent_1', String(number)), 16));
  const counts = parts.reduce(
    (sum, part) => sum.with(part, (sum[part] ?? 0) + 1),
    Array.from({ length: 16 }, () => 0),
  );
  for (const count of counts) expect(count).toBeGreaterThan(850);
  expect(counts.reduce((sum, count) => sum + count)).toBe(16_000);
});

test('no text from outside is taken for an id but one of its form', () => {
  const id = ids.next('wkr');
  for (const text of [
    '',
    'wkr',
    'wkr_',
    id.toLowerCase(),
    `${id}0`,
    id.slice(0, -1),
    ` ${id}`,
    `${id}\n`,
    id.replace('wkr', 'ent'),
    `wkr_${'I'.repeat(26)}`,
  ])
    expect([text, isId(text, 'wkr')]).toEqual([text, false]);
  for (const text of [
    '',
    'plc_',
    id,
    `plc_${id.slice(4)}`,
    `plc_${'0'.repeat(51)}`,
    `xyz_${'0'.repeat(52)}`,
    `plc_${'0'.repeat(52)}\n`,
  ])
    expect([text, isId(text, 'plc')]).toEqual([text, false]);
  fc.assert(fc.property(fc.string(), (text) => !isId(text, 'wkr') && !isId(text, 'plc')));
});
