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
import { laneOf } from '../../travel-service/lanes';
import { readHeads } from '../../travel-service/lane-store';
import type { Request } from '../../booking/request-store';
import { entryKey, entryOf, type WaitlistEntry } from './entry-store';
import { ranks } from './order-in-line';

/**
 * From 1; undefined beyond `limits.waitlistPositionMax`. At most three read units for each request, however many of its
 * fields ask.
 */
export const positionLoader = perRequest(
  ({ db }: Context) =>
    new DataLoader<Request, number | undefined, string>(
      (requests) => Promise.all(requests.map((request) => positionOf(db, request))),
      { cacheKeyFn: ({ id }) => id },
    ),
);

async function positionOf(db: Database, request: Request): Promise<number | undefined> {
  const entry = entryOf(request);
  const last = request.waitReason === 'SERVICE_CANCELLED' ? [ranks.AHEAD] : [ranks.BY_TIME, ranks.BACK];
  const counts = await Promise.all(last.map((rank) => countUpTo(db, entry, rank)));
  // Who is left out until somebody reads stands at none of these places.
  const own = request.unreachedSince === undefined ? 0 : 1;
  const position = own + counts.reduce((sum, count) => sum + count, 0);
  return position > limits.waitlistPositionMax ? undefined : Math.max(1, position);
}

/** Those of a rank up to the entry's turn; with BY_TIME, those of cancelled services, too. */
async function countUpTo(db: Database, entry: WaitlistEntry, rank: string): Promise<number> {
  const { pk, sk } = entryKey({ ...entry, place: `${rank}${entry.place.slice(1)}` }).Key;
  const from = rank === ranks.BACK ? rank : ranks.AHEAD;
  const { scanned } = await db.query({
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :list AND sk BETWEEN :from AND :own',
    ExpressionAttributeValues: { ':list': pk, ':from': `${entry.county}#${from}`, ':own': sk },
    Select: 'COUNT',
    Limit: limits.waitlistPositionMax + 1,
  });
  return scanned;
}

/** One read unit more than the position if that is undefined. */
export async function bandAt(context: Context, request: Request): Promise<WaitlistBand> {
  const position = await positionLoader(context).load(request);
  if (position !== undefined) return bandOf(position, 0);
  const [head] = await readHeads(context.db, [laneOf(request.originRegionCode, request.destinationRegionCode)]);
  return bandOf(undefined, head?.length ?? 0);
}

/** @param length approximate length of the line; a request without a position is at least behind the first hundred. */
export function bandOf(position: number | undefined, length: number): WaitlistBand {
  if (position !== undefined) return position <= 10 ? 'FIRST_10' : 'FIRST_100';
  if (length <= 1_000) return 'FIRST_1000';
  return length <= 10_000 ? 'FIRST_10000' : 'BEYOND';
}
