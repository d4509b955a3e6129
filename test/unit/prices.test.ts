/** That no field can be added without its price, and none costs what nobody knows. */
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLField,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { prices } from '../../functions/graphql/cost/prices';
import { alone } from '../kit/asked-alone';
import { PUBLIC_FIELDS } from '../../functions/graphql/http/response-headers';

const schema = buildSchema(sdl);

interface Place {
  readonly at: string;
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
}

const places: Place[] = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !isIntrospectionType(type))
  .flatMap((type) =>
    isObjectType(type)
      ? Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, parent: type.name, field }))
      : [],
  );

const isList = ({ field }: Place): boolean => isListType(getNullableType(field.type));

/** Types whose own lists are as long as the field says that answers with them. */
const sized = new Set([
  ...places.filter(({ field }) => field.args.some(({ name }) => name === 'first')).map(typeOf),
  ...places.filter(({ parent }) => parent === 'Mutation').map(typeOf),
]);

function typeOf({ field }: Place): string {
  return getNamedType(field.type).name;
}

test('every root field says what it reads at most', () => {
  const roots = places.filter(({ parent }) => parent === 'Query' || parent === 'Mutation');
  expect(roots.filter(({ at }) => prices[at] === undefined).map(({ at }) => at)).toEqual([]);
  const free = roots.filter(({ at }) => (prices[at]?.calls ?? 0) === 0).map(({ at }) => at);
  expect(free.sort()).toEqual([
    'Query.occupations',
    'Query.region',
    'Query.regions',
    'Query.resolveCodes',
    'Query.viewer',
  ]);
});

test('what a list shows of its entries is read together, and priced so; what is not says why, and an inner list is a query', () => {
  const listed = new Set<string>();
  const add = (name: string): void => {
    const type = schema.getType(name);
    if (listed.has(name) || !isObjectType(type)) return;
    listed.add(name);
    for (const field of Object.values(type.getFields())) add(getNamedType(field.type).name);
  };
  for (const { field, parent } of places.filter(isList)) if (parent !== 'Mutation') add(getNamedType(field.type).name);
  const each = places.filter(
    ({ at, parent, field }) =>
      listed.has(parent) && !typeOf({ at, parent, field }).endsWith('Connection') && (prices[at]?.calls ?? 0) >= 1,
  );
  expect(each.map(({ at }) => at).sort()).toEqual(Object.keys(alone).sort());
});

test('every list says how long it can be, or stands in a page or a mutation’s answer that says so', () => {
  const lists = places.filter((place) => isList(place) && !place.field.args.some(({ name }) => name === 'first'));
  const unknown = lists.filter(({ at, parent }) => prices[at]?.length === undefined && !sized.has(parent));
  expect(unknown.map(({ at }) => at)).toEqual([]);
});

test('every page and every field with arguments of its own says what it reads', () => {
  // The agreements of corridors are read with them.
  const inMemory = ['Corridor.agreements', 'Query.occupations', 'Query.regions', 'Region.children'];
  const pages = places.filter(({ field }) => field.args.some(({ name }) => name === 'first'));
  const free = pages.filter(({ at }) => (prices[at]?.calls ?? 0) === 0).map(({ at }) => at);
  expect(free).toEqual(inMemory);
});

test('no price is of a field that does not exist', () => {
  const known = new Set(places.map(({ at }) => at));
  expect(Object.keys(prices).filter((at) => !known.has(at))).toEqual([]);
});

test('a mutation whose lists are as long as a list of its input names one that it has', () => {
  const offenders = Object.entries(prices).flatMap(([at, { lengthOf }]) => {
    if (lengthOf === undefined) return [];
    const [argument = '', ...path] = lengthOf.split('.');
    const field = places.find((place) => place.at === at)?.field;
    let type = field?.args.find(({ name }) => name === argument)?.type;
    for (const name of path) {
      const input = type && getNamedType(type);
      type = input && 'getFields' in input ? input.getFields()[name]?.type : undefined;
    }
    return type !== undefined && isListType(getNullableType(type)) ? [] : [at];
  });
  expect(offenders).toEqual([]);
});

test('a field that a browser may cache leads to nothing but itself', () => {
  const reached = new Set<string>();
  const look = (name: string): void => {
    const type = schema.getType(name);
    if (!isObjectType(type) || reached.has(name)) return;
    reached.add(name);
    for (const field of Object.values(type.getFields())) look(getNamedType(field.type).name);
  };
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {}))
    if (PUBLIC_FIELDS.has(name)) look(getNamedType(field.type).name);
  expect([...reached].filter((name) => !/^(Region|Occupation)/.test(name))).toEqual(['PageInfo']);
});
