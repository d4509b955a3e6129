/** Loads places, and positions in their lines, for parents that were already allowed (`platform/lists/item-loader.ts`). */
import DataLoader from 'dataloader';
import { limits } from '../../../limits';
import { itemLoader } from '../../../platform/lists/item-loader';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Database } from '../../../platform/dynamodb/database';
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

/** The place in line, from 1; undefined beyond `limits.linePositionMax`. One query for each line, however many of it ask. */
export const positionLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Turn, number | undefined, string>(
      async (turns) => {
        const lines = Map.groupBy(turns, ({ ownerId }) => ownerId);
        const read = await Promise.all([...lines.values()].map((line) => positionsIn(db, line)));
        const positions = new Map(read.flat());
        return turns.map((turn) => positions.get(turn));
      },
      { cacheKeyFn: (turn) => nameOf(turn) },
    ),
);

/** @param turns of one line. */
async function positionsIn(db: Database, turns: readonly Turn[]): Promise<(readonly [Turn, number | undefined])[]> {
  const [first, ...others] = turns.toSorted((a, b) => (placeOf(a) > placeOf(b) ? -1 : 1));
  if (first === undefined) return [];
  const max = limits.linePositionMax + 1;
  if (others.length === 0) return [[first, positionOf((await db.query(lineUpTo(first, max))).scanned)]];
  const { items } = await db.query(lineUpTo(first, max, 'KEYS'));
  const places = items.map(({ sk }) => String(sk));
  return turns.map((turn) => [turn, positionOf(places.filter((place) => place <= placeOf(turn)).length)] as const);
}

function positionOf(ahead: number): number | undefined {
  return ahead > limits.linePositionMax ? undefined : Math.max(1, ahead);
}

function placeOf(turn: Turn): string {
  return turnKey(turn).Key.sk;
}

function nameOf(turn: Turn): string {
  return turnKey(turn).Key.pk + placeOf(turn);
}
