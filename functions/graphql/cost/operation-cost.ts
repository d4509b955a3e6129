/**
 * Computes the cost of an operation before it is executed: the time that it may take, its depth, aliases and
 * directives.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { limits } from '../../limits';
import { argumentOf, entriesAt, valuesIn, type Variables, withDefaults } from '../schema/argument-values';
import type { Price } from './shared-prices';
import { prices } from './prices';
import {
  add,
  bounded,
  countDirectives,
  leafTime,
  MICROSECONDS,
  NOTHING,
  objectTime,
  ownWeight,
  pageSizeOf,
  readTime,
  type Weight,
} from './weight';

export interface OperationCost extends Pick<Weight, 'depth' | 'aliases' | 'directives'> {
  /** In units of `limits.costUnitMicroseconds`, rounded up. */
  readonly cost: number;
}

/**
 * Adds up the most that the operation may take. An entry of a page is charged `first` times, an entry of another list
 * as often as `prices` says. Each use of a fragment and each repetition of a field is charged, regardless of type
 * conditions, `@skip` and `@include`. A scalar under an alias is charged like an object, because aliases can repeat it
 * many times.
 *
 * Takes time linear in the document, even if fragments spread one another exponentially. Numbers stop at
 * `Number.MAX_SAFE_INTEGER`. Of variables the lengths of some lists matter alone: with those of the last time the
 * operation costs as much.
 *
 * @returns the cost by the variables as sent, before coercion; a page size that is not a whole number counts as the
 * largest page.
 */
export function costsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): (variables: Variables) => OperationCost {
  let last: { readonly lengths: readonly Length[]; readonly cost: OperationCost } | undefined;
  return (given) => {
    const variables = withDefaults(operation, given);
    if (last?.lengths.every(({ of, found }) => of(variables) === found) === true) return last.cost;
    const scale = new Scale(schema, document, operation, variables);
    const { time, perEntry, shared, ...rest } = scale.weigh();
    const cost = { cost: Math.ceil(bounded(time + perEntry + shared) / limits.costUnitMicroseconds), ...rest };
    last = { lengths: scale.lengths, cost };
    return cost;
  };
}

/** Of a list that variables decide about. */
interface Length {
  readonly of: (variables: Variables) => number;
  readonly found: number;
}

/** A selection set that is being weighed. */
interface Level {
  readonly nodes: readonly SelectionNode[];
  readonly type: GraphQLNamedType | undefined;
  /** Weight of the first `visited` nodes. */
  sum: Weight;
  visited: number;
  /** Maps the weight of all nodes to the weight that they add to the level above. */
  readonly close: (sum: Weight) => Weight;
}

