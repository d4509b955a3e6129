/** The scalars as clients meet them: which texts are taken, in which form they arrive inside, and what is refused. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import { buildSchema, graphql, GraphQLError, type GraphQLScalarType } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { scalars } from '../../functions/graphql/schema/scalars';

function refusalOf(scalar: GraphQLScalarType<string, string>, value: unknown): GraphQLError {
  try {
    scalar.parseValue(value);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error('expected a refusal, got none');
}

describe('Date', () => {
  const { Date: date } = scalars;

  test.each(['2027-02-06', '2028-02-29', '1970-01-01'])('takes %s and gives it back as it is', (text) => {
    expect(date.parseValue(text)).toBe(text);
    expect(date.serialize(text)).toBe(text);
  });

  test.each([
    '2027-02-29',
    '2027-13-01',
    '2027-2-6',
    '20270206',
    '2027-02-06T00:00:00Z',
    ' 2027-02-06',
    '',
    20270206,
    true,
    ['2027-02-06'],
    {},
  ])('refuses %j with the form expected', (value) =>
    expect(refusalOf(date, value).message).toBe('Expected a real civil date such as 2027-02-06'),
  );

  test('does not give out what is not a date', () => {
    expect(() => date.serialize('soon')).toThrow('Expected Date to be a real civil date such as 2027-02-06');
    expect(() => date.serialize(new Date(0))).toThrow('Expected Date');
  });
});

describe('DateTime', () => {
  const { DateTime: dateTime } = scalars;

  test.each([
    ['2027-02-06T01:30:00Z', '2027-02-06T01:30:00Z'],
    ['2027-02-06T09:30:00+08:00', '2027-02-06T01:30:00Z'],
    ['2027-02-05T21:30:00-04:00', '2027-02-06T01:30:00Z'],
    ['2027-02-06t01:30:00z', '2027-02-06T01:30:00Z'],
    ['2027-02-06T01:30:00-00:00', '2027-02-06T01:30:00Z'],
    ['2028-03-01T00:30:00+23:59', '2028-02-29T00:31:00Z'],
    ['2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'],
    ['2200-12-31T23:59:59Z', '2200-12-31T23:59:59Z'],
  ])('takes %s as %s', (given, inside) => expect(dateTime.parseValue(given)).toBe(inside));

  test.each(['.0', '.250', '.999999999'])(
    'drops the fraction %s, so that texts sort in the order of time',
    (fraction) => expect(dateTime.parseValue(`2027-02-06T01:30:00${fraction}Z`)).toBe('2027-02-06T01:30:00Z'),
  );

  test('takes what it gives out', () => {
    const text = dateTime.serialize(new Date(Date.UTC(2027, 1, 6, 1, 30, 0, 250)));
    expect(text).toBe('2027-02-06T01:30:00Z');
    expect(dateTime.parseValue(text)).toBe(text);
    expect(dateTime.serialize('2027-02-06T01:30:00.250Z')).toBe(text);
  });

  test.each([
    ['no such day', '2027-02-30T00:00:00Z'],
    ['no such month', '2027-13-01T00:00:00Z'],
    ['no such hour', '2027-02-06T24:00:00Z'],
    ['no such minute', '2027-02-06T01:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['no such offset', '2027-02-06T01:30:00+24:00'],
    ['no offset', '2027-02-06T01:30:00'],
    ['a short offset', '2027-02-06T01:30:00+08'],
    ['no seconds', '2027-02-06T01:30Z'],
    ['no time', '2027-02-06'],
    ['a space for T', '2027-02-06 01:30:00Z'],
    ['an empty fraction', '2027-02-06T01:30:00.Z'],
    ['a year before 2000', '1999-12-31T23:59:59Z'],
    ['a year before 2000 in UTC', '2000-01-01T00:00:00+08:00'],
    ['a year after 2200', '2201-01-01T00:00:00Z'],
    ['the year 10000 in UTC', '9999-12-31T23:00:00-08:00'],
    ['the year 0', '0000-01-01T00:00:00Z'],
    ['an epoch number', 1_802_223_000],
    ['nothing of the kind', { at: 1 }],
  ])('refuses %s', (_what, value) =>
    expect(refusalOf(dateTime, value).message).toBe(
      'Expected an instant of the years 2000 to 2200 with Z or an offset, such as 2027-02-06T01:30:00Z',
    ),
  );

  test('does not give out what is not an instant', () => {
    expect(() => dateTime.serialize('2027-02-06')).toThrow('Expected DateTime to be an instant');
    expect(() => dateTime.serialize(1_802_223_000)).toThrow('Expected DateTime to be an instant');
  });
});

describe('in a schema', () => {
  const schema = makeExecutableSchema({
    typeDefs: `
      scalar Date
      scalar DateTime
      scalar JSON
      type Query { echo(on: Date, at: DateTime): String }`,
    resolvers: {
      ...scalars,
      Query: { echo: (_: unknown, { on, at }: { on?: string; at?: string }) => `${on ?? '-'} ${at ?? '-'}` },
    },
  });

  test('literals and variables arrive in the same form', async () => {
    const literal = await graphql({ schema, source: '{ echo(on: "2027-02-06", at: "2027-02-06T09:30:00+08:00") }' });
    const variable = await graphql({
      schema,
      source: 'query ($on: Date, $at: DateTime) { echo(on: $on, at: $at) }',
      variableValues: { on: '2027-02-06', at: '2027-02-06T09:30:00+08:00' },
    });
    expect(literal.data?.['echo']).toBe('2027-02-06 2027-02-06T01:30:00Z');
    expect(variable.data?.['echo']).toBe('2027-02-06 2027-02-06T01:30:00Z');
  });

  test.each(['"2027-02-30"', '20270206', 'TODAY', '{ on: "2027-02-06" }'])(
    'a wrong literal (%s) is refused at its place',
    async (on) => {
      const { errors } = await graphql({ schema, source: `{ echo(on: ${on}) }` });
      expect(errors?.map(({ message }) => message)).toEqual(['Expected a real civil date such as 2027-02-06']);
      expect(errors?.[0]?.locations).toEqual([{ line: 1, column: 12 }]);
    },
  );

  test('a wrong variable is refused by its name', async () => {
    const { errors } = await graphql({
      schema,
      source: 'query ($at: DateTime) { echo(at: $at) }',
      variableValues: { at: '2027-02-06' },
    });
    expect(errors?.[0]?.message).toMatch(
      /^Variable "\$at" got invalid value .*; Expected an instant of the years 2000 to 2200/,
    );
  });

  test('the scalars have the descriptions of the SDL', () => {
    const contract = buildSchema(sdl);
    for (const { name, description } of Object.values(scalars))
      expect(description).toBe(contract.getType(name)?.description);
  });
});
