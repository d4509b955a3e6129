/**
 * Limits depth, aliases, directives and cost of an operation before it is executed, and what an account uses in a minute. An
 * Apollo plugin and not a validation rule, because page sizes may be variables, and because only the operation that runs
 * is charged.
 */
import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import { limits } from '../../limits';
import { onceFor } from '../../platform/process/kept';
import type { FairShares } from '../../platform/requests/fair-share';
import type { GraphqlContext } from '../context';
import { tooMany } from '../http/errors';
import { costsOf, type OperationCost } from './operation-cost';
import { keysOf } from '../../platform/values/unknown';

type Resolved = Required<Pick<GraphQLRequestContext<GraphqlContext>, 'schema' | 'document' | 'operation'>>;

/**
 * Refuses with OPERATION_TOO_COSTLY and HTTP 400, like other operations that are refused before they run. Adds
 * `extensions.cost { requested limit }` to every answer of a valid operation, refused for its cost or not. An account that used up its share
 * of this minute gets TOO_MANY_REQUESTS, HTTP 429 and `retry-after`. Each request counts, also one that is not GraphQL.
 * @param shares for tests of one operation alone: none.
 * @param isRefused whether an operation is refused unread: it is told no cost, and counts as one that is not valid, so
 * that neither its answer nor the share that is left tells whether it was.
 */
export function operationLimits(
  shares?: FairShares,
  isRefused: (sent: GraphQLRequestContext<GraphqlContext>) => boolean = () => false,
): ApolloServerPlugin<GraphqlContext> {
  // The server remembers documents, and forgets them.
  const costsBy = onceFor(
    ({ operation }: Resolved) => operation,
    ({ schema, document, operation }) => costsOf(schema, document, operation),
  );
  return {
    requestDidStart() {
      let requested: number | undefined;
      let isCounted = false;
      const count = (context: GraphqlContext, cost: number): Promise<number | undefined> | undefined => {
        isCounted = true;
        return shares?.use(context, context.payer, cost);
      };
      return Promise.resolve({
        async didResolveOperation(sent) {
          const { contextValue, schema, document, operation, request } = sent;
          if (operation === undefined || isRefused(sent)) return;
          const got = costsBy({ schema, document, operation })(request.variables ?? {});
          requested = got.cost;
          const excess = excessOf(got, operation);
          // What is refused has cost its parsing and its check.
          const seconds = await count(contextValue, excess === undefined ? got.cost : 1);
          if (seconds !== undefined) throw tooMany(seconds);
          if (excess !== undefined) throw excess;
        },
        async willSendResponse({ contextValue, response: { body } }) {
          // What has no operation has cost its parsing; whether it was the last is told from the next request on.
          if (!isCounted) await count(contextValue, 1);
          if (requested !== undefined && body.kind === 'single') {
            const cost = { requested, limit: limits.operationCostMax };
            body.singleResult.extensions = { ...body.singleResult.extensions, cost };
          }
        },
      });
    },
  };
}

const bounds: Readonly<OperationCost> = {
  depth: limits.operationDepthMax,
  aliases: limits.operationAliasesMax,
  directives: limits.operationDirectivesMax,
  cost: limits.operationCostMax,
};

/** The error for the first limit that the operation exceeds; undefined if it exceeds none. */
export function excessOf(got: OperationCost, operation: OperationDefinitionNode): GraphQLError | undefined {
  const bound = keysOf(bounds).find((name) => got[name] > bounds[name]);
  if (bound === undefined) return undefined;
  return new GraphQLError(`The ${bound} of an operation must be at most ${bounds[bound]}, got ${got[bound]}`, {
    nodes: operation,
    // Apollo answers 500 if an error of this hook has no status.
    extensions: { code: 'OPERATION_TOO_COSTLY', bound, got: got[bound], limit: bounds[bound], http: { status: 400 } },
  });
}
