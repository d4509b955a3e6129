/**
 * Streams -> the waitlist. Whatever may free a seat for somebody, or bring somebody in line, has the services concerned looked
 * at afterwards; and the trips of a party follow its request.
 */
import { limits } from '../../limits';
import type { Item } from '../../platform/database';
import { inParallel } from '../../platform/in-parallel';
import type { Runner } from '../../platform/runs';
import type { StreamRecord } from '../../platform/streams';
import { readDepartures } from './departures';
import { parseRequest, type Request } from './entities';
import { placeDelete, placeOf } from './places';
import { serveWaitlist } from './serve';
import { choicesOf } from './travel-request';
import { followTrips } from './trips';

/**
 * Idempotent: records tell where to look, not what to do.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function serveWaitlists(runner: Runner, records: readonly StreamRecord[]): Promise<void> {
  const requests = records.flatMap(({ oldItem, newItem }) => changeOf(oldItem, newItem) ?? []);
  const ended = requests.flatMap(({ before, after }) => (waits(before) && !waits(after) ? [before] : []));
  await inParallel(limits.waitlistWritesAtOnce, ended, (before) => runner.db.commit([placeDelete(placeOf(before))]));
  await followTrips(
    runner,
    requests.flatMap(({ after }) => (after.version > 1 ? [after] : [])),
  );
  const moved = requests.flatMap(({ before, after }) => (waits(before) || waits(after) ? [after] : []));
  const services = new Set([
    ...records.flatMap(({ oldItem, newItem }) => serviceTouched(oldItem, newItem) ?? []),
    ...(await servicesFor(runner, moved)),
  ]);
  await inParallel(limits.waitlistServicesAtOnce, [...services], (id) => serveWaitlist(runner, id));
}

interface RequestChange {
  readonly before: Request | undefined;
  readonly after: Request;
}

/** Of a request whose state is another one now. */
function changeOf(oldItem: Item | undefined, newItem: Item | undefined): RequestChange | undefined {
  if (newItem?.['__edb_e__'] !== 'travelRequest') return undefined;
  const before = oldItem && parseRequest(oldItem);
  const after = parseRequest(newItem);
  return before?.status === after.status && before.version === after.version ? undefined : { before, after };
}

function waits(request: Request | undefined): request is Request {
  return request?.status === 'WAITLISTED';
}

/** A new service or one that changed; one that has more of something, or more who wait, while somebody waits. */
function serviceTouched(oldItem: Item | undefined, newItem: Item | undefined): string | undefined {
  if (newItem === undefined) return undefined;
  if (newItem['__edb_e__'] === 'travelService') return String(newItem['pk']);
  if (newItem['sk'] !== 'inventory' || newItem['status'] !== 'OPEN' || !(Number(newItem['waiting']) > 0))
    return undefined;
  const before = oldItem === undefined ? new Map<string, number>() : numbersOf(oldItem);
  const more = [...numbersOf(newItem)].some(([name, number]) => number > (before.get(name) ?? 0));
  return more ? String(newItem['pk']) : undefined;
}

/** `waiting`, and what is free in the pool and the quotas. */
function numbersOf({ waiting, pool, quotas }: Item): Map<string, number> {
  const free = { ...(pool as Record<string, number>), ...(quotas as Record<string, number>) };
  return new Map([['waiting', Number(waiting)], ...Object.entries(free)]);
}

/** Services that would do for one of the requests, those that arrive earlier first; one query for those who want the same. */
async function servicesFor({ db, clock }: Runner, requests: readonly Request[]): Promise<string[]> {
  const wishes = new Map(
    requests.map((request) => {
      const { originRegionCode, destinationRegionCode, earliestOn, latestOn } = request;
      return [[originRegionCode, destinationRegionCode, earliestOn, latestOn].join(), request];
    }),
  );
  const found = await inParallel(limits.waitlistServicesAtOnce, [...wishes.values()], async (request) => {
    // Whoever of them must arrive earlier finds out when the service is looked at.
    const { arriveBy: _, ...wish } = request;
    // A service that was scheduled while the party asked found nobody in line yet: one of the two looks must see the other.
    return choicesOf(await readDepartures(db, request, { consistent: true }), wish, clock.now());
  });
  return found.flat().map(({ departure }) => departure.serviceId);
}
