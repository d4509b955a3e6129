/**
 * Every query of the schema with everything wrong that can be: each wrong argument is named, by its path, in one answer. What can be
 * wrong is read from the schema's types and names alone.
 */
import {
  buildSchema,
  getDirectiveValues,
  getNamedType,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { limits } from '../../functions/limits';
import { startTestSystem, type TestSystem } from '../kit/system';

let system: TestSystem;

beforeAll(async () => {
  system = await startTestSystem();
});

afterAll(() => system.stop());

const schema = buildSchema(sdl);

/** A zero-width space, which nobody sees. */
const UNSEEN = `a${String.fromCharCode(0x20_0b)}b`;

/** A value that is of the type and wrong nevertheless; undefined if none is known. */
function wrongOf(name: string, type: GraphQLInputType): unknown {
  const named = getNamedType(type);
  if (named.name === 'Int' && /^(first|days|without\w+ForDays)$/.test(name)) return 0;
  if (named.name === 'String' && name === 'after') return 'no cursor of ours';
  if (named.name === 'String' && /regionCode$|^within$/i.test(name)) return '99';
  // Of names and numbers what nobody sees is left out.
  if (/^(nameStartsWith|phone)$/.test(name)) return 'a'.repeat(limits.textUnitsMax + 1);
  if (named.name === 'String') return isListed(type) ? [UNSEEN] : UNSEEN;
  return undefined;
}

function isListed(type: GraphQLInputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** A value of the type, for what has to be given. */
function anyOf(type: GraphQLInputType): unknown {
  if (isListed(type)) return [];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  return { Int: 1, Boolean: true, Date: '2027-01-20', DateTime: '2027-01-20T00:00:00Z' }[named.name] ?? 'x';
}

interface Wrong {
  readonly path: string;
  readonly value: unknown;
}

interface Given {
  readonly name: string;
  readonly type: GraphQLInputType;
}

function wrongsIn(inputs: readonly Given[], at = ''): Wrong[] {
  return inputs.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    if (isInputObjectType(named)) return wrongsIn(Object.values(named.getFields()), `${at}${name}.`);
    const value = wrongOf(name, type);
    return value === undefined ? [] : [{ path: `${at}${name}`, value }];
  });
}

/** Names of the first and last day of ranges that are given among others. */
function rangesIn(inputs: readonly Given[], at = ''): [string, string][] {
  const days = inputs.filter(({ type }) => getNamedType(type).name === 'Date').map(({ name }) => `${at}${name}`);
  const deep = inputs.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    return isInputObjectType(named) ? rangesIn(Object.values(named.getFields()), `${at}${name}.`) : [];
  });
  const [first, last] = [
    days.find((path) => /(from|activeOn)$/.test(path)),
    days.find((path) => /(to|endingBy)$/.test(path)),
  ];
  return first === undefined || last === undefined ? deep : [[first, last], ...deep];
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) target[head] = value;
  else put((target[head] ??= {}) as Record<string, unknown>, rest.join('.'), value);
}

const queries = Object.values(schema.getQueryType()?.getFields() ?? {})
  .map((field) => ({ field, wrong: wrongsIn(field.args), ranges: rangesIn(field.args) }))
  .filter(({ wrong, ranges }) => wrong.length + ranges.length > 1);

test('most lists can be asked for in several wrong ways', () => {
  expect(queries.length).toBeGreaterThan(30);
});

test.each(queries.map((one) => [one.field.name, one] as const))('%s names all that is wrong', async (name, one) => {
  const { field, wrong, ranges } = one;
  const values: Record<string, unknown> = {};
  for (const { name: argument, type } of field.args) {
    if (isNonNullType(type) && !isInputObjectType(getNamedType(type))) values[argument] = anyOf(type);
  }
  for (const { path, value } of wrong) put(values, path, value);
  for (const [first, last] of ranges) {
    put(values, first, '2027-03-02');
    put(values, last, '2027-03-01');
  }
  const access = schema.getDirective('access');
  const told: unknown = access && field.astNode && getDirectiveValues(access, field.astNode)?.['roles'];
  const roles = Array.isArray(told) ? told.map(String) : ['BUREAU'];
  const tokens: Readonly<Record<string, string>> = system.tokens;
  const token = tokens[roles.find((role) => tokens[role] !== undefined) ?? ''] ?? '';
  const declared = field.args.filter(({ name: argument }) => argument in values);
  const selection = isLeaf(name) ? '' : '{ __typename }';
  const query = `query (${declared.map(({ name: argument, type }) => `$${argument}: ${String(type)}`).join(', ')}) {
    ${name}(${declared.map(({ name: argument }) => `${argument}: $${argument}`).join(', ')}) ${selection} }`;
  const { errors } = await system.gql(token, query, values);
  expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
  const message = errors[0]?.message ?? '';
  const paths = [...wrong.map(({ path }) => path), ...ranges.map(([, last]) => last)];
  expect(paths.filter((path) => !message.includes(path))).toEqual([]);
  // In Chinese, which is asked for by default, no two English words follow each other.
  expect(message).not.toMatch(/[a-z] [a-z]/);
});

function isLeaf(name: string): boolean {
  const type = schema.getQueryType()?.getFields()[name]?.type;
  return type !== undefined && !('getFields' in getNamedType(type));
}

test('a field of an object names all that is wrong with it', async () => {
  const query = `{ region(code: "53") { children(first: 0, after: "x y") { totalCount } } }`;
  const { errors } = await system.gql(system.tokens.BUREAU, query);
  expect(errors.map(({ message }) => message)).toEqual([
    expect.stringMatching(/first 应在 1 至 100 之间，实为 0；after 应为本列表给出的游标$/),
  ]);
});
