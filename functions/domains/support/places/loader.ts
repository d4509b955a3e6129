/** Loads places, and positions in their lines, for parents that were already allowed (`platform/lists/item-loader.ts`). */
import DataLoader from 'dataloader';
import { limits } from '../../../limits';
import { itemLoader } from '../../../platform/lists/item-loader';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { perRequest } from '../../../platform/requests/per-request';
import { lineUpTo, type Turn, turnKey } from './line/turn-store';
import { type OwnerId, type Places, parsePlaces, placesKey } from './places-store';

const placesLoader = itemLoader(placesKey, parsePlaces);

/** Undefined if the item is malformed: its owner, and those beside it in a list, are shown without its counts. */
export async function placesOf(ownerId: OwnerId, context: Context): Promise<Places | undefined> {
  return unlessMalformed(loaded());

  async function loaded(): Promise<Places> {
    const places = await placesLoader(context).load(ownerId);
    assert(places, 'what has places, with them');
    return places;
  }
}

/** How many places are taken; null where the item is malformed. */
export async function takenOf(ownerId: OwnerId, context: Context): Promise<number | null> {
  const places = await placesOf(ownerId, context);
  return places === undefined ? null : places.capacity - places.free;
}

/** The place in line, from 1; undefined beyond `limits.linePositionMax`. One query for each, however many fields ask. */
export const positionLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Turn, number | undefined, string>(
      (turns) =>
        Promise.all(
          turns.map(async (turn) => {
            const { scanned } = await db.query(lineUpTo(turn, limits.linePositionMax + 1));
            return scanned > limits.linePositionMax ? undefined : Math.max(1, scanned);
          }),
        ),
      { cacheKeyFn: (turn) => turnKey(turn).Key.pk + turnKey(turn).Key.sk },
    ),
);
