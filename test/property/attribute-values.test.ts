/** Items are written and read as the SDK's document client writes and reads them, and what it refuses is refused. */
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { parseItems, readItem, writeItem } from '../../functions/platform/dynamodb/wire/attribute-values';
import items from '../fixtures/items.json';
import { runs } from '../kit/long';

type Written = Parameters<typeof unmarshall>[0];

/** As it goes over the wire: bytes are base64. */
const json = (written: object): unknown =>
  JSON.parse(
    JSON.stringify(written, function (this: Record<string, unknown>, key, value: unknown) {
      const bytes = this[key];
      return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('base64') : value;
    }),
  );

const stock = (item: object): Written => marshall(item, { removeUndefinedValues: true });

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  fc.constantFrom(0, -0, 1e-7, 0.1 + 0.2, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'N', '缝纫工', '{"S":"x"}', '{\\"S":"x"}', '{', '"', '\\', '{"', '"}', '","S":"', '\n{"N":"5"}'),
);
const bytes = fc.uint8Array({ maxLength: 9 });
// The document client errs at two names, which the last test has.
const name = fc
  .oneof(text, fc.constantFrom('S', 'N', 'B', 'M', 'L', 'BS', 'BOOL', 'NULL', 'toString', 'length'))
  .filter((drawn) => !['constructor', '__proto__'].includes(drawn));
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    ...[text, number, fc.boolean(), fc.constant(null), bytes, fc.constant(undefined)],
    fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((texts) => new Set(texts)),
    fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((numbers) => new Set(numbers)),
    fc.array(bytes, { minLength: 1, maxLength: 3 }).map((all) => new Set(all)),
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: false }),
  ),
})).value;

test('any item is written and read as by the document client', () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 8 }), (item) => {
      const expected = stock(item);
      const written = json(writeItem(item));
      expect(written).toEqual(json(expected));
      const answer = JSON.stringify(written);
      expect(readItem(parseItems(answer))).toEqual(unmarshall(expected));
      expect(readItem(written)).toEqual(unmarshall(expected));
      // Between other fields, and with blanks, which no answer has.
      const page = parseItems(`{"Count":1,"Items":[${answer}, ${answer}],"S": "x"}`);
      expect(page).toEqual({ Count: 1, Items: [parseItems(answer), parseItems(answer)], S: 'x' });
    }),
    runs(2_000),
  );
});

test.each(Object.entries(items))('an item of kind %s is written and read as by the document client', (_kind, item) => {
  const written = json(writeItem(item));
  expect(written).toEqual(json(stock(item)));
  expect(readItem(parseItems(JSON.stringify(written)))).toEqual(item);
});

test.each(['-0', '0', '-1.50', '999999999999999', '1000000000000000', '9007199254740993', '1E-7', '0.1', '007', '12.'])(
  'the number %s is read as by the document client',
  (digits) => {
    const expected = unmarshall({ n: { N: digits } }, { wrapNumbers: false, convertWithoutMapWrapper: false });
    expect(readItem(parseItems(`{"n":{"N":"${digits}"}}`))).toEqual(expected);
  },
);

test.each([
  ['a number that was rounded', 2 ** 53],
  ['no number', NaN],
  ['an endless number', -Infinity],
  ['a date', new Date(0)],
  ['an empty set', new Set()],
  ['a symbol', Symbol('x')],
])('%s is refused, alone and within', (_what, wrong) => {
  for (const item of [{ wrong }, { list: [wrong] }, { map: { deep: wrong } }]) {
    expect(() => stock(item)).toThrow();
    expect(() => writeItem(item)).toThrow();
  }
});

test('where the document client errs, an attribute may have any name, and a set has elements of one kind', () => {
  for (const wordOfTheLanguage of ['constructor', '__proto__']) {
    const item = Object.fromEntries([['map', Object.fromEntries([[wordOfTheLanguage, 'x']])]]);
    expect(readItem(json(writeItem(item)))).toEqual(item);
  }
  expect(() => writeItem({ wrong: new Set([1, 'x']) })).toThrow();
});

test.each([{ wrong: { X: 1 } }, { wrong: {} }, { wrong: { L: [{}] } }])(
  'an answer such as %j is refused',
  (written) => {
    expect(() => unmarshall(written as unknown as Written)).toThrow();
    expect(() => readItem(written)).toThrow();
  },
);
