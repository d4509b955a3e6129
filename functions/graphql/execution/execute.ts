/**
 * Executes operations as graphql-js does, in less time: what graphql-js finds out for each field of each object (fields,
 * arguments, kinds of types, places), is in a plan, or is made when it is needed. The order of calls, errors with their
 * places, and what a null takes with it, are the same (`property/execution` compares them).
 */
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import {
  type DocumentNode,
  execute as executePlainly,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { GraphqlContext } from '../context';
import { createKeptPlans } from './kept-plans';
import { Run } from './run';

export interface Execution {
  /** Valid. */
  readonly document: DocumentNode;
  /** Of the document; undefined if it has none of this name, which is told as an error. */
  readonly operation: OperationDefinitionNode | undefined;
  readonly operationName?: string | null | undefined;
  readonly contextValue: unknown;
  readonly variableValues?: Readonly<Record<string, unknown>> | undefined;
}

export type Executor = (execution: Execution) => ExecutionResult | Promise<ExecutionResult>;

/** @param maxCoercionErrors how many errors of variables are told. */
export function createExecutor(schema: GraphQLSchema, maxCoercionErrors: number): Executor {
  const kept = createKeptPlans(schema);
  return ({ document, operation, operationName, contextValue, variableValues = {} }) => {
    const plainly = () =>
      executePlainly({
        ...{ schema, document, contextValue, variableValues, operationName },
        options: { maxCoercionErrors },
      });
    if (operation === undefined) return plainly();
    const plans = kept.of(document, operation);
    const { coerced, errors } = plans.readVariables(variableValues, maxCoercionErrors);
    if (coerced === undefined) return { errors };
    const plan = plans.planFor(coerced);
    if (plan === undefined) return plainly();
    const run = new Run(plans, plan, contextValue, coerced);
    return run.answer(operation.operation === OperationTypeNode.MUTATION);
  };
}

type Gateway = ApolloServerOptionsWithGateway<GraphqlContext>['gateway'];

/** Makes Apollo Server execute operations so. A gateway is where it lets an executor be given; nothing is federated. */
export function executing(schema: GraphQLSchema, maxCoercionErrors: number): Gateway {
  const run = createExecutor(schema, maxCoercionErrors);
  return {
    onSchemaLoadOrUpdate(use) {
      use({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: () =>
      Promise.resolve({
        executor: async ({ document, operation, context: contextValue, request }) => {
          const { operationName, variables: variableValues } = request;
          return run({ document, operation, operationName, contextValue, variableValues });
        },
      }),
    stop: () => Promise.resolve(),
  };
}
