/** The GraphQL server, made once for each process: schema, resolvers, access, limits, errors. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { Worker } from '../domains/worker/entities';
import { openers } from '../domains/worker/worker';
import { blueprint } from '../generated/blueprint';
import { limits } from '../limits';
import type { KeyRing } from '../platform/key-ring';
import type { Logger } from '../platform/log';
import { applyAccess } from './access';
import { answerText } from './answer-size';
import { buildSchema } from './blueprint';
import type { GraphqlContext } from './context';
import { sealCursors } from './cursors';
import { formatError, reportErrors } from './errors';
import { personalDataOverPostOnly } from './get-requests';
import { type IntrospectionOptions, keptIntrospection, tokenNeeded } from './introspection';
import { readAnewInEachMutation } from './mutations';
import { operationLimits } from './operation-limits';
import { operationTypesExist } from './request-form';
import { keepPublicAnswers } from './response-headers';
import { resolvers } from './resolvers';
import { readTexts } from './texts';

export function createServer(
  log: Logger,
  cursorKeys: KeyRing,
  introspection: IntrospectionOptions,
): ApolloServer<GraphqlContext> {
  const schema = buildSchema(blueprint, resolvers);
  return new ApolloServer<GraphqlContext>({
    schema: applyAccess(readTexts(sealCursors(readAnewInEachMutation(schema), cursorKeys)), {
      Worker: (viewer, worker) => openers(viewer, worker as Worker),
    }),
    validationRules: [operationTypesExist],
    executionOptions: { maxCoercionErrors: limits.variableErrorsMax },
    parseOptions: { maxLexicalTokens: limits.operationTokensMax },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    // Nothing here may be cached by others; computing the policy costs almost half of a list's time.
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      // Of federated graphs; it would load a library of Protocol Buffers to find out that this is none.
      ApolloServerPluginInlineTraceDisabled(),
      // It is made of another host's scripts.
      ApolloServerPluginLandingPageDisabled(),
      reportErrors(log),
      tokenNeeded(introspection),
      personalDataOverPostOnly,
      operationLimits(),
      keptIntrospection(),
      keepPublicAnswers,
    ],
    formatError,
    stringifyResult: answerText,
  });
}
