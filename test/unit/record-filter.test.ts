import {
  allOf,
  byAttribute,
  byPartitionKey,
  bySortKey,
  passes,
  type RecordFilter,
} from '../../functions/platform/streams/record-filter';

const record = (sk: string, newItem?: object) => ({
  dynamodb: { Keys: { pk: { S: 'wkr_1' }, sk: { S: sk } }, ...(newItem && { NewImage: newItem }) },
});

test.each<[string, readonly RecordFilter[] | undefined, ReturnType<typeof record>, boolean]>([
  ['no filters let everything through', undefined, record('profile'), true],
  ['an empty list lets nothing through', [], record('profile'), false],
  ['a text is the whole text', [bySortKey('profile')], record('profile#1'), false],
  ['one rule of a field is enough', [bySortKey('entry', 'profile')], record('profile'), true],
  ['a prefix is the beginning', [bySortKey({ prefix: 'trip#' })], record('trip#HOMEBOUND'), true],
  ['a prefix is not the middle', [bySortKey({ prefix: 'trip#' })], record('my-trip#1'), false],
  ['one filter is enough', [bySortKey('entry'), byPartitionKey('wkr_1')], record('profile'), true],
  ['an attribute is that of the new item', [byAttribute('calls', 'x')], record('a', { calls: { S: 'x' } }), true],
  ['an attribute of another type is none', [byAttribute('calls', 'x')], record('a', { calls: { N: '1' } }), false],
  ['an item that is gone has none', [byAttribute('calls', 'x')], record('a'), false],
  ['what is not there can be asked for', [byAttribute('calls', { exists: false })], record('a', {}), true],
])('%s', (_, filters, one, expected) => {
  expect(passes(filters, one)).toBe(expected);
});

test('each of several combined filters must let a record through', () => {
  const both = allOf(bySortKey('inventory'), byAttribute('calls', 'work', { exists: false }));
  const passed = [
    record('inventory', { calls: { S: 'work' } }),
    record('inventory', {}),
    record('inventory', { calls: { S: 'nobody' } }),
    record('profile', { calls: { S: 'work' } }),
  ].map((one) => passes([both], one));
  expect(passed).toEqual([true, true, false, false]);
});

test('every field of a filter must fit', () => {
  const both: RecordFilter = { dynamodb: { Keys: { pk: { S: ['wkr_1'] }, sk: { S: ['entry'] } } } };
  expect(passes([both], record('profile'))).toBe(false);
  expect(passes([both], record('entry'))).toBe(true);
  expect(passes([both], {})).toBe(false);
});
