/** Resolvers of the people whom a station looks after. */
import type { Resolvers } from '../../../generated/graphql';
import { pageOf } from '../../../platform/requests/resolvers';
import { listArrivals, listPeopleAtWork } from './service';

export const stationPeopleResolvers = {
  Station: { workers: pageOf(listPeopleAtWork), arrivals: pageOf(listArrivals) },
} satisfies Resolvers;
