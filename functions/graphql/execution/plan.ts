/**
 * What of an operation is the same each time it runs, found out once: which fields of which types, with which resolvers,
 * and how their values are completed. Fragments let a short document ask for thousands of fields, so `kept-plans.ts` bounds
 * what stays.
 */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import { collect, type Fragments, type Selecting } from './selection';
import { type Leaf, type Shape, shapeOf } from './shape';
import { type VariableReader, variableReader } from './variables';

export interface FieldPlan {
  readonly key: string;
  readonly name: string;
  readonly nodes: readonly FieldNode[];
  readonly node: FieldNode;
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  readonly shape: Shape;
  /** Its shape without the mark that it is required, if it is no object and no list. */
  readonly leaf: Leaf | undefined;
  readonly isRequired: boolean;
  /** Whether its arguments are written with objects or lists, which each object of a list gets anew. */
  readonly hasOwnValues: boolean;
  /** Whether its arguments are the same in every run. */
  readonly isFixed: boolean;
  /** Its arguments, once they are known, if they are the same in every run. */
  fixed?: Readonly<Record<string, unknown>>;
  /** Undefined for the property of the field's name. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** By runtime types. */
  readonly below: Map<GraphQLObjectType, readonly FieldPlan[]>;
}

export interface Plan {
  readonly selecting: Selecting;
  readonly root: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
}

export interface OperationPlans {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  readonly size: { readonly fields: number };
  readonly readVariables: VariableReader;
  /** Undefined if graphql-js is to execute the operation. */
  planFor(variables: Readonly<Record<string, unknown>>): Plan | undefined;
}

/** Of one operation, for different values of the variables that decide about fields. */
const PLANS_MAX = 8;

/** @param operation of the document, which is valid. */
export function plansOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationPlans {
  const fragments = Object.fromEntries(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const { names, isUnusual } = read(document);
  const root = schema.getRootType(operation.operation);
  const plans = new Map<string, Plan>();
  const size = { fields: 0 };
  return {
    ...{ operation, fragments, size, readVariables: variableReader(schema, operation) },
    planFor(variables) {
      if (isUnusual || root == null) return undefined;
      let key = '';
      for (const name of names) {
        // Of another operation of the document, or null, which is an error at the place of the field.
        const value = variables[name];
        if (typeof value !== 'boolean' && value !== undefined) return undefined;
        key += value === undefined ? '-' : String(value);
      }
      const known = plans.get(key);
      if (known !== undefined || plans.size >= PLANS_MAX) return known;
      const conditions = Object.fromEntries(names.map((name) => [name, variables[name]]));
      const selecting = { schema, fragments, conditions, size };
      const plan = {
        selecting,
        root,
        fields: fieldPlans(selecting, root, collect(selecting, root, [operation.selectionSet])),
      };
      plans.set(key, plan);
      return plan;
    },
  };
}

/** The fields of an object of this type that is the field's value. */
export function below(plan: FieldPlan, selecting: Selecting, type: GraphQLObjectType): readonly FieldPlan[] {
  const known = plan.below.get(type);
  if (known !== undefined) return known;
  const sets = plan.nodes.map(({ selectionSet }) => selectionSet);
  const made = fieldPlans(selecting, type, collect(selecting, type, sets));
  plan.below.set(type, made);
  return made;
}

function fieldPlans(
  { schema, size }: Selecting,
  parent: GraphQLObjectType,
  fields: ReadonlyMap<string, FieldNode[]>,
): readonly FieldPlan[] {
  size.fields += fields.size;
  return [...fields].flatMap(([key, nodes]) => {
    const [node] = nodes;
    const field = node && fieldOf(schema, parent, node.name.value);
    if (node === undefined || field === undefined) return [];
    const { name, type, resolve } = field;
    const shape = shapeOf(type);
    const inner = shape.kind === 'REQUIRED' ? shape.of : shape;
    return [
      {
        ...{ key, name, nodes, node, parent, field, resolve, shape, isRequired: inner !== shape },
        ...{ leaf: inner.kind === 'LEAF' ? inner : undefined, below: new Map() },
        ...argumentKinds(node),
      },
    ];
  });
}

function argumentKinds({ arguments: given = [] }: FieldNode): Pick<FieldPlan, 'hasOwnValues' | 'isFixed'> {
  const hasOwnValues = given.some(({ value }) => value.kind === Kind.OBJECT || value.kind === Kind.LIST);
  return { hasOwnValues, isFixed: !hasOwnValues && given.every(({ value }) => value.kind !== Kind.VARIABLE) };
}

function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return parent.getFields()[name];
}

/**
 * The variables that decide about fields, and whether something is in the document that only graphql-js is to do: a
 * name that is special in JavaScript, or a condition that is neither a variable nor a literal.
 */
function read(document: DocumentNode): { readonly names: readonly string[]; readonly isUnusual: boolean } {
  const names = new Set<string>();
  let isUnusual = false;
  visit(document, {
    [Kind.FIELD]: ({ alias }) => {
      isUnusual ||= alias?.value === '__proto__';
    },
    [Kind.DIRECTIVE]: ({ name: { value: name }, arguments: [given] = [] }) => {
      if (name !== 'skip' && name !== 'include') return;
      if (given?.value.kind === Kind.VARIABLE) names.add(given.value.name.value);
      else isUnusual ||= given?.value.kind !== Kind.BOOLEAN;
    },
  });
  return { names: [...names], isUnusual };
}
