/**
 * What one operation may ask for at once: its depth, aliases, directives and cost, weighed before any of it is executed.
 * An Apollo plugin and not a validation rule, because page sizes may be variables, and only the operation of a document
 * that runs is charged.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { limits } from '../limits';

export interface OperationCost {
  /** Objects that the answer may hold, a mutation counting as `COST_OF_MUTATION` of them. */
  readonly cost: number;
  /** Fields on the way to the deepest leaf, the leaf included. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
}

type Variables = Readonly<Record<string, unknown>>;

/**
 * Refuses with OPERATION_TOO_COSTLY and HTTP 400, as other operations that are refused before they run, and adds
 * `extensions.cost { requested limit }` to every answer of an operation that is valid, refused or not.
 */
export function operationLimits(): ApolloServerPlugin {
  return {
    requestDidStart() {
      let requested: number | undefined;
      return Promise.resolve({
        didResolveOperation({ schema, document, operation, request }) {
          if (operation === undefined) return Promise.resolve();
          const got = operationCost(schema, document, operation, request.variables ?? {});
          requested = got.cost;
          const excess = excessOf(got, operation);
          return excess === undefined ? Promise.resolve() : Promise.reject(excess);
        },
        willSendResponse({ response: { body } }) {
          if (requested !== undefined && body.kind === 'single') {
            const cost = { requested, limit: limits.operationCostMax };
            body.singleResult.extensions = { ...body.singleResult.extensions, cost };
          }
          return Promise.resolve();
        },
      });
    },
  };
}

/**
 * An object costs 1, a mutation 10, a scalar nothing. The lists within a page (`edges`) are taken as long as the page
 * (`first`), all others as `LIST_LENGTH_ASSUMED`. Each use of a fragment and each repetition of a field is charged,
 * whatever its type condition, `@skip` or `@include`: the answer never holds more than what was charged, but for long
 * lists without pages. `__schema` and `__type` count in aliases and directives only.
 *
 * Takes time linear in the document, also where fragments spread one another exponentially. Numbers stop at
 * `Number.MAX_SAFE_INTEGER`.
 *
 * @param variables as they came, not coerced; a page size that is not a whole number counts as the largest page.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): OperationCost {
  const root = new Scale(schema, document, operation, variables).weigh();
  return {
    cost: bounded(root.cost + LIST_LENGTH_ASSUMED * root.costPerEntry),
    depth: root.depth,
    aliases: root.aliases,
    directives: root.directives,
  };
}

const COST_OF_OBJECT = 1;
/** A mutation is a transaction, with the reads that decide it. */
const COST_OF_MUTATION = 10;
/** Stops, tickets, indicators: about as many as people see on one screen. */
const LIST_LENGTH_ASSUMED = 10;

interface Weight extends OperationCost {
  /** What each entry of the lists in a selection costs; only the field around them knows how many entries there are. */
  readonly costPerEntry: number;
}

const NOTHING: Weight = { cost: 0, costPerEntry: 0, depth: 0, aliases: 0, directives: 0 };

/** A selection set that is being weighed. */
interface Level {
  readonly nodes: readonly SelectionNode[];
  readonly type: GraphQLNamedType | undefined;
  /** Of the nodes so far; `visited` counts them. */
  sum: Weight;
  visited: number;
  /** From what the nodes weigh together, what they add to the level above. */
  readonly close: (sum: Weight) => Weight;
}

