/** Resolvers of travel demand. */
import type { Resolvers } from '../../../generated/graphql';
import { regionOfRecord } from '../../reference/region/region';
import { listDemand } from './service';

export const travelDemandResolvers = {
  Query: { travelDemand: (_, { filter }, context) => listDemand(context, filter ?? {}) },
  TravelDemand: {
    origin: ({ originRegionCode }) => regionOfRecord(originRegionCode),
    destination: ({ destinationRegionCode }) => regionOfRecord(destinationRegionCode),
  },
} satisfies Resolvers;
