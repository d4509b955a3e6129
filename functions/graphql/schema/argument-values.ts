/** Arguments of a field as far as an operation's price needs them: before they are coerced, and whatever they are. */
import { type FieldNode, type GraphQLField, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';
import { hasFields } from '../../platform/values/unknown';

export type Variables = Readonly<Record<string, unknown>>;
export type Arguments = Readonly<Record<string, unknown>>;

/** Those that were given, and the defaults of those that were not. */
export function withDefaults({ variableDefinitions = [] }: OperationDefinitionNode, given: Variables): Variables {
  const defaults = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
  );
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(defaults), given);
}

export function argumentsOf(
  { args }: GraphQLField<unknown, unknown>,
  { arguments: given = [] }: FieldNode,
  variables: Variables,
): Arguments {
  return Object.fromEntries(
    args.map(({ name, defaultValue }) => {
      const node = given.find((argument) => argument.name.value === name)?.value;
      const value: unknown = node === undefined ? undefined : valueFromASTUntyped(node, variables);
      return [name, value === undefined ? defaultValue : value];
    }),
  );
}

/** Length of the list at a path such as `input.positions`: one where there is a single value, which GraphQL takes for a list of it. */
export function entriesAt(given: Arguments, path: string): number {
  const value = path.split('.').reduce<unknown>((at, name) => (hasFields(at) ? at[name] : undefined), given);
  if (Array.isArray(value)) return value.length;
  return value == null ? 0 : 1;
}

/** Texts, numbers, flags and nulls, however deep they lie. */
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
