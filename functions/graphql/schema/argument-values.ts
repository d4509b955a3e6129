/** Arguments of a field for the price of an operation: read before coercion, so they may be of any type. */
import { type FieldNode, type GraphQLField, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { hasFields } from '../../platform/values/unknown';

export type Variables = Readonly<Record<string, unknown>>;
export type Arguments = Readonly<Record<string, unknown>>;

/** The given variables, with defaults for those that are absent. */
export function withDefaults({ variableDefinitions = [] }: OperationDefinitionNode, given: Variables): Variables {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(defaults), given);
}

/** Null of an argument that has a default is that default, as resolvers read it. */
export function argumentsOf(
  { args }: GraphQLField<unknown, unknown>,
  { arguments: given = [] }: FieldNode,
  variables: Variables,
): Arguments {
  return Object.fromEntries(
    args.map(({ name, defaultValue }) => {
      const node = given.find((argument) => argument.name.value === name)?.value;
      const value: unknown = node === undefined ? undefined : valueFromASTUntyped(node, variables);
      return [name, value ?? defaultValue ?? value];
    }),
  );
}

/** Length of the list at a path such as `input.positions`; 1 for a single value, which GraphQL coerces to a list. */
export function entriesAt(given: Arguments, path: string): number {
  const value = path.split('.').reduce<unknown>((at, name) => (hasFields(at) ? at[name] : undefined), given);
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
