/** What a request selects below a field. */
import { type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';
import { onceFor } from '../process/kept';

export type Selecting = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/** Makes what follows from the selection of a field once for each field of an operation, whose nodes are remembered. */
export function bySelection<T>(make: (selecting: Selecting) => T): (selecting: Selecting) => T {
  return onceFor(({ fieldNodes }) => fieldNodes, make);
}

/**
 * Names of the fields that are selected at the end of a path, such as `edges`, `node`, in fragments too. Conditions are not
 * looked at, so a field that is skipped is named as well.
 */
export function selectedBelow({ fieldNodes, fragments }: Selecting, ...path: readonly string[]): ReadonlySet<string> {
  let sets = fieldNodes.map(({ selectionSet }) => selectionSet);
  for (const step of path) sets = fieldsIn(sets, fragments).flatMap(([name, set]) => (name === step ? [set] : []));
  return new Set(fieldsIn(sets, fragments).map(([name]) => name));
}

type Found = readonly [name: string, set: SelectionSetNode | undefined];

/** Each fragment is followed once: what it selects does not depend on where it is spread. */
function fieldsIn(
  sets: readonly (SelectionSetNode | undefined)[],
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): Found[] {
  const found: Found[] = [];
  const spread = new Set<string>();
  const open = [...sets];
  for (let set = open.pop(); open.length > 0 || set !== undefined; set = open.pop())
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) found.push([selection.name.value, selection.selectionSet]);
      else if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet);
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        open.push(fragments[selection.name.value]?.selectionSet);
      }
    }
  return found;
}
