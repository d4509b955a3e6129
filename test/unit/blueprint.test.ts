/** The schema that a process builds is the one of the SDL, to the last description; graphql-js's own reading of the SDL tells. */
import { getDirective } from '@graphql-tools/utils';
import {
  buildSchema as readSchema,
  type GraphQLField,
  GraphQLScalarType,
  type GraphQLSchema,
  introspectionFromSchema,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  validateSchema,
} from 'graphql';
import { blueprint } from '../../functions/generated/blueprint';
import { sdl } from '../../functions/generated/sdl';
import { buildSchema } from '../../functions/graphql/schema/blueprint';
import { directiveAt } from '../../functions/graphql/schema/wrap-fields';
import { resolvers } from '../../functions/graphql/schema/resolvers';

const contract = readSchema(sdl);
const built = buildSchema(blueprint, resolvers);

function fieldsOf(schema: GraphQLSchema): [string, GraphQLField<unknown, unknown>][] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field): [string, typeof field] => [`${type.name}.${field.name}`, field]),
    );
}

test('it tells of itself what the SDL says', () => {
  const told = (schema: GraphQLSchema) =>
    introspectionFromSchema(lexicographicSortSchema(schema), { specifiedByUrl: true, inputValueDeprecation: true });
  expect(told(built)).toEqual(told(contract));
});

test('it is valid, though no process checks it', () => {
  const { types, directives, query, mutation } = built.toConfig();
  const checked = new (built.constructor as new (config: object) => GraphQLSchema)({
    ...{ types, directives, query, mutation },
  });
  expect(validateSchema(checked)).toEqual([]);
});

test('its fields stand under the directives of the SDL', () => {
  const ofContract = fieldsOf(contract).map(([at, field]) => [
    at,
    getDirective(contract, field, 'access')?.[0],
    getDirective(contract, field, 'resumable')?.[0],
  ]);
  const ofBuilt = fieldsOf(built).map(([at, field]) => [
    at,
    directiveAt(built, field, 'access'),
    directiveAt(built, field, 'resumable'),
  ]);
  expect(ofBuilt.sort()).toEqual(ofContract.sort());
  expect(ofBuilt.filter(([, access]) => access !== undefined).length).toBeGreaterThan(100);
});

test('default values of arguments and inputs are those that graphql-js reads', () => {
  const defaults = (schema: GraphQLSchema) =>
    Object.fromEntries(fieldsOf(schema).map(([at, { args }]) => [at, args.map((one) => [one.name, one.defaultValue])]));
  expect(defaults(built)).toEqual(defaults(contract));
});

describe('resolvers', () => {
  const small = {
    types: [
      { kind: 'OBJECT' as const, name: 'Query', fields: [{ name: 'day', type: 'Day' }] },
      { kind: 'SCALAR' as const, name: 'Day' },
    ],
    directives: [],
  };

  test('a scalar is the one that the resolvers give', () => {
    const day = new GraphQLScalarType({ name: 'Day' });
    expect(buildSchema(small, [{ Day: day }]).getType('Day')).toBe(day);
  });

  test.each([{ Query: { night: () => null } }, { Night: { at: () => null } }])(
    'one of what the schema does not have is refused: %j',
    (stray) => {
      expect(() => buildSchema(small, [stray])).toThrow(/Night|night/);
    },
  );

  test('a type that nobody describes is refused', () => {
    const types = [{ kind: 'OBJECT' as const, name: 'Query', fields: [{ name: 'day', type: '[Dya!]!' }] }];
    expect(() => buildSchema({ types, directives: [] }, [])).toThrow('Dya');
  });
});
