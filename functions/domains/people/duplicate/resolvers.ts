/** Resolvers of duplicates. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { mergeWorkers } from './merge';
import { bothOf, dismissDuplicate, listDuplicates } from './service';

export const duplicateResolvers = {
  Query: { duplicateWorkers: (_, { regionCode, ...page }, context) => listDuplicates(context, regionCode, page) },
  Mutation: {
    mergeWorkers: mutation('worker', mergeWorkers),
    dismissDuplicate: async (_, { input }, context) => {
      const outcome = await dismissDuplicate(context, input);
      return outcome.ok
        ? { duplicates: outcome.value, userErrors: [] }
        : { duplicates: [], userErrors: outcome.refusals };
    },
  },
  Duplicate: {
    workers: (duplicate, _, context) => bothOf(context, duplicate),
    reasons: ({ reasons }) => reasons,
  },
} satisfies Resolvers;
