/** Resolvers of who stays in a job. */
import type { Resolvers } from '../../../generated/graphql';
import { today } from '../../../platform/values/clock';
import { readMonths, retentionIn } from './retention';

export const retentionResolvers = {
  Enterprise: {
    retention: async ({ id }, _, { db, clock }) => {
      const on = today(clock);
      return retentionIn(await readMonths(db, id, on), on);
    },
  },
  Retention: {
    started: ({ started }) => started ?? null,
    known: ({ known }) => known ?? null,
    stayed: ({ stayed }) => stayed ?? null,
    share: ({ known, stayed }) => (known === undefined || stayed === undefined ? null : stayed / known),
  },
} satisfies Resolvers;
