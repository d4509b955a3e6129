/** Resolvers of who stays in a job. */
import type { Resolvers } from '../../../generated/graphql';
import { retentionLoader } from './loader';

export const retentionResolvers = {
  Enterprise: {
    retention: ({ id }, _, context) => retentionLoader(context).load(id),
  },
  Retention: {
    started: ({ started }) => started ?? null,
    known: ({ known }) => known ?? null,
    stayed: ({ stayed }) => stayed ?? null,
    share: ({ known, stayed }) => (known === undefined || stayed === undefined ? null : stayed / known),
  },
} satisfies Resolvers;
