/** Conditional writes as DynamoDB gets them. */
import {
  above,
  absent,
  allOf,
  anyOf,
  atLeast,
  atMost,
  beginsWith,
  below,
  check,
  deletion,
  differs,
  equals,
  exists,
  given,
  isNew,
  isThere,
  oneOf,
  put,
  unchanged,
  update,
} from '../../functions/platform/dynamodb/expressions';

interface Thing {
  readonly pool: Readonly<Record<string, number>>;
  readonly status: 'OPEN' | 'CLOSED';
  readonly version: number;
  readonly count: number;
  readonly note?: string | undefined;
}

const key = { TableName: 'Positions', Key: { pk: 'a', sk: 'b' } } as const;

test('an update sets, adds and removes in one expression, and names every attribute by a placeholder', () => {
  const write = update<Thing>(key)
    .set({ status: 'CLOSED' })
    .increase({ version: 1 })
    .add({ count: 2 })
    .remove('note')
    .when(isThere, equals('status', 'OPEN'), equals('version', 3));
  expect(write).toEqual({
    Update: {
      ...key,
      UpdateExpression: 'SET #status = :status, #version = #version + :version ADD #count :count REMOVE #note',
      ConditionExpression: 'attribute_exists(pk) AND #status = :status2 AND #version = :version2',
      ExpressionAttributeNames: {
        ...{ '#status': 'status', '#version': 'version', '#count': 'count', '#note': 'note' },
      },
      ExpressionAttributeValues: {
        ...{ ':status': 'CLOSED', ':version': 1, ':count': 2, ':status2': 'OPEN', ':version2': 3 },
      },
    },
  });
});

test('less is a subtraction of what is there', () => {
  expect(update<Thing>(key).increase({ count: -2 }).always().Update).toMatchObject({
    ...{ UpdateExpression: 'SET #count = #count - :count', ExpressionAttributeValues: { ':count': 2 } },
  });
});

test('an entry of a map of numbers is named by its path, and no other path is', () => {
  const write = update<Thing>(key)
    .increase({ 'pool.l0': -2, 'pool.l1': 3 })
    .when(atLeast('pool.l0', 2), exists('pool.l1'));
  expect(write.Update).toEqual({
    ...key,
    UpdateExpression: 'SET #pool.#l0 = #pool.#l0 - :l0, #pool.#l1 = #pool.#l1 + :l1',
    ConditionExpression: '#pool.#l0 >= :l02 AND attribute_exists(#pool.#l1)',
    ExpressionAttributeNames: { '#pool': 'pool', '#l0': 'l0', '#l1': 'l1' },
    ExpressionAttributeValues: { ':l0': 2, ':l1': 3, ':l02': 2 },
  });
  // @ts-expect-error A text has no entries.
  update<Thing>(key).increase({ 'note.l0': 1 });
});

test.each([
  [equals('count', 1), '#count = :count'],
  [differs('count', 1), '#count <> :count'],
  [below('count', 1), '#count < :count'],
  [atMost('count', 1), '#count <= :count'],
  [above('count', 1), '#count > :count'],
  [atLeast('count', 1), '#count >= :count'],
  [exists('count'), 'attribute_exists(#count)'],
  [absent('count'), 'attribute_not_exists(#count)'],
  [unchanged('count', undefined), 'attribute_not_exists(#count)'],
  [unchanged('count', 0), '#count = :count'],
  [beginsWith('status', 'O'), 'begins_with(#status, :status)'],
  [oneOf('count', [1, 2]), '#count IN (:count, :count2)'],
  [anyOf(isNew, below('count', 1)), '(attribute_not_exists(pk) OR #count < :count)'],
  [allOf(isThere, below('count', 1)), 'attribute_exists(pk) AND #count < :count'],
])('condition %#', (condition, expression) => {
  expect(check<Thing>(key).when(condition).ConditionCheck.ConditionExpression).toBe(expression);
});

test('a put and a deletion without names or values send neither', () => {
  const Item = { pk: 'a', sk: 'b' };
  const TableName = 'Positions';
  expect(put({ TableName, Item }).when(isNew)).toEqual({
    Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  expect(put({ TableName, Item }).always()).toEqual({ Put: { TableName, Item } });
  expect(deletion(key).when(isThere)).toEqual({ Delete: { ...key, ConditionExpression: 'attribute_exists(pk)' } });
  expect(deletion(key).always()).toEqual({ Delete: key });
});

test('each step is a new update', () => {
  const first = update<Thing>(key).set({ status: 'OPEN' });
  void first.remove('note');
  expect(first.always().Update.UpdateExpression).toBe('SET #status = :status');
});

describe('nothing is left out in silence', () => {
  test('a value that is undefined is an error, unless only what is given is to be set', () => {
    expect(() => update<Thing>(key).set({ note: undefined })).toThrow(/a value for note/);
    const set = update<Thing>(key).set({
      status: 'OPEN',
      ...given<{ note?: string | undefined }>({ note: undefined }),
    });
    expect(set.always().Update.UpdateExpression).toBe('SET #status = :status');
  });

  test.each<[string, () => unknown]>([
    ['a value of a condition', () => check<Thing>(key).when(equals('note', undefined))],
    ['an update that changes nothing', () => update<Thing>(key).when(isThere)],
    ['an update that names an attribute twice', () => update<Thing>(key).set({ note: 'a' }).remove('note').always()],
    ['no condition', () => update<Thing>(key).set({ count: 1 }).when()],
    ['one of no values', () => check<Thing>(key).when(oneOf('count', []))],
    ['a path of three', () => check(key).when(equals('a.b.c', 1))],
    ['a path without an end', () => check(key).when(equals('a.', 1))],
  ])('%s', (_, write) => {
    expect(write).toThrow(/^Expected/);
  });
});
