/** Gives every field of a schema a resolver that does by chance what resolvers do: values, promises, nulls and errors. */
import { createHash } from 'node:crypto';
import {
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  responsePathAsArray,
} from 'graphql';

/** What the resolvers of one execution go by, and what they were called for. */
export interface Chance {
  readonly seed: number;
  /** One of so many outcomes is an error or a null, about. */
  readonly rare: number;
  readonly calls: string[];
}

/** In place; the same place in an answer has the same outcome for the same seed. */
export function resolveByChance(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type))
      type.resolveType = (value: { readonly runtime: string; readonly isLate: boolean }) =>
        value.isLate ? Promise.resolve(value.runtime) : value.runtime;
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      // A third is left to graphql's own: a property, or a function in its place.
      if (hashOf(type.name, field.name) % 3 === 0) delete field.resolve;
      else
        field.resolve = (_, args: unknown, chance: Chance, info) => {
          chance.calls.push(`${responsePathAsArray(info.path).join('.')} ${JSON.stringify(args)}`);
          return outcome(schema, field.type, chance, placeOf(info));
        };
    }
  }
  return schema;
}

function placeOf({ path, parentType, fieldName, fieldNodes, variableValues }: GraphQLResolveInfo): string {
  return JSON.stringify([responsePathAsArray(path), parentType.name, fieldName, fieldNodes.length, variableValues]);
}

function outcome(schema: GraphQLSchema, type: GraphQLOutputType, chance: Chance, at: string): unknown {
  const draw = (what: string): number => hashOf(String(chance.seed), at, what);
  const way = draw('way') % chance.rare;
  const error = new Error(`of ${at}`);
  if (way === 0) throw error;
  if (way === 1) return rejected(error);
  if (way === 2) return error;
  if (way === 3) return draw('late') % 2 === 0 ? null : Promise.resolve(undefined);
  const value = valueOf(schema, type, chance, at);
  const late = draw('when') % 6;
  if (late === 0) return Promise.resolve(value);
  return late === 1 ? new Promise((resolve) => setImmediate(resolve, value)) : value;
}

/** Nobody may come to see it, if the list in which it stands fails before. */
function rejected(error: Error): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => undefined);
  return promise;
}

function valueOf(schema: GraphQLSchema, type: GraphQLOutputType, chance: Chance, at: string): unknown {
  const draw = hashOf(String(chance.seed), at);
  if (isNonNullType(type)) return valueOf(schema, type.ofType, chance, at);
  if (isListType(type)) {
    if (draw % 40 === 0) return 'no list';
    const items = Array.from({ length: draw % 4 }, (_, index) => {
      try {
        return outcome(schema, type.ofType, chance, `${at}.${index}`);
      } catch (error) {
        return error;
      }
    });
    return draw % 3 === 0 ? new Set(items) : items;
  }
  if (isAbstractType(type)) {
    const types = schema.getPossibleTypes(type);
    const found = types[draw % types.length]!;
    return Object.assign(propertiesOf(schema, found, chance, at), { runtime: found.name, isLate: draw % 2 === 0 });
  }
  if (isObjectType(type)) return propertiesOf(schema, type, chance, at);
  if (isEnumType(type))
    return draw % 20 === 0 ? 'NONE_OF_THEM' : type.getValues()[draw % type.getValues().length]?.value;
  if (draw % 30 === 0) return { no: 'leaf' };
  return (
    { Int: draw % 1_000, Float: 0.5, Boolean: draw % 2 === 0, ID: draw % 9, String: 'text' }[type.name] ?? '2026-11-30'
  );
}

/** Of the fields without a resolver, each made when it is read. */
function propertiesOf(schema: GraphQLSchema, type: GraphQLOutputType, chance: Chance, at: string): object {
  const object = {};
  for (const field of isObjectType(type) ? Object.values(type.getFields()) : []) {
    const made = () => outcome(schema, field.type, chance, `${at}.${field.name}`);
    const isMethod = hashOf(at, field.name) % 4 === 0;
    const method = (args: unknown, _: Chance, info: GraphQLResolveInfo) => {
      chance.calls.push(`${responsePathAsArray(info.path).join('.')}() ${JSON.stringify(args)}`);
      return made();
    };
    Object.defineProperty(object, field.name, { get: () => (isMethod ? method : made()), enumerable: true });
  }
  return object;
}

function hashOf(...texts: readonly string[]): number {
  return createHash('md5').update(texts.join('\u0000')).digest().readUInt32BE(0);
}
