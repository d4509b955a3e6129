/** Resolvers of the change feed. */
import type { Resolvers } from '../../../generated/graphql';
import { withReadable } from '../../../platform/lists/readable';
import { selectedBelow } from '../../../platform/lists/selection';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { positionLoader } from '../position/loader';
import { employersAsked } from '../position/resolvers';
import type { PositionChange } from './feeds-and-cursors';
import { listChanges } from './service';

export const positionChangeResolvers = {
  Query: {
    positionChanges: (_, { first, after }, context, info) =>
      withReadable(listChanges(context, { first, after }), positionsAsked(context, info)),
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

/** Loads of what changes are not shown without. */
function positionsAsked(context: Context, info: Parameters<typeof selectedBelow>[0]) {
  if (!selectedBelow(info, 'edges', 'node').has('position')) return [];
  const employers = employersAsked(context, selectedBelow(info, 'edges', 'node', 'position'));
  return [
    async ({ positionId }: PositionChange): Promise<unknown> => {
      const position = await positionLoader(context).load(positionId);
      return position && Promise.all(employers.map((load) => load(position)));
    },
  ];
}
