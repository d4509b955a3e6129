/** Values of fields and their places. */
import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { hasFields } from '../../platform/values/unknown';
import type { FieldPlan } from './plan';
import type { Leaf } from './shape';

export type Path = GraphQLResolveInfo['path'];
export type Values = Record<string, unknown>;

export function leafOf(plan: FieldPlan, leaf: Leaf, value: unknown): unknown {
  if (leaf.isText && typeof value === 'string') return value;
  if (value instanceof Error) throw value;
  if (value != null) return serialized(leaf, value);
  if (plan.isRequired) throw missing(plan);
  return null;
}

export function serialized({ type }: Leaf, value: unknown): unknown {
  const written: unknown = type.serialize(value);
  if (written == null) throw new Error(`Expected \`${type.name}.serialize\` to return a value`);
  return written;
}

export function missing({ parent, name }: FieldPlan): Error {
  return new Error(`Cannot return null for non-nullable field ${parent.name}.${name}.`);
}

export function settled(results: Values, promised: readonly string[]): Promise<Values> {
  return Promise.all(promised.map((key) => results[key])).then((values) => {
    promised.forEach((key, index) => (results[key] = values[index]));
    return results;
  });
}

export function pathOf(prev: Path | undefined, { key, parent }: FieldPlan): Path {
  return { prev, key, typename: parent.name };
}

export function listed(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: Path | undefined = path; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return hasProperties(value) && typeof value['then'] === 'function';
}

/** Functions have properties, too. */
export function hasProperties(value: unknown): value is Readonly<Record<string, unknown>> {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return hasFields(value) && Symbol.iterator in value;
}

/** @param name as the type's resolver told it. */
export function runtimeType(
  schema: GraphQLSchema,
  { nodes }: FieldPlan,
  type: GraphQLAbstractType,
  name: unknown,
): GraphQLObjectType {
  const found = typeof name === 'string' ? schema.getType(name) : undefined;
  if (isObjectType(found) && schema.isSubType(type, found)) return found;
  const told = typeof name === 'string' ? `"${name}"` : 'none';
  throw new GraphQLError(`Abstract type "${type.name}" must resolve to one of its Object types, got ${told}.`, {
    nodes,
  });
}
