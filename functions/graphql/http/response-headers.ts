/**
 * Forbids caching of answers, except answers about regions and occupations only, which the caller's browser may keep.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { Kind, OperationTypeNode } from 'graphql';
import { triggers } from '../../triggers';
import type { GraphqlContext } from '../context';

/** Root fields with the same answer for every caller and no field that leads elsewhere: lists of a standard. */
export const PUBLIC_FIELDS: ReadonlySet<string> = new Set(['region', 'occupation', 'occupations']);

/** A browser may keep the answer, and asks before each use. */
export const KEPT_BY_BROWSERS = 'private, no-cache';

/** Lets a browser keep public answers and revalidate them at each use. */
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
          isPublic ? KEPT_BY_BROWSERS : triggers.graphql.answerHeaders['cache-control'],
        );
        return Promise.resolve();
      },
    }),
};
