/** Arguments of a field for the price of an operation: read before coercion, so they may be of any type. */
import { type FieldNode, type GraphQLField, Kind, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { hasFields } from '../../platform/values/unknown';

export type Variables = Readonly<Record<string, unknown>>;

/** The given variables, with defaults for those that are absent. */
export function withDefaults({ variableDefinitions = [] }: OperationDefinitionNode, given: Variables): Variables {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(defaults), given);
}

/** An argument of a field by the variables; its value if no variables decide about it. */
export type Argument = ((variables: Variables) => unknown) | { readonly value: unknown };

/** Null of an argument that has a default is that default, as resolvers read it. */
export function argumentOf(
  { args }: GraphQLField<unknown, unknown>,
  { arguments: given = [] }: FieldNode,
  name: string,
): Argument {
  const byDefault: unknown = args.find((argument) => argument.name === name)?.defaultValue;
  const node = given.find((argument) => argument.name.value === name)?.value;
  if (node === undefined) return { value: byDefault };
  const read = (variables: Variables): unknown => {
    const value: unknown = valueFromASTUntyped(node, variables);
    return value ?? byDefault ?? value;
  };
  return OPEN.has(node.kind) ? read : { value: read({}) };
}

/** Kinds of values in which variables may be. */
const OPEN: ReadonlySet<Kind> = new Set([Kind.VARIABLE, Kind.LIST, Kind.OBJECT]);

/** Length of the list at a path in a value, such as `positions`; 1 for a single value, which GraphQL coerces to a list. */
export function entriesAt(given: unknown, path: readonly string[]): number {
  const value = path.reduce((at, name) => (hasFields(at) ? at[name] : undefined), given);
  if (Array.isArray(value)) return value.length;
  return value == null ? 0 : 1;
}

/** Number of scalar values (strings, numbers, booleans, nulls) at any depth. */
export function valuesIn(value: unknown): number {
  let count = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === 'object' && one !== null) for (const part of Object.values(one)) open.push(part);
    else count += 1;
  }
  return count;
}
