/** Which fields of a type a selection asks for, as graphql-js collects them, but with conditions that are known. */
import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** What decides about fields: the fragments of the document, and the values of variables in `@skip` and `@include`. */
export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly conditions: Readonly<Record<string, unknown>>;
  /** How many fields are in all plans of the operation. */
  readonly size: { fields: number };
}

/** The nodes of each field by the name in the answer, in the order of the answer. */
export function collect(
  selecting: Selecting,
  type: GraphQLObjectType,
  sets: readonly (SelectionSetNode | undefined)[],
): ReadonlyMap<string, FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const add = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const { value: name } = selection.name;
        if (visited.has(name) || !isIncluded(selection, selecting)) continue;
        visited.add(name);
        const fragment = selecting.fragments[name];
        if (fragment !== undefined && applies(fragment, selecting.schema, type)) add(fragment.selectionSet);
      } else if (!isIncluded(selection, selecting)) continue;
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection, selecting.schema, type)) add(selection.selectionSet);
      } else {
        const key = (selection.alias ?? selection.name).value;
        const nodes = fields.get(key);
        if (nodes === undefined) fields.set(key, [selection]);
        else nodes.push(selection);
      }
    }
  };
  for (const set of sets) if (set !== undefined) add(set);
  return fields;
}

function isIncluded({ directives = [] }: SelectionNode, { conditions }: Selecting): boolean {
  for (const directive of directives) {
    const { value: name } = directive.name;
    if (name !== 'skip' && name !== 'include') continue;
    if (conditionOf(directive, conditions) === (name === 'skip')) return false;
  }
  return true;
}

function conditionOf({ arguments: [given] = [] }: DirectiveNode, conditions: Selecting['conditions']): unknown {
  if (given?.value.kind === Kind.VARIABLE) return conditions[given.value.name.value];
  return given?.value.kind === Kind.BOOLEAN ? given.value.value : undefined;
}

function applies(
  { typeCondition }: Partial<Pick<FragmentDefinitionNode, 'typeCondition'>>,
  schema: GraphQLSchema,
  type: GraphQLObjectType,
): boolean {
  if (typeCondition === undefined || typeCondition.name.value === type.name) return true;
  const condition = schema.getType(typeCondition.name.value);
  return isAbstractType(condition) && schema.isSubType(condition, type);
}
