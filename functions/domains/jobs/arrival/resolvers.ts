/** Resolvers of arrivals and departures. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { listOwnPlacements, shownNameOf } from './own-people';
import { reportArrival, reportDeparture } from './service';

export const arrivalResolvers = {
  Mutation: {
    reportArrival: mutation('placement', reportArrival),
    reportDeparture: mutation('placement', reportDeparture),
  },
  Enterprise: {
    placements: ({ id }, page, context) => listOwnPlacements(context, id, page),
  },
  Placement: {
    workerName: (placement, _, context) => shownNameOf(context, placement),
    departureReason: ({ departure }) => departure ?? null,
  },
} satisfies Resolvers;
