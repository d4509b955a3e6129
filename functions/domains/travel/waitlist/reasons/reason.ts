/** Why a party waits now: the reason that was stored when it joined soon becomes outdated. */
import DataLoader from 'dataloader';
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../../platform/lists/malformed';
import { perRequest } from '../../../../platform/requests/per-request';
import { choicesOf } from '../../booking/departures/choices';
import { readDepartures, readInventories, roomIn, whyNoSale } from '../../booking/departures/departures';
import type { Request } from '../../booking/request-store';

export type Reason = NonNullable<Request['waitReason']> | 'UNREAD';

/**
 * Parties with the same wish and size share the answer. Two queries for each corridor, and one read of the inventories
 * on sale.
 */
export const reasonLoader = perRequest(
  (context: Keeper) =>
    new DataLoader<Request, Reason, string>(
      (requests) => inParallel(limits.waitlistServicesAtOnce, requests, (request) => reasonNow(context, request)),
      { cacheKeyFn: wishOf },
    ),
);

function wishOf(request: Request): string {
  const { originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy, workerIds, waitReason } = request;
  const [isFirst, isUnreached] = [waitReason === 'SERVICE_CANCELLED', request.unreachedSince !== undefined];
  return [
    originRegionCode,
    destinationRegionCode,
    earliestOn,
    latestOn,
    arriveBy,
    workerIds.length,
    isFirst,
    isUnreached,
  ].join();
}

async function reasonNow(context: Keeper, request: Request): Promise<Reason> {
  if (request.unreachedSince !== undefined) return 'UNREAD';
  // A party of a cancelled service stays ahead of all others, so its reason does not change.
  if (request.waitReason === 'SERVICE_CANCELLED') return request.waitReason;
  const [onSale, why] = await Promise.all([
    readDepartures(context, request),
    whyNoSale(context, request, request.workerIds.length),
  ]);
  const choices = choicesOf(onSale, request, context.clock.now());
  if (why === 'OTHERS_WAIT' || choices.length === 0) return why;
  // The list may lag behind a call of the line. So read the inventories: with room, others wait for it; without, the
  // services on sale are too small for this party.
  const seen = await readInventories(context, choices.slice(0, limits.servicesLookedAt));
  const room = seen.some(({ choice, inventory }) => roomIn(inventory, choice, request.workerIds.length) !== undefined);
  return room ? 'OTHERS_WAIT' : 'NO_ROOM';
}
