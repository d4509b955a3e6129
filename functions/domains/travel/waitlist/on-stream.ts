/**
 * Streams -> the waitlist. Whatever may free a seat for somebody, or bring somebody in line, has the services concerned looked
 * at afterwards, those with room alone; corridors list a service anew when it passes a step; and the trips of a party follow its
 * request.
 */
import { limits } from '../../../limits';
import type { Item } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { StreamRecord } from '../../../platform/streams/streams';
import { parseService, serviceKey } from '../travel-service/entities';
import { inventoryKey, parseInventory } from '../travel-service/inventory';
import { exactly, isListed, mayPassStep } from '../travel-service/listing';
import { mayHaveRoom, readDepartures, readInventories, roomIn } from '../booking/departures';
import { parseRequest, type Request } from '../booking/entities';
import { countAtHeads } from './heads';
import type { Looker } from './line';
import { placeDelete, placeOf } from './places';
import { serveWaitlist } from './serve';
import { choicesOf } from '../booking/booking';
import { followTrips } from '../booking/trips';

/**
 * Idempotent: records tell where to look, not what to do; only about how many wait is counted twice when they come again.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function serveWaitlists(runner: Looker, records: readonly StreamRecord[]): Promise<void> {
  const requests = records.flatMap(({ oldItem, newItem }) => changeOf(oldItem, newItem) ?? []);
  const came = requests.flatMap(({ before, after }) => (!waits(before) && waits(after) ? [after] : []));
  const left = requests.flatMap(({ before, after }) => (waits(before) && !waits(after) ? [before] : []));
  await inParallel(limits.waitlistWritesAtOnce, left, (before) => runner.db.commit([placeDelete(placeOf(before))]));
  // Also for those who died before they counted themselves, and who wait because their service does not run.
  await countAtHeads(runner.db, { came, left, told: true });
  await followTrips(
    runner,
    requests.flatMap(({ after }) => (after.version > 1 ? [after] : [])),
  );
  const called = new Set(records.flatMap(({ oldItem, newItem }) => serviceCalled(oldItem, newItem) ?? []));
  const passed = new Set(records.flatMap(({ oldItem, newItem }) => servicePassed(oldItem, newItem) ?? []));
  for (const id of await servicesFor(runner, came, left)) called.add(id);
  await inParallel(limits.waitlistServicesAtOnce, [...called], (id) => serveWaitlist(runner, id));
  // Nobody is called for what a look wrote.
  for (const id of called) passed.add(id);
  await inParallel(limits.waitlistServicesAtOnce, [...passed], (id) => listService(runner, id));
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

/** A new service or one that changed; one whose line was called since. */
function serviceCalled(oldItem: Item | undefined, newItem: Item | undefined): string | undefined {
  if (newItem === undefined) return undefined;
  if (newItem['__edb_e__'] === 'travelService') return String(newItem['pk']);
  const isCalled = isSelling(newItem) && Number(newItem['waiting']) > Number(oldItem?.['waiting'] ?? 0);
  return isCalled ? String(newItem['pk']) : undefined;
}

function servicePassed(oldItem: Item | undefined, newItem: Item | undefined): string | undefined {
  return newItem !== undefined && isSelling(newItem) && mayPassStep(oldItem, newItem)
    ? String(newItem['pk'])
    : undefined;
}

function isSelling(item: Item): boolean {
  return item['sk'] === 'inventory' && item['status'] === 'OPEN';
}

/** Until its corridors list it as it is; others sell meanwhile, each of which is told of by a record of its own. */
async function listService({ db }: Looker, id: string): Promise<void> {
  for (let round = 0; round < limits.waitlistRoundsMax; round += 1) {
    const [serviceItem, inventoryItem] = await db.batchGet([serviceKey(id), inventoryKey(id)]);
    if (serviceItem === undefined || inventoryItem === undefined) return;
    const inventory = parseInventory(inventoryItem);
    if (inventory.status !== 'OPEN' || (await isListed(db, parseService(serviceItem), inventory, exactly(inventory))))
      return;
  }
}

/**
 * Services that have room for one of those who came, or any room that may have been gathered for one who left, those that arrive
 * earlier first; one query for those who want the same.
 */
async function servicesFor(
  { db, clock }: Looker,
  came: readonly Request[],
  left: readonly Request[],
): Promise<string[]> {
  const looks = [
    ...came.map((request) => ({ request, size: request.workerIds.length, gone: false })),
    // Where seats are on direct sale none are gathered for anybody.
    ...left.map((request) => ({ request, size: 1, gone: true })),
  ];
  const wishes = new Map(
    looks.map((one) => {
      const { originRegionCode, destinationRegionCode, earliestOn, latestOn } = one.request;
      return [[originRegionCode, destinationRegionCode, earliestOn, latestOn, one.size, one.gone].join(), one];
    }),
  );
  const found = await inParallel(
    limits.waitlistServicesAtOnce,
    [...wishes.values()],
    async ({ request, size, gone }) => {
      // Whoever of them must arrive earlier finds out when the service is looked at.
      const { arriveBy: _, ...wish } = request;
      // A service that was scheduled while the party asked found nobody in line yet: one of the two looks must see the other.
      const departures = await readDepartures(db, request, { consistent: true });
      const roomy = choicesOf(departures, wish, clock.now()).filter((choice) => mayHaveRoom(choice, size));
      const seen = await readInventories(db, roomy);
      return seen.filter(
        ({ choice, inventory }) => !(gone && inventory.waiting === 0) && roomIn(inventory, choice, size) !== undefined,
      );
    },
  );
  return found.flat().map(({ choice }) => choice.departure.serviceId);
}
