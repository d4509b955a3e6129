/** An argument that is null is as one that is absent: every argument with a default, in every field of the schema. */
import { buildSchema, isIntrospectionType, isNonNullType, isObjectType, parse } from 'graphql';
import { sdl } from '../../functions/generated/sdl';
import { argumentOf } from '../../functions/graphql/schema/argument-values';
import { readArguments } from '../../functions/graphql/schema/read-arguments';

/** What each resolver gets, by its field. */
const got = new Map<string, Readonly<Record<string, unknown>>>();
const schema = buildSchema(sdl);
const types = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter((type) => !isIntrospectionType(type));

for (const type of types)
  for (const field of Object.values(type.getFields()))
    field.resolve = (_, args) => void got.set(`${type.name}.${field.name}`, args as Record<string, unknown>);
readArguments(schema);

const nullable = types.flatMap((type) =>
  Object.values(type.getFields()).flatMap((field) =>
    field.args
      .filter(({ defaultValue, type: of }) => defaultValue != null && !isNonNullType(of))
      .map(({ name, defaultValue }) => [`${type.name}.${field.name}`, name, defaultValue, field] as const),
  ),
);

test.each(nullable)('%s takes null of %s as %p', (at, name, byDefault, field) => {
  void field.resolve?.({}, { [name]: null }, {}, {} as never);
  expect(got.get(at)).toEqual({ [name]: byDefault });
});

test.each(nullable)('%s is charged with null of %s as with %p', (_, name, byDefault, field) => {
  const [operation] = parse(`{ ${field.name}(${name}: null) }`).definitions;
  const [node] = operation !== undefined && 'selectionSet' in operation ? operation.selectionSet.selections : [];
  expect(argumentOf(field, node as never, name)).toEqual({ value: byDefault });
});

test('every page and picker is among them', () => {
  const all = types.flatMap((type) =>
    Object.values(type.getFields()).filter(({ args }) => args.some(({ name }) => name === 'first')),
  );
  expect(all.length).toBeGreaterThan(70);
  expect(nullable.filter(([, name]) => name === 'first')).toHaveLength(all.length);
});
