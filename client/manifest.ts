/**
 * A manifest of a client's operations, in the form that Apollo Client's tools write and read, so that the safelist of a stage
 * takes it (`functions/graphql/http/registered-operations.ts`). Pure.
 */
import {
  type DocumentNode,
  getOperationAST,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
  Source,
  type SelectionSetNode,
  validate,
  visit,
} from 'graphql';
import { excessOf } from '../functions/graphql/cost/operation-limits';
import { costsOf } from '../functions/graphql/cost/operation-cost';
import { hashOf } from '../functions/graphql/http/registered-operations';

export interface Manifest {
  readonly format: 'apollo-persisted-query-manifest';
  readonly version: 1;
  /** By name. */
  readonly operations: readonly Operation[];
}

export interface Operation {
  /** SHA-256 of the body, in hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  /** With the fragments that it uses, and with `__typename` wherever Apollo Client and urql add it. */
  readonly body: string;
}

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export type Made =
  | { readonly manifest: Manifest; readonly document: DocumentNode }
  /** A line for each fault: where, and what. */
  | { readonly faults: readonly string[] };

/** @param files of operations and fragments; an operation may use a fragment of another file. */
export function manifestOf(schema: GraphQLSchema, files: readonly TextFile[]): Made {
  const faults: string[] = [];
  const definitions = files.flatMap(({ path, text }) => {
    try {
      return parse(new Source(text, path)).definitions;
    } catch (error) {
      faults.push(told(error as GraphQLError));
      return [];
    }
  });
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  if (faults.length === 0) faults.push(...validate(schema, document).map(told), ...unnamed(document));
  const operations = faults.length > 0 ? [] : Object.values(separateOperations(document));
  faults.push(...operations.flatMap((one) => tooCostly(schema, one)));
  if (faults.length > 0) return { faults: [...new Set(faults)] };
  const made = operations.map((one) => operationIn(one)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { manifest: { format: 'apollo-persisted-query-manifest', version: 1, operations: made }, document };
}

/** relay-compiler makes texts of its own from an application's operations and keeps them by their hashes. @returns undefined for another file. */
export function manifestOfRelay(text: string): Manifest | undefined {
  const read: unknown = JSON.parse(text);
  const entries = typeof read === 'object' && read !== null ? Object.entries(read) : [];
  const operations = entries.flatMap(([id, body]: [string, unknown]): Operation[] => {
    const operation = typeof body === 'string' && hashOf(body) === id ? getOperationAST(parse(body)) : undefined;
    if (typeof body !== 'string' || operation?.name === undefined) return [];
    return [{ id, name: operation.name.value, type: operation.operation, body }];
  });
  if (entries.length === 0 || operations.length < entries.length) return undefined;
  return { format: 'apollo-persisted-query-manifest', version: 1, operations };
}

/** The file with its line and column, and what is wrong there. */
function told({ message, source, nodes, locations }: GraphQLError): string {
  const place = locations?.[0];
  const file = source?.name ?? nodes?.[0]?.loc?.source.name ?? 'operations';
  return `${file}${place === undefined ? '' : `:${place.line}:${place.column}`}: ${message}`;
}

function operationsOf({ definitions }: DocumentNode): OperationDefinitionNode[] {
  return definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
}

function unnamed(document: DocumentNode): string[] {
  return operationsOf(document)
    .filter(({ name }) => name === undefined)
    .map(({ loc }) => `${loc?.source.name ?? 'operations'}: An operation needs a name, by which clients find it.`);
}

/** What the server would refuse whatever the variables are; a page size that is a variable counts as what it is when absent. */
function tooCostly(schema: GraphQLSchema, document: DocumentNode): string[] {
  return operationsOf(document).flatMap((operation) => {
    const excess = excessOf(costsOf(schema, document, operation)({}), operation);
    return excess === undefined ? [] : [told(excess)];
  });
}

function operationIn(document: DocumentNode): Operation {
  const [operation] = operationsOf(document);
  if (operation?.name === undefined) throw new Error('Expected a named operation');
  const body = print(visit(document, { [Kind.SELECTION_SET]: withTypename }));
  return { id: hashOf(body), name: operation.name.value, type: operation.operation, body };
}

/** As Apollo Client and urql ask for it: in each selection set but an operation's own. */
function withTypename(node: SelectionSetNode, _key: unknown, parent: unknown): SelectionSetNode | undefined {
  const isRoot = (parent as { kind?: unknown } | undefined)?.kind === Kind.OPERATION_DEFINITION;
  const has = node.selections.some((one) => one.kind === Kind.FIELD && one.name.value === '__typename');
  if (isRoot || has) return undefined;
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
  return { ...node, selections: [...node.selections, typename] };
}
