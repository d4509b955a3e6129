/** Resolvers of arrivals and departures. */
import type { Resolvers } from '../../../generated/graphql';
import { payload } from '../../../platform/requests/result';
import { listOwnPlacements, shownNameOf } from './own-people';
import { reportArrival, reportDeparture } from './service';

export const arrivalResolvers = {
  Mutation: {
    reportArrival: async (_, { input }, context) => payload('placement', await reportArrival(context, input)),
    reportDeparture: async (_, { input }, context) => payload('placement', await reportDeparture(context, input)),
  },
  Enterprise: {
    placements: ({ id }, page, context) => listOwnPlacements(context, id, page),
  },
  Placement: {
    workerName: (placement, _, context) => shownNameOf(context, placement),
    departureReason: ({ departure }) => departure ?? null,
  },
} satisfies Resolvers;
