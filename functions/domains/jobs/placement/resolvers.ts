/** Resolvers of placements. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/result';
import { getPosition } from '../position/service';
import { getWorker } from '../../people/worker/look-up';
import { endPlacement } from './end';
import { getPlacement, listPlacements, startPlacement } from './service';

export const placementResolvers = {
  Query: {
    placement: (_, { id }, context) => getPlacement(context, id),
  },
  Mutation: {
    startPlacement: mutation('placement', startPlacement),
    endPlacement: mutation('placement', endPlacement),
  },
  Worker: {
    placements: (worker, page, context) => listPlacements(context, worker, page),
  },
  Placement: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    position: ({ positionId }, _, context) => getPosition(context, positionId),
  },
} satisfies Resolvers;
