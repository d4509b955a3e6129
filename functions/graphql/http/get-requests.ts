/**
 * A GET request puts its arguments into the URL, and so into the logs of whatever lies between: what holds identity numbers
 * or phones comes over POST only. The request has leaked by then; its author is told before anyone relies on it.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, GraphQLError, Kind, visit } from 'graphql';
import type { GraphqlContext } from '../context';
import { hasFields } from '../../platform/values/unknown';

/** Names of people are personal as their numbers are: a list of those whose name begins with it is one of them. */
export const PERSONAL_ARGUMENTS: readonly string[] = [
  ...['identityNumber', 'phone', 'contactPhone'],
  ...['name', 'nameStartsWith', 'contactName'],
];

export const personalDataOverPostOnly: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      // eslint-disable-next-line @typescript-eslint/require-await -- Apollo wants a promise, and a rejection.
      didResolveOperation: async ({ request, document }) => {
        if (request.http?.method === 'GET' && (asksFor(document) || holds(request.variables)))
          throw new GraphQLError('Personal data is sent over POST only, never in a URL', {
            extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
          });
      },
    }),
};

/** Names of arguments and fields of inputs; `test/unit/get-requests.test.ts` knows every argument of a query. */
const PERSONAL: ReadonlySet<string> = new Set(PERSONAL_ARGUMENTS);

/** Whether a field or an input of the document takes personal data, as a literal or as a variable. */
function asksFor(document: DocumentNode): boolean {
  let found = false;
  const look = ({ name }: { readonly name: { readonly value: string } }): void => {
    found ||= PERSONAL.has(name.value);
  };
  visit(document, {
    // `__type(name:)` is of the schema.
    [Kind.FIELD]: ({ name }) => (name.value.startsWith('__') ? false : undefined),
    [Kind.ARGUMENT]: look,
    [Kind.OBJECT_FIELD]: look,
  });
  return found;
}

/** Inside of a variable; its own name says nothing. */
function holds(variables: Readonly<Record<string, unknown>> = {}): boolean {
  // With a list of its own: JSON nests deeper than the call stack goes.
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
