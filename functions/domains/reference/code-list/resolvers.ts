/** Resolvers of loaded codes. */
import type { Resolvers } from '../../../generated/graphql';
import { payload } from '../../../platform/requests/result';
import { keepsCodes } from './checks';
import { listCodes, loadOccupations, loadRegions, statusOf } from './load';

export const codeListResolvers = {
  Query: {
    loadedCodes: (_, input, context) => listCodes(context, input),
  },
  Mutation: {
    loadRegions: async (_, { input }, context) => payload('load', await loadRegions(context, input)),
    loadOccupations: async (_, { input }, context) => payload('load', await loadOccupations(context, input)),
  },
  CodeRow: {
    validTo: ({ validTo }) => validTo ?? null,
    replacedBy: ({ replacedBy = [] }) => replacedBy,
    nameEnglish: ({ nameEnglish }) => nameEnglish ?? null,
    initials: ({ initials }) => initials ?? null,
    juvenilesBanned: ({ juvenilesBanned }) => juvenilesBanned ?? null,
    status: statusOf,
    // Only the bureau that keeps the codes sees which official loaded them.
    loadedBy: ({ loaded }, _, { viewer }) => (keepsCodes(viewer) ? loaded.by : null),
    loadedAt: ({ loaded }) => loaded.at,
  },
} satisfies Resolvers;
