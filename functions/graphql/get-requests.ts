/**
 * A GET request puts its arguments into the URL, and so into the logs of whatever lies between: what holds identity numbers
 * or phones comes over POST only. The request has leaked by then; its author is told before anyone relies on it.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { type DocumentNode, GraphQLError, Kind, visit } from 'graphql';
import type { GraphqlContext } from './context';

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

const PERSONAL: ReadonlySet<string> = new Set(['identityNumber', 'phone']);

/** Whether a field or an input of the document takes personal data, as a literal or as a variable. */
function asksFor(document: DocumentNode): boolean {
  let found = false;
  const look = ({ name }: { readonly name: { readonly value: string } }): void => {
    found ||= PERSONAL.has(name.value);
  };
  visit(document, { [Kind.ARGUMENT]: look, [Kind.OBJECT_FIELD]: look });
  return found;
}

function holds(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, field]) => PERSONAL.has(name) || holds(field));
}
