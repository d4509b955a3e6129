/** Resolvers of submissions. */
import type { Resolvers } from '../../../generated/graphql';
import { submitPositions } from './service';

export const submissionResolvers = {
  Mutation: {
    submitPositions: async (_, { input }, context) => {
      const outcome = await submitPositions(context, input);
      return outcome.ok ? { results: outcome.value, userErrors: [] } : { results: [], userErrors: outcome.refusals };
    },
  },
} satisfies Resolvers;
