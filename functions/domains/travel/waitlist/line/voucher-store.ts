/**
 * A voucher names somebody who joined and called the lines of all services on sale that would do for their wish. As long as that one
 * waits, no service that would do is opened for sale, since each look finds them; and a look after they left finds whoever was in
 * line by then. So a party of the same wish that finds them waiting, once it is counted itself, needs no call of its own
 * (docs/decisions/0031-waitlist-lanes.md). One item for each wish, written by those who call, and gone by itself.
 */
import { limits } from '../../../../limits';
import type { Database, Item, Key, Write } from '../../../../platform/dynamodb/database';
import { expiryAfter } from '../../../../platform/values/clock';
import { endOfDay } from '../../../../platform/values/civil-date';
import { parseRequest, type Request, requestKey } from '../../booking/request-store';
import type { Wish } from '../../booking/booking';
import { laneOf } from '../../travel-service/lanes';

/** Of a wish, whatever the size of the party: what would do for one, would do for the other. */
export function voucherKey({ originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy }: Wish): Key {
  const { origin, destination } = laneOf(originRegionCode, destinationRegionCode);
  const wish = [originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy ?? 'any'];
  return { TableName: 'TravelAllocations', Key: { pk: `voucher#${origin}#${destination}`, sk: wish.join('#') } };
}

/** After its lines were called. Over another one's: each of the two is true. */
export function voucherPut(request: Request): Write {
  const { TableName, Key: key } = voucherKey(request);
  const expiresAt = expiryAfter(endOfDay(request.latestOn), limits.routeDaysMax);
  return { Put: { TableName, Item: { ...key, requestId: request.id, version: request.version, expiresAt } } };
}

/**
 * Strongly consistent: whether whom the voucher names waits for what it says, as it did then. One read unit. Where that request is
 * malformed, looks leave it aside, and open the sale for all that it waits.
 */
export async function isGood(db: Database, { requestId, version }: Item): Promise<boolean> {
  if (typeof requestId !== 'string') return false;
  const item = await db.get(requestKey(requestId));
  if (item === undefined) return false;
  try {
    const request = parseRequest(item);
    return request.status === 'WAITLISTED' && request.version === version;
  } catch {
    return false;
  }
}
