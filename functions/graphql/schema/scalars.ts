/**
 * Resolvers of the schema's scalars. Inside the system both are strings that sort in the order of time: `Date` is
 * `YYYY-MM-DD`, `DateTime` is `YYYY-MM-DDTHH:MM:SSZ`, whole seconds in UTC.
 */
import { GraphQLError, GraphQLScalarType, type ValueNode, valueFromASTUntyped } from 'graphql';
import { limits } from '../../limits';
import { type CivilDate, isCivilDate } from '../../platform/values/civil-date';
import { type Instant, instantOf, parseInstant } from '../../platform/values/clock';
import { assert } from '../../platform/requests/errors';

/**
 * Resolvers by SDL name. A wrong input is a GraphQLError that says what was expected and never repeats the value, which
 * may be personal. A wrong output is a bug and fails an assertion.
 */
export const scalars = {
  Date: textScalar({
    name: 'Date',
    description: 'A civil date of Asia/Shanghai, such as 2027-02-06.',
    expected: 'a real civil date such as 2027-02-06',
    read: readDate,
  }),
  DateTime: textScalar({
    name: 'DateTime',
    description: 'An instant in UTC, RFC 3339, such as 2027-02-06T01:30:00Z.',
    expected: `an instant of the years ${limits.instantYearMin} to ${limits.instantYearMax} with Z or an offset, such as 2027-02-06T01:30:00Z`,
    read: readDateTime,
  }),
  JSON: new GraphQLScalarType<unknown>({
    name: 'JSON',
    description: 'Any JSON value: an object, a list, a text, a number, a flag or null.',
  }),
};

interface TextScalar<T extends string> {
  readonly name: string;
  /**
   * Description from the SDL: a scalar's resolver replaces the whole scalar, so the description has to be given again.
   */
  readonly description: string;
  readonly expected: string;
  /** Returns the text in canonical form; undefined if it is not a value of the scalar. */
  readonly read: (text: string) => T | undefined;
}

function textScalar<T extends string>({ name, description, expected, read }: TextScalar<T>): GraphQLScalarType<T, T> {
  const parse = (value: unknown, node?: ValueNode): T => {
    const text = typeof value === 'string' ? read(value) : undefined;
    if (text !== undefined) return text;
    throw new GraphQLError(`Expected ${expected}`, { nodes: node ?? null });
  };
  return new GraphQLScalarType<T, T>({
    name,
    description,
    parseValue: (value) => parse(value),
    parseLiteral: (node) => parse(valueFromASTUntyped(node), node),
    serialize(value) {
      const given = value instanceof Date ? value.toISOString() : value;
      const text = typeof given === 'string' ? read(given) : undefined;
      assert(text !== undefined, `${name} to be ${expected}`);
      return text;
    },
  });
}

function readDate(text: string): CivilDate | undefined {
  return isCivilDate(text) ? text : undefined;
}

/** Drops fractions of a second: strings with and without fractions would not sort in the order of time. */
function readDateTime(text: string): Instant | undefined {
  const instant = parseInstant(text);
  return instant && instantOf(instant);
}