class Scale {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly fragmentWeights = new Map<string, Weight>();
  /** What it looked at in variables. */
  readonly lengths: Length[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((node) => [node.name.value, node]));
  }

  /** Depth first with an explicit stack: an allowed document can nest deeper than the call stack. */
  weigh(): Weight {
    const { selectionSet, operation, variableDefinitions = [] } = this.operation;
    const directives = [this.operation, ...variableDefinitions].reduce((sum, node) => sum + countDirectives(node), 0);
    const root = levelOf(selectionSet, this.schema.getRootType(operation), (sum) => add(sum, { directives }));
    const levels = [root];
    let closed = NOTHING;
    for (let level: Level | undefined = root; level !== undefined; level = levels.at(-1)) {
      const node = level.nodes[level.visited++];
      if (node !== undefined) {
        level.sum = add(level.sum, ownWeight(node));
        levels.push(this.levelBelow(node, level.type));
      } else {
        closed = level.close(level.sum);
        levels.pop();
        const above = levels.at(-1);
        if (above !== undefined) above.sum = add(above.sum, closed);
      }
    }
    return closed;
  }

  private levelBelow(node: SelectionNode, type: GraphQLNamedType | undefined): Level {
    switch (node.kind) {
      case Kind.FIELD:
        return this.levelOfField(node, type);
      case Kind.INLINE_FRAGMENT:
        return levelOf(node.selectionSet, node.typeCondition ? this.typeOf(node.typeCondition) : type, (sum) => sum);
      case Kind.FRAGMENT_SPREAD:
        return this.levelOfFragment(node.name.value);
    }
  }

  private levelOfField(node: FieldNode, type: GraphQLNamedType | undefined): Level {
    const name = node.name.value;
    if (name === '__schema' || name === '__type') return introspection(node);
    const field = fieldOf(type, name);
    // `__typename`, or an unknown field, which validation has reported.
    if (field === undefined) {
      const time = leafTime(1, node);
      return levelOf(node.selectionSet, undefined, (sum) => ({ ...sum, time: sum.time + time, depth: 1 + sum.depth }));
    }
    const price = prices[`${type?.name ?? ''}.${name}`] ?? {};
    const own = { time: readTime(price), shared: (price.shared ?? 0) * MICROSECONDS.call };
    const named = getNamedType(field.type);
    if (isLeafType(named)) {
      const time = own.time + leafTime(price.length ?? 1, node);
      return levelOf(undefined, undefined, () => ({ ...NOTHING, time, shared: own.shared }));
    }
    const isList = isListType(getNullableType(field.type));
    const around = this.lengthAround(field, price, node, type);
    return levelOf(node.selectionSet, named, (sum) => {
      const object = objectTime(named);
      const { depth, aliases, directives } = sum;
      const below = { ...NOTHING, depth: 1 + depth, aliases, directives };
      if (isList && around === undefined && price.length === undefined)
        return {
          ...below,
          perEntry: bounded(object + sum.time),
          shared: bounded(own.shared + sum.shared),
          time: own.time,
        };
      // The list of a page (edges) is charged inside the page; any other list is charged here.
      const length = isList ? (price.length ?? around ?? 1) : 1;
      const inner = isList ? sum.perEntry : bounded((around ?? 1) * sum.perEntry);
      const together = bounded(own.shared + sum.shared);
      const knowsLength = isList || around !== undefined;
      const hundreds = Math.ceil((isList ? length : (around ?? 1)) / 100);
      const time = bounded(own.time + length * (object + sum.time + inner) + (knowsLength ? hundreds * together : 0));
      return { ...below, time, shared: knowsLength ? 0 : together };
    });
  }

  /**
   * Length of the lists directly within a field, if the field determines it: a page by its size, a mutation by its
   * input.
   */
  private lengthAround(
    field: GraphQLField<unknown, unknown>,
    { lengthOf }: Price,
    node: FieldNode,
    type: GraphQLNamedType | undefined,
  ): number | undefined {
    const lengthBy = (name: string, read: (value: unknown) => number): number => {
      const argument = argumentOf(field, node, name);
      if ('value' in argument) return read(argument.value);
      const of = (variables: Variables): number => read(argument(variables));
      const found = of(this.variables);
      this.lengths.push({ of, found });
      return found;
    };
    if (field.args.some(({ name }) => name === 'first')) return lengthBy('first', pageSizeOf);
    if (lengthOf !== undefined) {
      const [name = '', ...path] = lengthOf.split('.');
      return lengthBy(name, (value) => Math.min(entriesAt(value, path), limits.userErrorsMax));
    }
    if (type !== this.schema.getMutationType()) return undefined;
    return lengthBy('input', (value) => Math.min(Math.max(valuesIn(value), 1), limits.userErrorsMax));
  }

  private levelOfFragment(name: string): Level {
    const known = this.fragmentWeights.get(name);
    const fragment = this.fragments.get(name);
    if (known !== undefined || fragment === undefined) return levelOf(undefined, undefined, () => known ?? NOTHING);
    // If a fragment spreads itself, the inner use weighs nothing; NoFragmentCyclesRule reports it.
    this.fragmentWeights.set(name, NOTHING);
    return levelOf(fragment.selectionSet, this.typeOf(fragment.typeCondition), (sum) => {
      const weight = add(sum, { directives: countDirectives(fragment) });
      this.fragmentWeights.set(name, weight);
      return weight;
    });
  }

  private typeOf(condition: NamedTypeNode): GraphQLNamedType | undefined {
    return this.schema.getType(condition.name.value);
  }
}

/** The selection within is bounded by graphql's MaxIntrospectionDepthRule. */
function introspection(node: FieldNode): Level {
  return levelOf(node.selectionSet, undefined, ({ aliases, directives }) => ({
    ...{ ...NOTHING, aliases, directives },
    time: bounded(MICROSECONDS.introspection * (1 + aliases)),
  }));
}

function levelOf(
  selections: SelectionSetNode | undefined,
  type: GraphQLNamedType | null | undefined,
  close: Level['close'],
): Level {
  return { nodes: selections?.selections ?? [], type: type ?? undefined, sum: NOTHING, visited: 0, close };
}

function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}
