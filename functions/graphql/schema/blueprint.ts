/**
 * Builds the schema with its resolvers from data that codegen makes of the SDL (`schema/blueprint-plugin.cjs`). Every
 * cold start pays for this; parsing, validating and merging SDL would take several times as long.
 */
import {
  type DirectiveLocation,
  GraphQLDirective,
  GraphQLEnumType,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  type GraphQLType,
  type GraphQLTypeResolver,
  isInputType,
  isInterfaceType,
  isObjectType,
  isOutputType,
  isScalarType,
  specifiedDirectives,
  specifiedScalarTypes,
} from 'graphql';
import { assert } from '../../platform/requests/errors';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly deprecationReason?: string;
}

interface Input extends Named {
  /** As SDL has it, such as `[ID!]!`. */
  readonly type: string;
  readonly defaultValue?: unknown;
}

interface Field extends Named {
  readonly type: string;
  readonly args?: readonly Input[];
  /** Arguments of each directive of the element, by the directive's name. */
  readonly directives?: Readonly<Record<string, unknown>>;
}

type Type = Named &
  (
    | {
        readonly kind: 'OBJECT' | 'INTERFACE';
        readonly interfaces?: readonly string[];
        readonly fields: readonly Field[];
      }
    | { readonly kind: 'INPUT'; readonly fields: readonly Input[] }
    | { readonly kind: 'ENUM'; readonly values: readonly Named[] }
    | { readonly kind: 'SCALAR' }
  );

interface Directive extends Named {
  readonly locations: readonly DirectiveLocation[];
  readonly args?: readonly Input[];
}

/** All types and directives; the root types are `Query` and `Mutation`. */
export interface Blueprint {
  readonly types: readonly Type[];
  readonly directives: readonly Directive[];
}

/** By type: its fields' resolvers by name, and `__resolveType` if it is abstract; or a whole scalar. */
export type ResolverMap = Readonly<Record<string, GraphQLScalarType | Readonly<Record<string, unknown>>>>;

/**
 * Puts directives of fields into their `extensions`. Does not validate the schema: codegen has done that.
 * @param resolvers of every noun; a type may be in several, each with some of its fields.
 * @throws if a resolver belongs to no element of the schema.
 */
export function buildSchema({ types, directives }: Blueprint, resolvers: readonly ResolverMap[]): GraphQLSchema {
  const resolverOf = takenFrom(resolvers);
  const known = new Map<string, GraphQLType>(specifiedScalarTypes.map((type) => [type.name, type]));

  /** @param text in SDL's notation; each type is made once. */
  function typeOf(text: string): GraphQLType {
    const type = known.get(text) ?? wrapped(text);
    known.set(text, type);
    return type;
  }

  function wrapped(text: string): GraphQLType {
    if (text.endsWith('!')) return new GraphQLNonNull(typeOf(text.slice(0, -1)));
    assert(text.startsWith('['), `the schema to have the type ${text}`);
    return new GraphQLList(typeOf(text.slice(1, -1)));
  }

  const inputOf = (text: string) => narrowed(typeOf(text), isInputType, text);
  const outputOf = (text: string) => narrowed(typeOf(text), isOutputType, text);
  const interfaceOf = (text: string) => narrowed(typeOf(text), isInterfaceType, text);
  const objectOf = (name: string) => {
    const found = known.get(name);
    return isObjectType(found) ? found : undefined;
  };

  function functionOf(at: string): Resolver | undefined {
    const found = resolverOf(at);
    return found === undefined ? undefined : narrowed(found, isResolver, at);
  }

  function scalarOf(name: string): GraphQLScalarType | undefined {
    const found = resolverOf(name);
    return found === undefined ? undefined : narrowed(found, isScalarType, name);
  }

  function inputsOf(inputs: readonly Input[] = []): Record<string, GraphQLInputFieldConfig> {
    return byName(inputs, ({ name: _, type, ...rest }) => ({ ...rest, type: inputOf(type) }));
  }

  function fieldsOf(owner: string, fields: readonly Field[]): Record<string, GraphQLFieldConfig<unknown, unknown>> {
    return byName(fields, ({ name, type, args, directives: standing, ...rest }) => {
      const resolve = functionOf(`${owner}.${name}`);
      return {
        ...rest,
        type: outputOf(type),
        args: inputsOf(args),
        ...(standing !== undefined && { extensions: { directives: standing } }),
        ...(resolve !== undefined && { resolve }),
      };
    });
  }

  function built(type: Type): GraphQLNamedType {
    const { name, description } = type;
    const named = { name, ...(description !== undefined && { description }) };
    switch (type.kind) {
      case 'OBJECT':
      case 'INTERFACE': {
        const composite = {
          ...named,
          interfaces: () => (type.interfaces ?? []).map((one) => interfaceOf(one)),
          fields: () => fieldsOf(name, type.fields),
        };
        if (type.kind === 'OBJECT') return new GraphQLObjectType(composite);
        const resolveType = functionOf(`${name}.__resolveType`);
        return new GraphQLInterfaceType({ ...composite, ...(resolveType !== undefined && { resolveType }) });
      }
      case 'INPUT':
        return new GraphQLInputObjectType({ ...named, fields: () => inputsOf(type.fields) });
      case 'ENUM':
        return new GraphQLEnumType({ ...named, values: byName(type.values, ({ name: _, ...value }) => value) });
      case 'SCALAR':
        return scalarOf(name) ?? new GraphQLScalarType(named);
    }
  }

  const all = types.map(built);
  for (const type of all) known.set(type.name, type);
  const schema = new GraphQLSchema({
    types: all,
    directives: [
      ...specifiedDirectives,
      ...directives.map(({ args, ...rest }) => new GraphQLDirective({ ...rest, args: inputsOf(args) })),
    ],
    query: objectOf('Query'),
    mutation: objectOf('Mutation'),
    assumeValid: true,
  });
  const [unused] = resolverOf.left();
  assert(unused === undefined, `the schema to have ${unused ?? ''}`);
  return schema;
}

/** A function that graphql calls with the arguments that the SDL declares. */
type Resolver = GraphQLFieldResolver<unknown, unknown> & GraphQLTypeResolver<unknown, unknown>;

function isResolver(value: unknown): value is Resolver {
  return typeof value === 'function';
}

function narrowed<T, N extends T>(value: T, isRight: (value: T) => value is N, at: string): N {
  assert(isRight(value), `another kind of ${at} in the schema`);
  return value;
}

function byName<T extends Named, R>(all: readonly T[], make: (one: T) => R): Record<string, R> {
  return Object.fromEntries(all.map((one) => [one.name, make(one)]));
}

interface Taken {
  /** @param at `Type.field`, or a scalar's name. */
  (at: string): unknown;
  /** The resolvers that no element took. */
  left(): Iterable<string>;
}

function takenFrom(resolvers: readonly ResolverMap[]): Taken {
  const open = new Map<string, unknown>();
  for (const [type, of] of resolvers.flatMap((noun) => Object.entries(noun)))
    if (of instanceof GraphQLScalarType) open.set(type, of);
    else for (const [field, resolve] of Object.entries(of)) open.set(`${type}.${field}`, resolve);
  const take = (at: string): unknown => {
    const found = open.get(at);
    open.delete(at);
    return found;
  };
  return Object.assign(take, { left: () => open.keys() });
}