class Scale {
  private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  private readonly fragmentWeights = new Map<string, Weight>();

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
    private readonly variables: Variables,
  ) {
    const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
    this.fragments = new Map(definitions.map((node) => [node.name.value, node]));
  }

  /** Depth first with a stack of its own: the tokens that a document may have nest deeper than the call stack goes. */
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
    if (node.selectionSet === undefined) return closedLevel(NOTHING);
    const field = fieldOf(type, node.name.value);
    const pageSize = field && this.pageSize(field, node);
    const isList = field !== undefined && isListType(getNullableType(field.type));
    const listLength = isList || pageSize === undefined ? LIST_LENGTH_ASSUMED : pageSize;
    const own = type === this.schema.getMutationType() ? COST_OF_MUTATION : COST_OF_OBJECT;
    return levelOf(node.selectionSet, field && getNamedType(field.type), (sum) => {
      const { aliases, directives } = sum;
      // Introspection reads no data, and graphql's own MaxIntrospectionDepthRule bounds it.
      if (node.name.value === '__schema' || node.name.value === '__type') return { ...NOTHING, aliases, directives };
      const cost = bounded(own + sum.cost + listLength * sum.costPerEntry);
      const depth = 1 + sum.depth;
      if (!isList) return { cost, costPerEntry: 0, depth, aliases, directives };
      if (pageSize === undefined) return { cost: 0, costPerEntry: cost, depth, aliases, directives };
      return { cost: bounded(pageSize * cost), costPerEntry: 0, depth, aliases, directives };
    });
  }

  private levelOfFragment(name: string): Level {
    const known = this.fragmentWeights.get(name);
    const fragment = this.fragments.get(name);
    if (known !== undefined || fragment === undefined) return closedLevel(known ?? NOTHING);
    // Where a fragment spreads itself, which NoFragmentCyclesRule reports, the inner use weighs nothing.
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

  /** Undefined for a field without pages. A size outside 1..100 is refused when its field is resolved, so it is not charged. */
  private pageSize(field: GraphQLField<unknown, unknown>, node: FieldNode): number | undefined {
    const first = field.args.find(({ name }) => name === 'first');
    if (first === undefined) return undefined;
    const size = this.argumentValue(first, node.arguments?.find(({ name }) => name.value === 'first')?.value);
    if (size === null) return limits.pageSizeDefault;
    return Number.isInteger(size) ? Math.min(Math.max(size as number, 1), limits.pageSizeMax) : limits.pageSizeMax;
  }

  private argumentValue({ defaultValue }: GraphQLArgument, given: ValueNode | undefined): unknown {
    if (given === undefined) return defaultValue;
    if (given.kind !== Kind.VARIABLE) return valueFromASTUntyped(given);
    const name = given.name.value;
    if (Object.hasOwn(this.variables, name)) return this.variables[name];
    const variable = this.operation.variableDefinitions?.find((definition) => definition.variable.name.value === name);
    return variable?.defaultValue === undefined ? defaultValue : valueFromASTUntyped(variable.defaultValue);
  }
}

function levelOf(
  selections: SelectionSetNode | undefined,
  type: GraphQLNamedType | null | undefined,
  close: Level['close'],
): Level {
  return { nodes: selections?.selections ?? [], type: type ?? undefined, sum: NOTHING, visited: 0, close };
}

function closedLevel(weight: Weight): Level {
  return levelOf(undefined, undefined, () => weight);
}

/** Of the node without what it selects. */
function ownWeight(node: SelectionNode): Partial<Weight> {
  const directives = countDirectives(node);
  return node.kind === Kind.FIELD
    ? { directives, depth: 1, aliases: node.alias === undefined ? 0 : 1 }
    : { directives };
}

function fieldOf(type: GraphQLNamedType | undefined, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function add(
  a: Weight,
  { cost = 0, costPerEntry = 0, depth = 0, aliases = 0, directives = 0 }: Partial<Weight>,
): Weight {
  return {
    cost: bounded(a.cost + cost),
    costPerEntry: bounded(a.costPerEntry + costPerEntry),
    depth: Math.max(a.depth, depth),
    aliases: bounded(a.aliases + aliases),
    directives: bounded(a.directives + directives),
  };
}

/** Fragments within fragments double a number each time; past this it would lose its last digits, and then be infinite. */
function bounded(value: number): number {
  return Math.min(value, Number.MAX_SAFE_INTEGER);
}

function countDirectives({ directives }: { readonly directives?: readonly DirectiveNode[] | undefined }): number {
  return directives?.length ?? 0;
}

const bounds: Readonly<OperationCost> = {
  depth: limits.operationDepthMax,
  aliases: limits.operationAliasesMax,
  directives: limits.operationDirectivesMax,
  cost: limits.operationCostMax,
};

/** The first bound that the operation breaks, as the error to answer. */
function excessOf(got: OperationCost, operation: OperationDefinitionNode): GraphQLError | undefined {
  const bound = (Object.keys(bounds) as (keyof OperationCost)[]).find((name) => got[name] > bounds[name]);
  if (bound === undefined) return undefined;
  return new GraphQLError(`The ${bound} of an operation must be at most ${bounds[bound]}, got ${got[bound]}`, {
    nodes: operation,
    // An error of this hook without a status is answered with 500.
    extensions: { code: 'OPERATION_TOO_COSTLY', bound, got: got[bound], limit: bounds[bound], http: { status: 400 } },
  });
}
