/** Resolvers of arrivals and departures. */
import type { Resolvers } from '../../../generated/graphql';
import { payload } from '../../../platform/requests/result';
import { reportArrival, reportDeparture } from './service';

export const arrivalResolvers = {
  Mutation: {
    reportArrival: async (_, { input }, context) => payload('placement', await reportArrival(context, input)),
    reportDeparture: async (_, { input }, context) => payload('placement', await reportDeparture(context, input)),
  },
  Placement: {
    departureReason: ({ departure }) => departure ?? null,
  },
} satisfies Resolvers;
