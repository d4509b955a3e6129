/**
 * What one operation may ask for at once: its depth, aliases, directives and cost, weighed before any of it is executed.
 * An Apollo plugin and not a validation rule, because page sizes may be variables, and only the operation of a document
 * that runs is charged.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import { limits } from '../../limits';
import { operationCost, type OperationCost } from './operation-cost';
import { keysOf } from '../../platform/values/unknown';

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

const bounds: Readonly<OperationCost> = {
  depth: limits.operationDepthMax,
  aliases: limits.operationAliasesMax,
  directives: limits.operationDirectivesMax,
  cost: limits.operationCostMax,
};

/** The first bound that the operation breaks, as the error to answer. */
function excessOf(got: OperationCost, operation: OperationDefinitionNode): GraphQLError | undefined {
  const bound = keysOf(bounds).find((name) => got[name] > bounds[name]);
  if (bound === undefined) return undefined;
  return new GraphQLError(`The ${bound} of an operation must be at most ${bounds[bound]}, got ${got[bound]}`, {
    nodes: operation,
    // An error of this hook without a status is answered with 500.
    extensions: { code: 'OPERATION_TOO_COSTLY', bound, got: got[bound], limit: bounds[bound], http: { status: 400 } },
  });
}
