/**
 * Wrong values for every argument that the schema has: plausible operations made from its types alone, and for each place
 * of their arguments the values that break programs. What is added to the schema is tried from the day it is there.
 */
import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

export type RootField = GraphQLField<unknown, unknown>;
export type Arguments = Readonly<Record<string, unknown>>;

/** Plausible values by the name of an argument or a field of an input; others are made from their type. */
export type Plausible = Readonly<Record<string, unknown>>;

/** A place in the arguments of a root field, such as `input.positions.0.title`. */
export interface Place {
  readonly path: readonly string[];
  readonly type: GraphQLInputType;
}

let keys = 0;

/** @param lean without what may be absent, but for the objects on the way to the rest. */
export function plausibleArguments({ args }: RootField, known: Plausible, lean: boolean): Arguments {
  return Object.fromEntries(args.map(({ name, type }) => [name, plausible(type, name, known, lean)]));
}

function plausible(type: GraphQLInputType, name: string, known: Plausible, lean: boolean): unknown {
  if (name === 'idempotencyKey' || name === 'clientId') return `key ${(keys += 1)}`;
  const nullable = getNullableType(type);
  if (lean && !isNonNullType(type) && !isInputObjectType(nullable)) return undefined;
  if (Object.hasOwn(known, name)) return known[name];
  if (isListType(nullable)) return [plausible(nullable.ofType, name, known, lean)];
  if (isInputObjectType(nullable))
    return Object.fromEntries(
      Object.values(nullable.getFields()).map((field) => [field.name, plausible(field.type, field.name, known, lean)]),
    );
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  return BY_SCALAR[getNamedType(nullable).name];
}

const BY_SCALAR: Readonly<Record<string, unknown>> = {
  ...{ Int: 1, Float: 1, Boolean: true, String: 'a text', ID: 'an id' },
  ...{ Date: '2027-02-20', DateTime: '2027-01-20T03:00:00Z' },
};

/** Every place in the arguments, the lists and objects on the way included. */
export function placesOf({ args }: RootField): Place[] {
  return args.flatMap(({ name, type }) => placesWithin({ path: [name], type }));
}

function placesWithin(place: Place): Place[] {
  const type = getNullableType(place.type);
  if (isListType(type)) return [place, ...placesWithin({ path: [...place.path, '0'], type: type.ofType })];
  if (!isInputObjectType(type)) return [place];
  const fields = Object.values(type.getFields());
  return [place, ...fields.flatMap((field) => placesWithin({ path: [...place.path, field.name], type: field.type }))];
}

/** The arguments with another value at one place. */
export function replacedAt(
  value: unknown,
  [key, ...rest]: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((entry: unknown, index) => (String(index) === key ? replacedAt(entry, rest, change) : entry));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: replacedAt((value as Arguments)[key], rest, change) };
}

const cursor = (...parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

const TEXTS: readonly string[] = [
  ...['', ' ', '\u0000', '#', 'constructor', '%00', '-1', '9999-12-31', '0001-01-01', 'x', '\ud800', 'a\udc00b'],
  ...['张\u200b三', '\u202egnol', `${'a'.repeat(25)}!`, 'x'.repeat(3_000)],
  ...[`a${'\u0301'.repeat(80_000)}`, '"'.repeat(20_000), 'https://[', 'https://x:99999/'],
  ...[
    cursor('\ud800'),
    cursor('x', 'y', 'z'),
    cursor('1', '\ud800', 'z'),
    cursor(''),
    cursor('x'.repeat(2_000), 'y', 'z'),
  ],
];

const OF_THE_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  String: TEXTS,
  ID: TEXTS,
  Int: [-2_147_483_648, -1, 0, 1, 101, 2_147_483_647],
  Float: [-1e308, -1, 0, 5e-324, 1e308],
  Boolean: [true, false],
  Date: ['0001-01-01', '1900-01-01', '2027-01-19', '2027-01-20', '2099-12-31', '9999-12-31'],
  DateTime: ['2000-01-01T00:00:00Z', '2027-01-20T04:00:00Z', '2200-12-31T23:59:59Z'],
};

/** Of the place's type, and yet wrong; a list also empty and long, whatever may be absent also absent. */
export function wrongValues({ type }: Place): unknown[] {
  const nullable = getNullableType(type);
  const absent = isNonNullType(type) ? [] : [null];
  if (isListType(nullable)) return [...absent, []];
  if (isInputObjectType(nullable)) return absent;
  if (isEnumType(nullable)) return [...absent, ...nullable.getValues().map(({ name }) => name)];
  return [...absent, ...(OF_THE_TYPE[getNamedType(nullable).name] ?? [])];
}

/** A list of one entry, as long as nobody needs it. */
export function lengthened(list: unknown): unknown {
  return Array.isArray(list) ? Array.from({ length: 2_000 }, () => list[0] as unknown) : list;
}

/** Not of the place's type: GraphQL refuses the request. */
export function valuesOfOtherTypes({ type }: Place): unknown[] {
  const name = getNamedType(getNullableType(type)).name;
  const wrong: readonly unknown[] = [
    ...[{ a: { a: { a: 1 } } }, [[['x']]], isNonNullType(type) ? null : [[{}]]],
    ...(name === 'String' || name === 'ID' ? [true] : ['NO SUCH VALUE', 'x'.repeat(200_000)]),
    ...(name === 'Int' ? [1.5, 2_147_483_648] : []),
    ...(name === 'Date' || name === 'DateTime' ? ['2027-02-30', '+275760-09-13', '\ud800'] : []),
  ];
  return [...wrong];
}

/** Scalars, and what tells of errors and of the nodes of a page. */
export function selectionOf(type: GraphQLOutputType, depth = 0): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((argument) => isNonNullType(argument.type))) return [];
    if (isLeafType(getNamedType(field.type))) return [field.name];
    const nested = depth < 3 && (TOLD.has(field.name) || (depth === 0 && !isListType(getNullableType(field.type))));
    return nested && field.args.length === 0 ? [`${field.name} ${selectionOf(field.type, depth + 1)}`] : [];
  });
  return `{ ${['__typename', ...fields].join(' ')} }`;
}

const TOLD: ReadonlySet<string> = new Set(['userErrors', 'results', 'errors', 'edges', 'node', 'pageInfo']);

/** One operation of many uses of a field, each under an alias of its own, from `a0`. */
export function operationOf(
  kind: 'query' | 'mutation',
  field: RootField,
  uses: readonly Arguments[],
): { readonly query: string; readonly variables: Arguments } {
  const declared = uses.flatMap((_, use) => field.args.map(({ name, type }) => `$${name}${use}: ${String(type)}`));
  const fields = uses.map((_, use) => {
    const given = field.args.map(({ name }) => `${name}: $${name}${use}`).join(', ');
    return `a${use}: ${field.name}${given === '' ? '' : `(${given})`} ${selectionOf(field.type)}`;
  });
  const head = declared.length === 0 ? kind : `${kind} (${declared.join(', ')})`;
  return {
    query: `${head} { ${fields.join(' ')} }`,
    variables: Object.fromEntries(
      uses.flatMap((use, number) => Object.entries(use).map(([name, value]) => [`${name}${number}`, value])),
    ),
  };
}
