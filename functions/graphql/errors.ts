/**
 * The one place where what was thrown becomes a GraphQL error: callers' errors and faults with their code, GraphQL's own
 * as BAD_USER_INPUT and the like, everything else masked. What is our side's failure carries the request's id, and so does
 * its line in the log.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CallerError, Fault } from '../platform/errors';
import type { Logger } from '../platform/log';
import type { GraphqlContext } from './context';
import { withoutValues } from './without-values';

/** Codes of requests that are wrong in form, and of those turned away at the door; their messages speak of the request alone. */
const OF_THE_REQUEST = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_COSTLY',
  'UNAUTHENTICATED',
  'SERVICE_UNAVAILABLE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const thrown = unwrapResolverError(error);
  const { message, locations, path, extensions: { stacktrace: _, ...extensions } = {} } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (thrown instanceof CallerError) return { message: thrown.message, ...place, extensions: { code: thrown.code } };
  if (thrown instanceof Fault)
    return { message: BUSY, ...place, extensions: { code: thrown.code, retryable: thrown.retryable } };
  if (isOfTheRequest(formatted)) return { message: withoutValues(message), ...place, extensions };
  return {
    message: 'Something went wrong on our side; it has been recorded.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}

const BUSY = 'The service is busy; try again.';

function isOfTheRequest({ extensions }: Pick<GraphQLFormattedError, 'extensions'>): boolean {
  return OF_THE_REQUEST.has(String(extensions?.['code']));
}

/** Logs what is ours with the request's id, and gives the caller the id to ask about. */
export function reportErrors(log: Logger): ApolloServerPlugin<GraphqlContext> {
  return {
    contextCreationDidFail: ({ error }) => Promise.resolve(report(log, error, undefined)),
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors: ({ errors, contextValue: { requestId } }) => {
          for (const error of errors) report(log, error, requestId);
          return Promise.resolve();
        },
        willSendResponse: ({ response, contextValue: { requestId } }) => {
          if (response.body.kind !== 'single') return Promise.resolve();
          for (const { extensions } of response.body.singleResult.errors ?? [])
            if (extensions !== undefined && OURS.has(String(extensions['code'])))
              Object.assign(extensions, { requestId });
          return Promise.resolve();
        },
      }),
  };
}

const OURS = new Set(['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE']);

function report(log: Logger, error: unknown, requestId: string | undefined): void {
  const thrown = unwrapResolverError(error);
  if (thrown instanceof CallerError) return;
  if (thrown instanceof Fault) {
    log.warn('Fault', { requestId, code: thrown.code, cause: nameOf(thrown.cause) });
    return;
  }
  if (thrown instanceof GraphQLError && isOfTheRequest(thrown)) return;
  // The message of a bug may hold an item; its name and the place in the code do not.
  const at = thrown instanceof Error ? thrown.stack?.split('\n').filter((line) => line.startsWith('    at ')) : [];
  log.error('Bug', { requestId, error: nameOf(thrown), at: at?.slice(0, 3).join(' ') });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Thrown before anything is executed: HTTP 401, as clients of HTTP expect. */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('A valid token is needed: Authorization: Bearer <token>.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

/** A fault before anything is executed, such as an issuer out of reach: HTTP 503. */
export function unavailable({ code, retryable }: Fault): GraphQLError {
  return new GraphQLError(BUSY, { extensions: { code, retryable, http: { status: 503 } } });
}
