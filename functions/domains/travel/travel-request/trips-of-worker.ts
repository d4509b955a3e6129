/** The current trips of a worker, as travel requests. */
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { type CivilDate } from '../../../platform/values/civil-date';
import { assert } from '../../../platform/requests/errors';
import { connectionOf, type Page, type Paged } from '../../../platform/lists/listing';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { isTrip, parseTrip, type Trip, tripKey } from '../../people/trip/store';
import { type Request } from '../booking/request-store';
import { allocationLoader, requestLoader } from '../booking/loader';
import { requestStatus } from '../booking/states';

/**
 * Requests that wait or have seats for a trip that is not over, oldest first. A hold or wait that has ended is left out
 * even before the sweep.
 */
export async function listTrips(
  context: Context,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  page: Page,
): Paged<Request> {
  const running = await runningTrips(context, worker, today(context.clock));
  const requests = await Promise.all(running.map((trip) => unlessMalformed(livingRequest(context, trip))));
  const listed = requests.filter((request) => request !== undefined);
  return connectionOf(listed, requestOrder, page);
}

export function requestOrder({ requestedAt, id }: Request): string {
  return `${requestedAt}#${id}`;
}

/** Trips that are not over, at most two for each of the worker's collections. One round trip. */
export async function runningTrips(
  { db }: Pick<Context, 'db'>,
  worker: Pick<Worker, 'id' | 'mergedIds'>,
  on: CivilDate,
): Promise<Trip[]> {
  const keys = collectionsOf(worker).flatMap((id) => [tripKey(id, 'HOMEBOUND'), tripKey(id, 'WORKBOUND')]);
  const items = (await db.batchGet(keys)).filter((item) => item !== undefined);
  return items
    .filter(isTrip)
    .map(parseTrip)
    .filter(({ endsOn }) => endsOn >= on);
}

async function livingRequest(context: Context, { requestId, allocationId }: Trip): Promise<Request | undefined> {
  const [request] = await Promise.all([
    requestLoader(context).load(requestId),
    // The trip nearly always has the request's allocation, so loading both at once saves a round trip.
    allocationId === undefined ? undefined : allocationLoader(context).load(allocationId),
  ]);
  assert(request, "a trip's request to exist");
  const allocation = request.allocationId && (await allocationLoader(context).load(request.allocationId));
  const status = requestStatus(request, allocation || undefined, context.clock.now());
  return status === 'ALLOCATED' || status === 'WAITLISTED' ? request : undefined;
}
