/**
 * The one place that turns thrown values into GraphQL errors. Errors of callers and faults keep their code, GraphQL's
 * own errors get a code such as BAD_USER_INPUT, and everything else is masked. An internal error carries the request
 * id, and so does its log line.
 */
import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CallerError, errorName, Fault } from '../../platform/requests/errors';
import type { Logger } from '../../platform/process/log';
import type { GraphqlContext } from '../context';
import { withoutValues } from './without-values';
import { hasFields, numberOf } from '../../platform/values/unknown';

export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const thrown = unwrapResolverError(error);
  const { message, locations, path, extensions: { stacktrace: _, ...extensions } = {} } = formatted;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  if (thrown instanceof CallerError) {
    const { code, needs } = thrown;
    return { message: thrown.message, ...place, extensions: { code, ...needs } };
  }
  if (thrown instanceof Fault)
    return { message: BUSY, ...place, extensions: { code: thrown.code, retryable: thrown.retryable } };
  const code = codeOfRequest(error, formatted);
  if (code !== undefined) return { message: withoutValues(message), ...place, extensions: { ...extensions, code } };
  return {
    message: 'Something went wrong on our side; it has been recorded.',
    ...place,
    extensions: { code: OUR_FAILURE },
  };
}

const BUSY = 'The service is busy; try again.';

/**
 * The code of an error that the request caused; undefined for an internal error. An error of GraphQL or of the server
 * is the caller's if it has a code, has the status of a bad request, or has no path because nothing was executed yet.
 */
function codeOfRequest(
  error: unknown,
  { extensions, path }: Pick<GraphQLError, 'extensions' | 'path'> | GraphQLFormattedError,
): string | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const code = extensions?.['code'];
  if (typeof code === 'string' && code !== OUR_FAILURE) return code;
  const { http } = error.extensions;
  const status = (hasFields(http) && numberOf(http['status'])) || 200;
  if (status >= 400 && status < 500) return 'BAD_REQUEST';
  return error.originalError === undefined && path === undefined ? 'BAD_USER_INPUT' : undefined;
}

const OUR_FAILURE = 'INTERNAL_SERVER_ERROR';

/** Logs internal errors with the request id, and adds that id to the answer. */
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

const OURS: ReadonlySet<string> = new Set([OUR_FAILURE, 'SERVICE_UNAVAILABLE']);

function report(log: Logger, error: unknown, requestId: string | undefined): void {
  const thrown = unwrapResolverError(error);
  if (thrown instanceof CallerError) return;
  if (thrown instanceof Fault) {
    log.warn('Fault', { requestId, code: thrown.code, cause: errorName(thrown.cause) });
    return;
  }
  if (error instanceof GraphQLError && codeOfRequest(error, error) !== undefined) return;
  // The message of a bug may hold an item, so only its name and its place in the code are logged.
  const at = thrown instanceof Error ? thrown.stack?.split('\n').filter((line) => line.startsWith('    at ')) : [];
  log.error('Bug', { requestId, error: errorName(thrown), at: at?.slice(0, 3).join(' ') });
}

/** The error for a missing or invalid token, thrown before anything is executed: HTTP 401. */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('A valid token is needed: Authorization: Bearer <token>.', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

/** The error for a fault before anything is executed, such as an unreachable issuer: HTTP 503. */
export function unavailable({ code, retryable }: Fault): GraphQLError {
  return new GraphQLError(BUSY, { extensions: { code, retryable, http: { status: 503 } } });
}

/** The error for an account that has used up its share of this minute: HTTP 429, and `retry-after`. */
export function tooMany(seconds: number): GraphQLError {
  return new GraphQLError(`This account has used up its share of this minute; ask again in ${seconds} s`, {
    extensions: {
      ...{ code: 'TOO_MANY_REQUESTS', retryable: true, retryAfter: seconds },
      http: { status: 429, headers: new HeaderMap([['retry-after', String(seconds)]]) },
    },
  });
}
