/** Resolvers of placements. */
import type { Resolvers } from '../../../generated/graphql';
import { byId, mutation, pageOf } from '../../../platform/requests/resolvers';
import { getPosition } from '../position/service';
import { getWorker } from '../../people/worker/look-up';
import { endPlacement } from './end';
import { getPlacement, listPlacements, startPlacement } from './service';

export const placementResolvers = {
  Query: { placement: byId(getPlacement) },
  Mutation: {
    startPlacement: mutation('placement', startPlacement),
    endPlacement: mutation('placement', endPlacement),
  },
  Worker: { placements: pageOf(listPlacements) },
  Placement: {
    worker: ({ workerId }, _, context) => getWorker(context, workerId),
    position: ({ positionId }, _, context) => getPosition(context, positionId),
  },
} satisfies Resolvers;
