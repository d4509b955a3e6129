/**
 * The schema about itself. Its answer is the same for everybody, so what was asked for once is kept; a stage may want a token
 * for it. What it costs is in `operation-cost.ts`.
 */
import { createHash } from 'node:crypto';
import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { type FormattedExecutionResult, Kind, type OperationDefinitionNode } from 'graphql';
import { limits } from '../../limits';
import { ANONYMOUS } from '../../platform/security/identity';
import type { GraphqlContext } from '../context';
import { unauthenticated } from './errors';

export interface IntrospectionOptions {
  /** Whether the schema may be read by who has no token. */
  readonly withoutToken: boolean;
}

/** Without a token only the schema may be read, or nothing but the name of its root. */
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

/** Answers about the schema alone are kept by document, operation and variables: the latest few. */
export function keptIntrospection(): ApolloServerPlugin<GraphqlContext> {
  const kept = new Map<string, FormattedExecutionResult>();
  return {
    requestDidStart: () => {
      let key: string | undefined;
      return Promise.resolve({
        // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise.
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

/** Its length does not depend on what variables a stranger sends along. */
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
