/** Makes the GraphQL server, once for each process of the cloud: schema, resolvers, access, limits, errors. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { Worker } from '../domains/people/worker/store';
import { blueprint } from '../generated/blueprint';
import { limits } from '../limits';
import { onceFor } from '../platform/process/kept';
import type { Logger } from '../platform/process/log';
import { applyAccess } from './schema/access';
import { answerText } from './cost/answer-size';
import { executing } from './execution/execute';
import { buildSchema } from './schema/blueprint';
import type { GraphqlContext } from './context';
import { sealCursors } from './schema/cursors';
import { formatError, reportErrors } from './http/errors';
import { personalDataOverPostOnly } from './http/personal-data-over-post';
import { type IntrospectionOptions, keptIntrospection, tokenNeeded } from './http/introspection';
import { readAnewInEachMutation } from './schema/mutation-order';
import { operationLimits } from './cost/operation-limits';
import { statusAsAccepted } from './http/answer-status';
import { operationTypesExist } from './http/request-form';
import { keepPublicAnswers } from './http/response-headers';
import type { FairShares } from '../platform/requests/fair-share';
import { resolvers } from './schema/resolvers';
import { isRefused, type RegisteredOperations, registeredFirst, registeredOnly } from './http/registered-operations';
import { readArguments } from './schema/read-arguments';
import { openers } from '../domains/people/worker/access';

export interface ServerOptions {
  readonly introspection: IntrospectionOptions;
  /** What browsers may run; without it, whatever they send. */
  readonly registered: RegisteredOperations | undefined;
  /** What accounts may use in a minute; without it, as much as they like. */
  readonly shares: FairShares | undefined;
}

/** Of all servers of the process: what they differ in comes with the context of a request. */
const schemaOf = onceFor(
  (plan: typeof blueprint) => plan,
  (plan) =>
    applyAccess(readArguments(sealCursors(readAnewInEachMutation(buildSchema(plan, resolvers)))), {
      Worker: (viewer, worker) => openers(viewer, worker as Worker),
    }),
);

export function createServer(
  log: Logger,
  { introspection, registered, shares }: ServerOptions,
): ApolloServer<GraphqlContext> {
  const schema = schemaOf(blueprint);
  return new ApolloServer<GraphqlContext>({
    gateway: executing(schema, limits.variableErrorsMax),
    validationRules: [operationTypesExist],
    parseOptions: { maxLexicalTokens: limits.operationTokensMax },
    introspection: true,
    ...(registered !== undefined && { persistedQueries: { cache: registeredFirst(registered) } }),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    // A page of another site can send none of these headers unasked; who signs in sends the first anyway.
    csrfPrevention: { requestHeaders: ['authorization', 'apollo-require-preflight', 'x-apollo-operation-name'] },
    // A name that is suggested is a piece of the schema.
    hideSchemaDetailsFromClientErrors: !introspection.withoutToken,
    // Answers are not cacheable, and computing the policy would take almost half of a list's time.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      // For federated graphs only; it would load a Protocol Buffers library to find that this is not one.
      ApolloServerPluginInlineTraceDisabled(),
      // The landing page loads scripts from another host.
      ApolloServerPluginLandingPageDisabled(),
      reportErrors(log),
      tokenNeeded(introspection),
      ...(registered === undefined ? [] : [registeredOnly(registered)]),
      personalDataOverPostOnly,
      operationLimits(shares, registered && ((sent) => isRefused(registered, sent))),
      keptIntrospection(),
      keepPublicAnswers,
      statusAsAccepted,
    ],
    formatError,
    stringifyResult: answerText,
  });
}
