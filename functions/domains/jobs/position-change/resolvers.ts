/** Resolvers of the change feed. */
import type { Resolvers } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';
import { positionLoader } from '../position/loader';
import { listChanges } from './service';

export const positionChangeResolvers = {
  Query: {
    positionChanges: (_, { first, after }, context) => listChanges(context, { first, after }),
  },
  PositionChange: {
    // No check of access: the feed contains only positions that the caller may see.
    position: async ({ positionId }, _, context) => {
      const position = await positionLoader(context).load(positionId);
      assert(position, 'a changed position to exist');
      return position;
    },
  },
} satisfies Resolvers;
