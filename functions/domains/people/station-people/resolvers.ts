/** Resolvers of the people whom a station looks after. */
import type { Resolvers } from '../../../generated/graphql';
import { listArrivals, listPeopleAtWork } from './service';

export const stationPeopleResolvers = {
  Station: {
    workers: (station, page, context) => listPeopleAtWork(context, station, page),
    arrivals: (station, page, context) => listArrivals(context, station, page),
  },
} satisfies Resolvers;
