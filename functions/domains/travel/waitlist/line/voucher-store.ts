/**
 * A voucher names a waiting party that called the lines of all suitable services on sale for its wish. While that party
 * waits, none of these services opens for sale, since each pass finds it; a pass after it left finds all parties that
 * joined by then. So a party with the same wish that is counted and finds a good voucher need not call
 * (docs/decisions/0031-waitlist-lanes.md). One item for each wish; it expires by itself.
 */
import { limits } from '../../../../limits';
import type { RequestId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import { codec, unlessMalformed } from '../../../../platform/items/codec';
import type { Database, Item, Key, Write } from '../../../../platform/dynamodb/database';
import { put } from '../../../../platform/dynamodb/expressions';
import { expiryAfter } from '../../../../platform/values/clock';
import { endOfDay } from '../../../../platform/values/civil-date';
import { parseRequest, type Request, requestKey } from '../../booking/request-store';
import type { Wish } from '../../booking/departures/choices';
import { laneOf } from '../../travel-service/lanes';

/** One key for each wish, whatever the size of the party: services suit all sizes alike. */
export function voucherKey({ originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy }: Wish): Key {
  const { origin, destination } = laneOf(originRegionCode, destinationRegionCode);
  const wish = [originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy ?? 'any'];
  return { TableName: 'TravelAllocations', Key: { pk: `voucher#${origin}#${destination}`, sk: wish.join('#') } };
}

const vouchers = codec<Pick<Request, 'version'> & { readonly requestId: RequestId }>(
  'voucher',
  { requestId: attr.idOf('trq'), version: attr.integer },
  ({ pk }) => String(pk).startsWith('voucher#'),
);

/** Write it after the lines were called. Overwrites another party's voucher: both are true. */
export function voucherPut(request: Request): Write {
  const expiresAt = expiryAfter(endOfDay(request.latestOn), limits.routeDaysMax);
  const voucher = { requestId: request.id, version: request.version };
  return put(vouchers.stored(voucherKey(request), voucher, { expiresAt })).always();
}

/**
 * Whether the voucher's party still waits in the same version. Strongly consistent; one read unit. False if the voucher
 * or its request is malformed: passes set that request aside and may open the sale in spite of it.
 */
export async function isGood(db: Database, item: Item): Promise<boolean> {
  const voucher = unlessMalformed(() => vouchers.decode(item));
  const found = voucher && (await db.get(requestKey(voucher.requestId)));
  const request = found && unlessMalformed(() => parseRequest(found));
  return request?.status === 'WAITLISTED' && request.version === voucher?.version;
}
