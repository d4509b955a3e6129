/** Resolvers of minimum wages. */
import type { Resolvers } from '../../../generated/graphql';
import type { Outcome, Refusal } from '../../../platform/requests/result';
import type { Viewer } from '../../../platform/security/viewer';
import { regionOfRecord } from '../region/region';
import { keepsTable } from './checks';
import { getMinimumWage } from './service';
import { listMinimumWages, loadMinimumWages, withdrawMinimumWages } from './load';

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
    loadedBy: ({ regionCode, loading }, _, { viewer }) => shownTo(viewer, regionCode, loading?.by),
    loadedAt: ({ loading }) => loading?.at ?? null,
    endedBy: ({ regionCode, ending }, _, { viewer }) => shownTo(viewer, regionCode, ending?.by),
    endedAt: ({ ending }) => ending?.at ?? null,
    note: ({ ending }) => ending?.note ?? null,
    by: ({ regionCode, loading, ending }, _, { viewer }) => shownTo(viewer, regionCode, (ending ?? loading)?.by),
    at: ({ loading, ending }) => (ending ?? loading)?.at ?? null,
  },
} satisfies Resolvers;

function shownTo(viewer: Viewer, regionCode: string, account: string | undefined): string | null {
  return keepsTable(viewer, regionCode.slice(0, 2)) ? (account ?? null) : null;
}

function rowsPayload<T>(outcome: Outcome<readonly T[]>): {
  minimumWages: readonly T[];
  userErrors: readonly Refusal[];
} {
  return outcome.ok
    ? { minimumWages: outcome.value, userErrors: [] }
    : { minimumWages: [], userErrors: outcome.refusals };
}
