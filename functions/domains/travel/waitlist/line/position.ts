/**
 * The position of a request in its lane. The first hundred entries are counted, which is a query of 16 KB; behind them,
 * the head's length gives a band, however long the line is.
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
import { entryKey, entryOf } from './entry-store';

/**
 * From 1; undefined beyond `limits.waitlistPositionMax`. At most two read units for each request, however many of its
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
  const place = entryOf(request);
  const { pk, sk } = entryKey(place).Key;
  const { scanned } = await db.query({
    TableName: 'TravelAllocations',
    KeyConditionExpression: 'pk = :list AND sk BETWEEN :county AND :own',
    ExpressionAttributeValues: { ':list': pk, ':county': `${place.county}#`, ':own': sk },
    Select: 'COUNT',
    Limit: limits.waitlistPositionMax + 1,
  });
  return scanned > limits.waitlistPositionMax ? undefined : Math.max(1, scanned);
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
