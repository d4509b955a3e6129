/** Resolvers of minimum wages. */
import type { Resolvers } from '../../../generated/graphql';
import type { Outcome, Refusal } from '../../../platform/requests/result';
import { regionOfRecord } from '../region/region';
import { keepsTable } from './minimum-wage';
import { getMinimumWage } from './service';
import { listMinimumWages, loadMinimumWages, withdrawMinimumWages } from './turns';

export const minimumWageResolvers = {
  Query: {
    minimumWage: (_, { regionCode, on }, context) => getMinimumWage(context, regionCode, on),
    minimumWages: (_, { regionCode, statuses, first, after }, context) =>
      listMinimumWages(context, regionCode, statuses, { first, after }),
  },
  Mutation: {
    loadMinimumWages: async (_, { input }, context) => rowsPayload(await loadMinimumWages(context, input)),
    withdrawMinimumWages: async (_, { input }, context) => rowsPayload(await withdrawMinimumWages(context, input)),
  },
  MinimumWage: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
  },
  MinimumWageRecord: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
    // Only bureaus that keep the table see which official changed it.
    by: ({ regionCode, loading, ending }, _, { viewer }) =>
      keepsTable(viewer, regionCode.slice(0, 2)) ? ((ending ?? loading)?.by ?? null) : null,
    at: ({ loading, ending }) => (ending ?? loading)?.at ?? null,
    loadedBy: ({ regionCode, loading }, _, { viewer }) =>
      keepsTable(viewer, regionCode.slice(0, 2)) ? (loading?.by ?? null) : null,
    loadedAt: ({ loading }) => loading?.at ?? null,
    note: ({ ending }) => ending?.note ?? null,
  },
} satisfies Resolvers;

function rowsPayload<T>(outcome: Outcome<readonly T[]>): {
  minimumWages: readonly T[];
  userErrors: readonly Refusal[];
} {
  return outcome.ok
    ? { minimumWages: outcome.value, userErrors: [] }
    : { minimumWages: [], userErrors: outcome.refusals };
}
