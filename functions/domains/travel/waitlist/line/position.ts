/**
 * The position of a request in its lane. The first hundred entries are counted, which are two queries of up to 16 KB at
 * once; behind them, the head's length gives a band, however long the line is.
 */
import DataLoader from 'dataloader';
import type { WaitlistBand } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import type { Context } from '../../../../platform/requests/context';
import type { Database } from '../../../../platform/dynamodb/database';
import { perRequest } from '../../../../platform/requests/per-request';
import { type Head, type Lane, laneOf, nameOf } from '../../travel-service/lanes';
import { headKey, headOf } from '../../travel-service/lane-store';
import type { Request } from '../../booking/request-store';
import { entryKey, entryOf } from './entry-store';
import { ranks } from './order-in-line';

/**
 * From 1; undefined beyond `limits.waitlistPositionMax`. Two queries at most for each lane, however many requests of it and
 * however many of their fields ask.
 */
export const positionLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Request, number | undefined, string>((requests) => positionsOf(db, requests), {
      cacheKeyFn: ({ id }) => id,
    }),
);

async function positionsOf(db: Database, requests: readonly Request[]): Promise<(number | undefined)[]> {
  const standing = requests.map(standingOf);
  const asked = Map.groupBy(standing.flat(), ({ pk, from }) => `${pk} ${from}`);
  const counts = new Map<Stretch, number>();
  await Promise.all(
    [...asked.values()].map(async (stretches) => {
      const all = await countEach(db, stretches);
      stretches.forEach((stretch, index) => counts.set(stretch, all[index] ?? 0));
    }),
  );
  return requests.map(({ unreachedSince }, index) => {
    // Who is left out until somebody reads stands at none of these places.
    const own = unreachedSince === undefined ? 0 : 1;
    const position = (standing[index] ?? []).reduce((sum, one) => sum + (counts.get(one) ?? 0), own);
    return position > limits.waitlistPositionMax ? undefined : Math.max(1, position);
  });
}

/** Entries of a lane from the beginning of a rank up to a turn. */
interface Stretch {
  readonly pk: string;
  readonly from: string;
  readonly upTo: string;
}

/** Who stands before a request: those of a rank up to its turn; with BY_TIME, those of cancelled services, too. */
function standingOf(request: Request): Stretch[] {
  const entry = entryOf(request);
  const last = request.waitReason === 'SERVICE_CANCELLED' ? [ranks.AHEAD] : [ranks.BY_TIME, ranks.BACK];
  return last.map((rank) => {
    const { pk, sk } = entryKey({ ...entry, place: `${rank}${entry.place.slice(1)}` }).Key;
    return { pk, from: `${entry.county}#${rank === ranks.BACK ? rank : ranks.AHEAD}`, upTo: sk };
  });
}

/** @param stretches that begin at one place. One query. */
async function countEach(db: Database, stretches: readonly Stretch[]): Promise<number[]> {
  const [longest, ...others] = stretches.toSorted((a, b) => (a.upTo > b.upTo ? -1 : 1));
  if (longest === undefined) return [];
  const { items, scanned } = await db.query({
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :list AND sk BETWEEN :from AND :own',
    ExpressionAttributeValues: { ':list': longest.pk, ':from': longest.from, ':own': longest.upTo },
    ...(others.length === 0 ? { Select: 'COUNT' } : { ProjectionExpression: 'pk, sk' }),
    Limit: limits.waitlistPositionMax + 1,
  });
  if (others.length === 0) return [scanned];
  const places = items.map(({ sk }) => String(sk));
  return stretches.map(({ upTo }) => places.filter((place) => place <= upTo).length);
}

/** A malformed head fails the load of this one only. */
const headLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Lane, Head, string>(
      async (lanes) => {
        const items = await db.batchGet(lanes.map(headKey));
        const heads = lanes.map((lane, index) => Promise.try(() => headOf(lane, items[index])));
        const read = await Promise.allSettled(heads);
        return read.map((one) =>
          one.status === 'fulfilled' ? one.value : new Error('Malformed', { cause: one.reason }),
        );
      },
      { cacheKeyFn: nameOf },
    ),
);

/** One read unit more than the position if that is undefined. */
export async function bandAt(context: Context, request: Request): Promise<WaitlistBand> {
  const position = await positionLoader(context).load(request);
  if (position !== undefined) return bandOf(position, 0);
  const head = await headLoader(context).load(laneOf(request.originRegionCode, request.destinationRegionCode));
  return bandOf(undefined, head.length);
}

/** @param length approximate length of the line; a request without a position is at least behind the first hundred. */
export function bandOf(position: number | undefined, length: number): WaitlistBand {
  if (position !== undefined) return position <= 10 ? 'FIRST_10' : 'FIRST_100';
  if (length <= 1_000) return 'FIRST_1000';
  return length <= 10_000 ? 'FIRST_10000' : 'BEYOND';
}
