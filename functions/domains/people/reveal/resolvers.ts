/** Resolvers of reveals. */
import type { Resolvers } from '../../../generated/graphql';
import { listReveals, revealWorker } from './service';

export const revealResolvers = {
  Query: {
    revealLog: (_, { workerId, first, after }, context) => listReveals(context, workerId, { first, after }),
  },
  Mutation: {
    revealWorker: async (_, { input }, context) => {
      const outcome = await revealWorker(context, input);
      return outcome.ok
        ? { ...outcome.value, userErrors: [] }
        : { identityNumber: null, phone: null, userErrors: outcome.refusals };
    },
  },
} satisfies Resolvers;
