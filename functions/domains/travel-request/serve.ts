/**
 * The writer of a service's waitlist: it reads what is free and who waits, and serves up to 49 parties in one transaction, on
 * condition that the service has what was read and each of them still waits. Two at once are harmless: the second is refused,
 * and looks again.
 */
import { limits } from '../../limits';
import type { PutParams, UpdateParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { nextOwned } from '../../platform/ids';
import { inParallel } from '../../platform/in-parallel';
import type { Runner } from '../../platform/runs';
import { parseService, type Service, serviceKey } from '../travel-service/entities';
import {
  inventoryKey,
  nobodyWaits,
  oneMoreWaits,
  parseInventory,
  serve,
  type StoredInventory,
} from '../travel-service/inventory';
import { quotasOf } from '../travel-service/travel-service';
import { heldAllocation } from './allocation';
import { AllocationEntity, parseRequest, type Place, type Request, RequestEntity, requestKey } from './entities';
import { type InLine, placeDelete, readLine, skipsUpdate } from './places';
import { type Served, serveInOrder, type Turn } from './waitlist';

/**
 * Idempotent: what it decides depends on what is stored alone. Three round trips where nobody can be served, six for each 49
 * parties. Where more are left than one call does, it has itself called again through the stream.
 * @returns how many parties got seats.
 */
export async function serveWaitlist(runner: Runner, serviceId: string): Promise<number> {
  let served = 0;
  /** Places that stayed behind of those who wait no more. */
  const left = new Set<string>();
  for (let round = 0; round < limits.waitlistRoundsMax; round += 1) {
    const count = await serveSome(runner, serviceId, left);
    if (count === 'NOBODY') return served;
    if (count === 'CHANGED') continue;
    served += count;
    if (count < limits.waitlistServedAtOnce) return served;
  }
  await runner.db.commit([oneMoreWaits(serviceId)]);
  return served;
}

/** CHANGED: somebody else wrote meanwhile, and it is decided again. */
async function serveSome(runner: Runner, serviceId: string, left: Set<string>): Promise<number | 'NOBODY' | 'CHANGED'> {
  const { db, clock } = runner;
  const [serviceItem, inventoryItem] = await db.batchGet([serviceKey(serviceId), inventoryKey(serviceId)]);
  assert(serviceItem && inventoryItem, 'a service with its inventory');
  const service = parseService(serviceItem);
  const inventory = parseInventory(inventoryItem);
  if (inventory.status !== 'OPEN') return 'NOBODY';
  // After `waiting` was read: whoever joins from here on changes it.
  const line = (await readLine(db, service, clock.now())).filter(({ place }) => !left.has(nameOf(place)));
  if (line.length === 0) {
    if (inventory.waiting > 0) await db.commit([nobodyWaits(serviceId, inventory.waiting)]);
    return 'NOBODY';
  }
  // Somebody joined before the service was there, or broke off before it was told.
  if (inventory.waiting === 0) await db.commit([oneMoreWaits(serviceId)]);
  const turn = serveInOrder(inventory, line, {
    size: { seats: inventory.seats, quotas: quotasOf(service) },
    servedMax: limits.waitlistServedAtOnce,
    skipsMax: limits.waitlistSkipsMax,
  });
  if (turn.served.length === 0) return 'NOBODY';
  return seat(runner, { service, inventory, turn, left });
}

interface Look {
  readonly service: Service;
  readonly inventory: StoredInventory;
  readonly turn: Turn<InLine>;
  readonly left: Set<string>;
}

async function seat(runner: Runner, { service, inventory, turn, left }: Look): Promise<number | 'CHANGED'> {
  const { db } = runner;
  const items = await db.batchGet(turn.served.map(({ party }) => requestKey(party.place.requestId)));
  const seatings = turn.served.map((one, index) => seatingOf(runner, service, one, items[index]));
  const gone = turn.served.filter((_, index) => seatings[index] === undefined);
  if (gone.length > 0)
    return forget(
      runner,
      gone.map(({ party }) => party.place),
      left,
    );
  // Before the seats are sold: where it breaks off in between, a skip too many is counted, never one too few.
  await inParallel(limits.waitlistWritesAtOnce, [...turn.skipped], ([{ place }, skips]) =>
    db.commit([skipsUpdate(place, skips)]),
  );
  const made = seatings.filter((seating) => seating !== undefined);
  const commit = await db.commit([
    serve(service.id, inventory, turn.inventory, service),
    ...made.flatMap(({ allocation, request }) => [allocation, request]),
  ]);
  const places = turn.served.map(({ party }) => party.place);
  if (!commit.committed)
    return forget(
      runner,
      places.filter((_, index) => made[index] !== undefined && commit.refused.has(made[index].request)),
      left,
    );
  await forget(runner, places, left);
  return places.length;
}

interface Seating {
  readonly allocation: Write;
  readonly request: Write;
}

/** Undefined where the request does not wait any more at this place. */
function seatingOf(
  { clock, ids }: Runner,
  service: Service,
  { party: { place, choice }, share }: Served<InLine>,
  item: Record<string, unknown> | undefined,
): Seating | undefined {
  const request = item && parseRequest(item);
  if (request === undefined || !waitsAt(request, place)) return undefined;
  const allocationId = nextOwned(ids, 'alc', service.id);
  const allocation = heldAllocation(clock, { ...request, allocationId }, { choice, share }, limits.waitlistHoldMinutes);
  const { id, version } = request;
  return {
    allocation: { Put: AllocationEntity.create(allocation).params<PutParams>() },
    request: {
      Update: RequestEntity.patch({ id })
        .set({ status: 'ALLOCATED', allocationId, version: version + 1 })
        .remove(['due', 'waitEndsAt'])
        .where((stored, { eq }) => `${eq(stored.status, 'WAITLISTED')} AND ${eq(stored.version, version)}`)
        .params<UpdateParams>(),
    },
  };
}

function waitsAt({ status, version }: Request, place: Place): boolean {
  return status === 'WAITLISTED' && version === place.version;
}

async function forget({ db }: Runner, places: readonly Place[], left: Set<string>): Promise<'CHANGED'> {
  for (const place of places) left.add(nameOf(place));
  await inParallel(limits.waitlistWritesAtOnce, places, (place) => db.commit([placeDelete(place)]));
  return 'CHANGED';
}

function nameOf({ requestId, version }: Place): string {
  return `${requestId}#${version}`;
}
