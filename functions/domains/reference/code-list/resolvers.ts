/** Resolvers of loaded codes. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { readItem } from '../../../platform/items/read-item';
import { instantOf } from '../../../platform/values/clock';
import { keepsCodes } from './checks';
import { noFiling, parseSuccession, successionKey } from './succession-store';
import { listCodes, loadOccupations, loadRegions, statusOf } from './load';

export const codeListResolvers = {
  Query: {
    loadedCodes: (_, input, context) => listCodes(context, input),
    codeFiling: async (_, __, { db }) => (await readItem(db, successionKey, parseSuccession)) ?? noFiling,
  },
  Mutation: { loadRegions: mutation('load', loadRegions), loadOccupations: mutation('load', loadOccupations) },
  CodeFiling: {
    status: ({ startsAt, endedAt }, _, { clock }) => {
      if (endedAt !== undefined || startsAt === undefined) return 'DONE';
      return instantOf(clock.now()) < startsAt ? 'WAITING' : 'RUNNING';
    },
    startsAt: ({ startsAt }) => startsAt ?? null,
    endedAt: ({ endedAt }) => endedAt ?? null,
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
