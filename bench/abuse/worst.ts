/**
 * Generates the worst operations within the limits from the schema: every root field with the widest arguments, a full
 * selection down to some depth, the largest pages, and as many repetitions as the price allows.
 */
import { getDirective } from '@graphql-tools/utils';
import {
  buildSchema,
  getNamedType,
  getOperationAST,
  type GraphQLField,
  type GraphQLNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
} from 'graphql';
import { costsOf, type OperationCost } from '../../functions/graphql/cost/operation-cost';
import type { Role } from '../../functions/generated/graphql';
import { sdl } from '../../functions/generated/sdl';
import { limits } from '../../functions/limits';

const schema = buildSchema(sdl);

export const rootFields: readonly string[] = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}),
);

export interface Shape {
  /** Objects within objects. */
  readonly depth: number;
  /** Sizes of the outer page and of those within it. */
  readonly outer: number;
  readonly inner: number;
}

export const shapes: readonly Shape[] = [
  { depth: 0, outer: 1, inner: 1 },
  { depth: 1, outer: 100, inner: 1 },
  { depth: 2, outer: 25, inner: 25 },
  { depth: 3, outer: 1, inner: 100 },
  { depth: 4, outer: 1, inner: 5 },
];

export interface Worst {
  readonly document: string;
  readonly cost: number;
  readonly copies: number;
}

/** Undefined if not even one use of the field fits. */
export function worstOf(
  kind: 'query' | 'mutation',
  name: string,
  given: string,
  roles: readonly Role[],
  shape: Shape,
  variables: object = {},
): Worst | undefined {
  const root = (kind === 'query' ? schema.getQueryType() : schema.getMutationType())?.getFields()[name];
  if (root === undefined || !isOpen(root, roles)) return undefined;
  const paged = root.args.some((argument) => argument.name === 'first');
  const parts = [given, ...(paged ? [`first: ${shape.outer}`] : [])].filter((part) => part !== '');
  const type = getNamedType(root.type);
  const depth = paged || kind === 'mutation' ? shape.depth : Math.max(0, shape.depth - 1);
  const body = isLeafType(type) ? '' : selection(type, depth, shape.inner, roles, paged);
  const one = `${name}${parts.length === 0 ? '' : `(${parts.join(', ')})`} ${body}`;
  const input = kind === 'mutation' ? `($input: ${String(root.args[0]?.type)})` : '';
  const documentOf = (copies: number): string =>
    `${kind} ${input} { ${Array.from({ length: copies }, (_, copy) => `c${copy}: ${one}`).join(' ')} }`;
  let fitting = 0;
  for (let step = 64; step >= 1; step /= 2) if (fits(documentOf(fitting + step), variables)) fitting += step;
  if (fitting === 0) return undefined;
  const document = documentOf(fitting);
  return { document, cost: costOf(document, variables)?.cost ?? 0, copies: fitting };
}

export function costOf(document: string, variables: object): OperationCost | undefined {
  try {
    const parsed = parse(document, { maxTokens: limits.operationTokensMax });
    const operation = getOperationAST(parsed);
    return operation == null ? undefined : costsOf(schema, parsed, operation)(variables as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

function fits(document: string, variables: object): boolean {
  const got = costOf(document, variables);
  return (
    got !== undefined &&
    got.cost <= limits.operationCostMax &&
    got.aliases <= limits.operationAliasesMax &&
    got.depth <= limits.operationDepthMax
  );
}

/** The full selection of a type for the roles, with objects down to a depth, and pages of a size. */
function selection(
  type: GraphQLNamedType,
  depth: number,
  inner: number,
  roles: readonly Role[],
  isPage = false,
): string {
  if (isInterfaceType(type)) return '{ id }';
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).filter((field) => isOpen(field, roles));
  const selected = fields.flatMap((field) => {
    const below = getNamedType(field.type);
    if (isLeafType(below)) return [field.name];
    const isNode = isPage || type.name.endsWith('Edge');
    if (!isNode && depth === 0) return [];
    const pages = field.args.some(({ name }) => name === 'first');
    const given = pages ? `(first: ${inner})` : '';
    const text = selection(below, isNode ? depth : depth - 1, inner, roles, pages);
    return text === '' ? [] : [`${field.name}${given} ${text}`];
  });
  return selected.length === 0 ? '{ __typename }' : `{ ${selected.join(' ')} }`;
}

function isOpen(field: GraphQLField<unknown, unknown>, roles: readonly Role[]): boolean {
  const allowed = getDirective(schema, field, 'access')?.[0]?.['roles'] as readonly Role[] | undefined;
  return allowed === undefined || roles.some((role) => allowed.includes(role));
}

/** Operations that take long before execution, and introspection. */
export const schemaQuestions: Readonly<Record<string, string>> = {
  'every type with its fields’ types': `{ __schema { types { name description fields { name description args { name description
    type { name enumValues { name description } } } type { name description fields { name description args { name } type { name
    enumValues { name description } } } inputFields { name description type { name } } enumValues { name description } interfaces
    { name } possibleTypes { name } ofType { name fields { name } } } } inputFields { name type { name description inputFields {
    name description type { name enumValues { name description } } } } } } } }`,
  '2,400 equal fields': `{ ${'viewer { roles } '.repeat(2_400)} }`,
  '300 fragments side by side': `{ region(code: "53") { ${Array.from({ length: 300 }, (_, n) => `...F${n}`).join(' ')} } }
    ${Array.from({ length: 300 }, (_, n) => `fragment F${n} on Region { parent { parent { name } } }`).join(' ')}`,
  '3,000 levels': `{ region(code: "53") { ${'parent { '.repeat(3_000)} name ${'}'.repeat(3_000)} } }`,
};
