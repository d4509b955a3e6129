/**
 * The safelist. Where manifests of operations are given (`npm run operations` makes them), a browser runs those operations
 * alone, by hash or by text: a page of another site, or a script in a page of ours, asks nothing that its developers did
 * not. Partners' systems and apps are no browsers, and send what they like within the limits.
 */
import { createHash } from 'node:crypto';
import type { ApolloServerPlugin, GraphQLRequestContext, HeaderMap } from '@apollo/server';
import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache';
import {
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  separateOperations,
  visit,
} from 'graphql';
import { onceFor } from '../../platform/process/kept';
import { hasFields, textOf } from '../../platform/values/unknown';
import type { GraphqlContext } from '../context';

export interface RegisteredOperations {
  /** The operation that has this SHA-256, in hexadecimal digits. */
  textOf(hash: string): string | undefined;
  /** Whether this operation of the document is registered, in whatever layout; clients may add `__typename`. */
  has(document: DocumentNode, operation: OperationDefinitionNode): boolean;
}

/** @param manifests as files hold them. @throws an error that names what is wrong with a manifest. */
export function readRegistered(manifests: readonly string[]): RegisteredOperations {
  const texts = new Map(manifests.flatMap((manifest) => operationsIn(manifest)));
  let forms: ReadonlySet<string> | undefined;
  const isKnown = onceFor(
    ({ operation }: { readonly document: DocumentNode; readonly operation: OperationDefinitionNode }) => operation,
    ({ document, operation }) => {
      // Parsed when the first text comes: a client that sends hashes has no use for it.
      forms ??= new Set([...texts.values()].flatMap((text) => formsOf(parse(text))));
      const [form = ''] = formsOf(document, operation.name?.value);
      return forms.has(form);
    },
  );
  return {
    textOf: (hash) => texts.get(hash),
    has: (document, operation) => isKnown({ document, operation }),
  };
}

function operationsIn(manifest: string): [string, string][] {
  const read: unknown = JSON.parse(manifest);
  const operations = hasFields(read) ? read['operations'] : undefined;
  if (!Array.isArray(operations))
    throw new Error('Expected a manifest of operations, as npm run operations makes them');
  return operations.map((operation: unknown): [string, string] => {
    const [id, body] = hasFields(operation) ? [textOf(operation['id']), textOf(operation['body'])] : [];
    if (id === undefined || body === undefined || id !== hashOf(body))
      throw new Error(`Expected the SHA-256 of an operation's text as its id, got ${id ?? 'none'}`);
    return [id, body];
  });
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** One text for every layout of an operation: with the fragments that it uses in order of names, and without `__typename`. */
function formsOf(document: DocumentNode, name?: string): string[] {
  const separated = Object.entries(separateOperations(document));
  const wanted = name === undefined ? separated : separated.filter(([own]) => own === name);
  return wanted.map(([, { definitions }]) => {
    const texts = definitions.map((one) => print(visit(one, { [Kind.SELECTION_SET]: { leave: withoutTypenames } })));
    return texts.sort().join('\n');
  });
}

function withoutTypenames(node: SelectionSetNode): SelectionSetNode {
  const asked = node.selections.filter((one) => !isAdded(one));
  return asked.length === 0 ? node : { ...node, selections: asked };
}

/** Whether caches add it: as they do, without an alias or a directive. */
function isAdded(one: SelectionNode): boolean {
  const isPlain = one.kind === Kind.FIELD && one.alias === undefined && (one.directives ?? []).length === 0;
  return isPlain && one.name.value === '__typename';
}

/** Finds registered texts by their hashes, and what others sent with a hash before (automatic persisted queries). */
export function registeredFirst(registered: RegisteredOperations): KeyValueCache {
  const others = new InMemoryLRUCache();
  return {
    get: (key) => Promise.resolve(registered.textOf(key.slice(key.indexOf(':') + 1)) ?? others.get(key)),
    set: (key, text, options) => others.set(key, text, options),
    delete: (key) => others.delete(key),
  };
}

type Sent = Pick<GraphQLRequestContext<GraphqlContext>, 'request' | 'source' | 'document' | 'operation'>;

/**
 * Whether a browser sent an operation that is not registered, be it valid or not: one that is registered was understood when
 * it was registered. A hash that nobody knows is no operation yet, for its client is asked for the text.
 */
export function isRefused(registered: RegisteredOperations, { request, source, document, operation }: Sent): boolean {
  // Asked first, for it takes no reading of the operation.
  if (!isBrowser(request.http?.headers) || source === undefined) return false;
  return document === undefined || operation === undefined || !registered.has(document, operation);
}

/**
 * Gives every operation that is refused the same answer, whatever was wrong with it and whoever refused it first: an answer
 * that differs tells which fields exist. Stands before the plugins that set headers and status of all answers.
 */
export function registeredOnly(registered: RegisteredOperations): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: (sent) =>
          isRefused(registered, sent) ? Promise.reject(notRegistered()) : Promise.resolve(),
        willSendResponse: (sent) => {
          const { body, http } = sent.response;
          if (body.kind !== 'single' || !isRefused(registered, sent)) return Promise.resolve();
          const { message, extensions } = notRegistered();
          body.singleResult = { errors: [{ message, extensions: { code: extensions['code'] } }] };
          // Others may have set `allow` or `retry-after`.
          http.headers.clear();
          http.status = 400;
          return Promise.resolve();
        },
      }),
  };
}

/** No page can leave these headers out or change them. */
function isBrowser(headers: HeaderMap | undefined): boolean {
  return headers?.has('sec-fetch-site') === true || headers?.has('origin') === true;
}

function notRegistered(): GraphQLError {
  return new GraphQLError('This operation is not registered: a browser runs those of its registered clients alone.', {
    extensions: { code: 'NOT_REGISTERED', http: { status: 400 } },
  });
}
