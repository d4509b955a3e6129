/**
 * Introspection. Its answer is the same for every caller, so answers are kept; a stage may demand a token for it.
 * `operation-cost.ts` has its cost.
 */
import { createHash } from 'node:crypto';
import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { type FormattedExecutionResult, Kind, type OperationDefinitionNode } from 'graphql';
import { limits } from '../../limits';
import { ANONYMOUS } from '../../platform/security/viewer';
import type { GraphqlContext } from '../context';
import { unauthenticated } from './errors';

export interface IntrospectionOptions {
  /** Whether a caller without a token may read the schema. */
  readonly withoutToken: boolean;
}

/** Refuses operations without a token, except introspection where the stage allows it, and `__typename`. */
export function tokenNeeded({ withoutToken }: IntrospectionOptions): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ contextValue, operation }) => {
          const isOpen = asksOnlyFor(operation, (name) =>
            withoutToken ? name.startsWith('__') : name === '__typename',
          );
          return contextValue.viewer === ANONYMOUS && !isOpen ? Promise.reject(unauthenticated()) : Promise.resolve();
        },
      }),
  };
}

/** Keeps the latest answers to introspection by document, operation and variables. */
export function keptIntrospection(): ApolloServerPlugin<GraphqlContext> {
  const kept = new Map<string, FormattedExecutionResult>();
  return {
    requestDidStart: () => {
      let key: string | undefined;
      return Promise.resolve({
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo expects a promise.
        responseForOperation: async ({ operation, queryHash, operationName, request }) => {
          if (!asksOnlyFor(operation, (name) => name.startsWith('__'))) return null;
          key = keyOf([queryHash, operationName, request.variables ?? {}]);
          const found = kept.get(key);
          if (found === undefined) return null;
          return { http: { headers: new HeaderMap() }, body: { kind: 'single', singleResult: { ...found } } };
        },
        willSendResponse: ({ response: { body } }) => {
          if (key === undefined || body.kind !== 'single' || body.singleResult.errors !== undefined)
            return Promise.resolve();
          kept.delete(key);
          kept.set(key, { data: body.singleResult.data ?? null });
          const [oldest] = kept.keys();
          if (kept.size > limits.introspectionsKept && oldest !== undefined) kept.delete(oldest);
          return Promise.resolve();
        },
      });
    },
  };
}

/** A hash, so that the length of a key does not depend on the variables that a caller sends. */
function keyOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}

function asksOnlyFor(operation: OperationDefinitionNode | undefined, isWanted: (name: string) => boolean): boolean {
  const { selections = [] } = operation?.selectionSet ?? {};
  return (
    selections.length > 0 &&
    selections.every((selection) => selection.kind === Kind.FIELD && isWanted(selection.name.value))
  );
}
