/**
 * Finds services for parties that joined, and for seats gathered for parties that left. Services are tried in batches
 * that double, the earliest arrival first, until no new party waits: a party that the first service seats costs one
 * pass, not two hundred.
 */
import type { JobContext } from '../../../platform/jobs/jobs';
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { isTheWorlds } from '../../../platform/streams/set-aside';
import { inventoryKey } from '../travel-service/inventory/store';
import {
  mayHaveRoom,
  readDepartures,
  readInventories,
  readLines,
  roomIn,
  type Seen,
} from '../booking/departures/departures';
import { type Request, requestKey } from '../booking/request-store';
import { leaveAside } from './line/read-line';
import { serveWaitlist } from './serve';
import { type Choice, choicesOf } from '../booking/departures/choices';

/** Parties with the same wish and size, which need one reading of the lists. */
interface Search {
  readonly requests: readonly [Request, ...Request[]];
  /** Services that may have room for them, in the order to try them. */
  readonly choices: readonly Choice[];
}

/**
 * Safe to repeat.
 * @param looked services tried since all these parties joined; services tried here are added.
 * @throws Fault, retryable, when the database is too busy.
 */
export async function lookFor(
  runner: JobContext,
  { came, left }: { readonly came: readonly Request[]; readonly left: readonly Request[] },
  looked: Set<string>,
): Promise<void> {
  const gathered = await inParallel(limits.waitlistServicesAtOnce, alike(left), async (requests) => {
    const seen = await readInventories(runner, await choicesFor(runner, requests[0], 1));
    // A service on direct sale has gathered no seats.
    return seen.filter(({ inventory }) => inventory.waiting > 0).filter((one) => hasRoom(one, 1));
  });
  await lookAt(runner, gathered.flat(), looked);
  let searches: readonly Search[] = await inParallel(limits.waitlistServicesAtOnce, alike(came), async (requests) => ({
    requests,
    choices: await choicesFor(runner, requests[0], requests[0].workerIds.length),
  }));
  for (let count = 1; searches.length > 0; count *= 2) searches = await lookOn(runner, searches, { count, looked });
}

/**
 * Tries the next `count` services of each search.
 * @returns the searches with parties that still wait and services left to try.
 */
async function lookOn(
  runner: JobContext,
  searches: readonly Search[],
  { count, looked }: { readonly count: number; readonly looked: Set<string> },
): Promise<Search[]> {
  const next = await inParallel(limits.waitlistServicesAtOnce, searches, async ({ requests, choices }) => {
    const seen = await readInventories(runner, choices.slice(0, count));
    return seen.filter((one) => hasRoom(one, requests[0].workerIds.length));
  });
  const rest = searches.map(({ requests, choices }) => ({ requests, choices: choices.slice(count) }));
  const open = rest.filter(({ choices }) => choices.length > 0);
  if (next.flat().length === 0) return open;
  await lookAt(runner, next.flat(), looked);
  return stillWaiting(runner, open);
}

function hasRoom({ choice, inventory }: Seen, size: number): boolean {
  return roomIn(inventory, choice, size) !== undefined;
}

/** Groups requests by route, days and size. `arriveBy` is left to the pass over the service. */
function alike(requests: readonly Request[]): (readonly [Request, ...Request[]])[] {
  const groups = new Map<string, [Request, ...Request[]]>();
  for (const request of requests) {
    const { originRegionCode, destinationRegionCode, earliestOn, latestOn, workerIds } = request;
    const wish = [originRegionCode, destinationRegionCode, earliestOn, latestOn, workerIds.length].join();
    const group = groups.get(wish);
    if (group === undefined) groups.set(wish, [request]);
    else group.push(request);
  }
  return [...groups.values()];
}

/** Services on direct sale, and services whose line may have room for the size; the earliest arrival first. */
async function choicesFor(runner: JobContext, request: Request, size: number): Promise<Choice[]> {
  const { arriveBy: _, ...wish } = request;
  const now = runner.clock.now();
  // Strongly consistent: a service scheduled while the party asked saw no waiting party, so this read must see the
  // service.
  const onSale = choicesOf(await readDepartures(runner, wish, { consistent: true }), wish, now);
  // In this order: a service that leaves direct sale in between is found in the line. One that returns to it looks for
  // the parties that joined.
  const inLine = choicesOf(await readLines(runner, wish), wish, now).filter((choice) => mayHaveRoom(choice, size));
  const choices = new Map([...onSale, ...inLine].map((choice) => [choice.departure.serviceId, choice]));
  return [...choices.values()].sort((a, b) => (a.arrivesAt < b.arrivesAt ? -1 : 1));
}

/** A service whose pass fails by a bug is set aside, and the searches go on. */
async function lookAt(runner: JobContext, seen: readonly Seen[], looked: Set<string>): Promise<void> {
  const ids = new Set(seen.map(({ choice }) => choice.departure.serviceId));
  const fresh = [...ids].filter((id) => !looked.has(id));
  await inParallel(limits.waitlistServicesAtOnce, fresh, async (id) => {
    looked.add(id);
    try {
      await serveWaitlist(runner, id);
    } catch (error) {
      if (isTheWorlds(error)) throw error;
      await leaveAside(runner, inventoryKey(id).Key, error);
    }
  });
}

async function stillWaiting(runner: JobContext, searches: readonly Search[]): Promise<Search[]> {
  const keys = searches.flatMap(({ requests }) => requests.map(({ id }) => requestKey(id)));
  const items = await runner.db.batchGet(keys);
  const waiting = new Set(items.flatMap((item) => (item?.['status'] === 'WAITLISTED' ? [item['pk']] : [])));
  return searches.filter(({ requests }) => requests.some(({ id }) => waiting.has(id)));
}
