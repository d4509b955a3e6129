/**
 * The one place where what was thrown becomes a GraphQL error: callers' errors and faults with their code, GraphQL's own
 * as BAD_USER_INPUT and the like, everything else masked and logged with the request's id.
 */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { CallerError, Fault } from '../platform/errors';
import type { Logger } from '../platform/log';

/** Codes that GraphQL and Apollo give to requests that are wrong in form; their messages speak of the request alone. */
const OF_THE_REQUEST = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_COSTLY',
  'UNAUTHENTICATED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

export function formatErrors(log: Logger): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const thrown = unwrapResolverError(error);
    const place = {
      ...(formatted.locations && { locations: formatted.locations }),
      ...(formatted.path && { path: formatted.path }),
    };
    if (thrown instanceof CallerError) return { message: thrown.message, ...place, extensions: { code: thrown.code } };
    if (thrown instanceof Fault) {
      log.warn('Fault', { code: thrown.code, cause: nameOf(thrown.cause) });
      return {
        message: 'The service is busy; try again.',
        ...place,
        extensions: { code: thrown.code, retryable: thrown.retryable },
      };
    }
    const code = formatted.extensions?.['code'];
    if (typeof code === 'string' && OF_THE_REQUEST.has(code)) {
      const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
      return { message: withoutValues(formatted.message), ...place, extensions };
    }
    // The message and stack of a bug may hold an item; its name and the place in the code do not.
    log.error('Bug', {
      error: nameOf(thrown),
      at: thrown instanceof Error ? thrown.stack?.split('\n').slice(1, 4).join(' ') : '',
    });
    return {
      message: 'Something went wrong on our side; it has been recorded.',
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    };
  };
}

/** GraphQL's coercion errors quote the value, and a value may be an identity number. */
function withoutValues(message: string): string {
  return message
    .replace(/got invalid value .*?(?= at "|; )/s, 'got an invalid value')
    .replace(/Value ".*" does not exist in/s, 'The value does not exist in')
    .replace(/cannot represent .*: .*$/s, (text) => text.replace(/: .*$/s, ''));
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
