/** Why a party waits as of now: what it was told when it joined is not true for long. */
import DataLoader from 'dataloader';
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Context } from '../../../platform/requests/context';
import { perRequest } from '../../../platform/requests/per-request';
import { choicesOf } from '../booking/booking';
import { readDepartures, readInventories, roomIn, whyNoSale } from '../booking/departures';
import type { Request } from '../booking/request-store';

type Reason = NonNullable<Request['waitReason']>;

/** Parties of one wish and size share the answer. Two queries of a corridor, and one read of what is on sale there. */
export const reasonLoader = perRequest(
  (context: Context) =>
    new DataLoader<Request, Reason, string>(
      (requests) => inParallel(limits.waitlistServicesAtOnce, requests, (request) => reasonNow(context, request)),
      { cacheKeyFn: wishOf },
    ),
);

function wishOf(request: Request): string {
  const { originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy, workerIds, waitReason } = request;
  const isFirst = waitReason === 'SERVICE_CANCELLED';
  return [originRegionCode, destinationRegionCode, earliestOn, latestOn, arriveBy, workerIds.length, isFirst].join();
}

async function reasonNow(context: Context, request: Request): Promise<Reason> {
  // That it waits ahead of everyone else stays true.
  if (request.waitReason === 'SERVICE_CANCELLED') return request.waitReason;
  const [onSale, why] = await Promise.all([
    readDepartures(context, request),
    whyNoSale(context, request, request.workerIds.length),
  ]);
  const choices = choicesOf(onSale, request, context.clock.now());
  if (why === 'OTHERS_WAIT' || choices.length === 0) return why;
  // The corridor may not list yet that others wait for what has room; else what is on sale is too small for this party.
  const seen = await readInventories(context, choices.slice(0, limits.servicesLookedAt));
  const room = seen.some(({ choice, inventory }) => roomIn(inventory, choice, request.workerIds.length) !== undefined);
  return room ? 'OTHERS_WAIT' : 'NO_ROOM';
}
