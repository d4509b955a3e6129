/** GraphQL to the change feed and back. */
import type { Resolvers } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';
import { positionLoader } from '../position/loader';
import { listChanges } from './service';

export const positionChangeResolvers = {
  Query: {
    positionChanges: (_, { first, after }, context) => listChanges(context, { first, after }),
  },
  PositionChange: {
    // The feed is the caller's own, and so are its positions.
    position: async ({ positionId }, _, context) => {
      const position = await positionLoader(context).load(positionId);
      assert(position, 'a changed position to exist');
      return position;
    },
  },
} satisfies Resolvers;
