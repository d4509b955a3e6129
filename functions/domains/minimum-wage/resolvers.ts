/** GraphQL to minimum wages and back. */
import type { Resolvers } from '../../generated/graphql';
import { regionOfRecord } from '../region/region';
import { getMinimumWage, loadMinimumWages } from './service';

export const minimumWageResolvers = {
  Query: {
    minimumWage: (_, { regionCode, on }, context) => getMinimumWage(context, regionCode, on),
  },
  Mutation: {
    loadMinimumWages: async (_, { input }, context) => {
      const outcome = await loadMinimumWages(context, input);
      return outcome.ok
        ? { minimumWages: outcome.value, userErrors: [] }
        : { minimumWages: [], userErrors: outcome.refusals };
    },
  },
  MinimumWage: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
  },
} satisfies Resolvers;
