/** Resolvers of corridors. */
import type { Resolvers } from '../../../generated/graphql';
import { regionOfRecord } from '../../reference/region/region';
import { listCorridors } from './service';

export const corridorResolvers = {
  Query: { corridors: (_, { filter }, context) => listCorridors(context, filter ?? {}) },
  Corridor: {
    origin: ({ origin }) => regionOfRecord(origin),
    destination: ({ destination }) => regionOfRecord(destination),
    agreements: ({ agreements }, { first }) => agreements.slice(0, first),
    agreementCount: ({ agreements }) => agreements.length,
    load: ({ allocated, seats }) => (seats === 0 ? null : allocated / seats),
  },
} satisfies Resolvers;
