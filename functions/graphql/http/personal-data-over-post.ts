/**
 * Refuses GET requests with identity numbers, phones or names: a URL is written to the logs of every proxy on its way.
 * Such a request has leaked already when it is refused, but its author learns it before anyone relies on it.
 */
import { type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import { type DocumentNode, GraphQLError, Kind, visit } from 'graphql';
import type { GraphqlContext } from '../context';
import { hasFields } from '../../platform/values/unknown';

/** Names of people are personal, too, so `nameStartsWith` is in the list. */
export const PERSONAL_ARGUMENTS: readonly string[] = [
  ...['identityNumber', 'phone', 'contactPhone'],
  ...['name', 'nameStartsWith', 'contactName'],
];

export const personalDataOverPostOnly: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      // eslint-disable-next-line @typescript-eslint/require-await -- Apollo expects a promise, and a rejection.
      didResolveOperation: async ({ request, document }) => {
        if (request.http?.method === 'GET' && (asksFor(document) || holds(request.variables)))
          throw new GraphQLError('Personal data is sent over POST only, never in a URL', {
            extensions: { code: 'BAD_USER_INPUT', http: { status: 405, headers: new HeaderMap([['allow', 'POST']]) } },
          });
      },
    }),
};

/**
 * Names of arguments and of fields of inputs. `test/unit/personal-data-over-post.test.ts` classifies every argument of a query.
 */
const PERSONAL: ReadonlySet<string> = new Set(PERSONAL_ARGUMENTS);

/** Whether the document gives personal data to a field or an input, as a literal or as a variable. */
function asksFor(document: DocumentNode): boolean {
  let found = false;
  const note = ({ name }: { readonly name: { readonly value: string } }): void => {
    found ||= PERSONAL.has(name.value);
  };
  visit(document, {
    // The argument of `__type(name:)` names a type, not a person.
    [Kind.FIELD]: ({ name }) => (name.value.startsWith('__') ? false : undefined),
    [Kind.ARGUMENT]: note,
    [Kind.OBJECT_FIELD]: note,
  });
  return found;
}

/** Whether a variable holds a field with personal data. The name of the variable itself says nothing. */
function holds(variables: Readonly<Record<string, unknown>> = {}): boolean {
  // An explicit stack, because JSON can nest deeper than the call stack.
  const open = Object.values(variables).map((value) => value ?? null);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (!hasFields(value)) continue;
    for (const [name, field] of Object.entries(value)) {
      if (PERSONAL.has(name)) return true;
      open.push(field ?? null);
    }
  }
  return false;
}
