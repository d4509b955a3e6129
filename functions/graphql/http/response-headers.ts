/** Answers are kept by nobody, but for regions and occupations alone, which the caller's own browser may keep. */
import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, OperationTypeNode } from 'graphql';
import { triggers } from '../../triggers';
import type { GraphqlContext } from '../context';

/** Root fields that answer with the same for everybody and lead to nothing else: lists of a standard. */
export const PUBLIC_FIELDS: ReadonlySet<string> = new Set(['region', 'occupation', 'occupations']);

/** What is public may be kept, and is asked for again each time it is used. */
export const keepPublicAnswers: ApolloServerPlugin<GraphqlContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ operation, errors, response: { http } }) => {
        const isPublic =
          errors === undefined &&
          operation?.operation === OperationTypeNode.QUERY &&
          operation.selectionSet.selections.every(
            (selection) => selection.kind === Kind.FIELD && PUBLIC_FIELDS.has(selection.name.value),
          );
        http.headers.set(
          'cache-control',
          isPublic ? 'private, no-cache' : triggers.graphql.answerHeaders['cache-control'],
        );
        return Promise.resolve();
      },
    }),
};
