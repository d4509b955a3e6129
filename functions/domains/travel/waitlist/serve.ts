/**
 * The writer of a service's waitlist. A pass reads the free seats and the line, and serves up to
 * `limits.waitlistServedAtOnce` parties in one transaction, on condition that the inventory is unchanged and each party
 * still waits. Concurrent passes are harmless: the second is refused and reads again.
 */
import type { ServiceId } from '../../../id-kinds';
import { limits } from '../../../limits';
import type { Database, Item, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { nextOwned } from '../../../platform/values/ids';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { beginOpening, callTheLine, callTheLineOnce, openSale } from '../travel-service/inventory/line-store';
import { serve } from '../travel-service/inventory/seats-store';
import { countKept, readHeads } from '../travel-service/lane-store';
import { type Head, type Lane, nameOf as nameOfLane } from '../travel-service/lanes';
import { asOnSale, atLeast, freeLanes, isListed } from '../travel-service/corridors/listing';
import { callsNobody } from '../../../triggers';
import { holdSeats } from '../booking/allocation-store';
import { type HoldTimes, readHoldTimes } from '../hold/hold-times';
import { parseRequest, type Request, requestKey, seatRequest } from '../booking/request-store';
import { leaveAside, type Looker, readTurn, tellHeads } from './line/read-line';
import { type InLine, orLeft } from './line/read-entries';
import { nameOf, entryDelete, skipsUpdate, type WaitlistEntry } from './line/entry-store';
import { parseSignposts, signpostsKey, signpostsPut } from './line/signpost-store';
import type { Served, Turn } from './who-gets-seats';
import { heldAllocation } from '../booking/hold-end';

/**
 * Idempotent: decides by stored state alone. Two reads if nothing is free or nobody waits, else six round trips for
 * each transaction. If parties are left after `limits.waitlistRoundsMax` rounds, calls the line again, so the stream
 * continues.
 * @returns the number of parties that got seats.
 */
export async function serveWaitlist(runner: Looker, serviceId: ServiceId): Promise<number> {
  let served = 0;
  /** Names of entries whose requests no longer wait. */
  const left = new Set<string>();
  for (let round = 0; round < limits.waitlistRoundsMax; round += 1) {
    const count = await look(runner, serviceId, left);
    if (count === 'NOTHING') return served;
    if (count !== CHANGED) served += count;
  }
  await runner.db.commit([callTheLine(serviceId)]);
  return served;
}

/** NOTHING: nothing is left to do. CHANGED: another writer changed what was read, so the pass starts again. */
async function look(runner: Looker, serviceId: ServiceId, left: Set<string>): Promise<number | 'NOTHING' | Changed> {
  const { db } = runner;
  const [serviceItem, inventoryItem, posts] = await db.batchGet([
    ...[serviceKey(serviceId), inventoryKey(serviceId), signpostsKey(serviceId)],
  ]);
  assert(serviceItem && inventoryItem, 'a service with its inventory');
  const service = parseService(serviceItem);
  const inventory = parseInventory(inventoryItem);
  if (inventory.status !== 'OPEN') return 'NOTHING';
  const lanes = freeLanes(service, inventory);
  if (lanes.length === 0) return 'NOTHING';
  // Heads before entries: a party that joins after this read changes a head.
  const heads = await readHeads(db, lanes);
  const seen = { service, inventory, heads, left, signposts: parseSignposts(posts, service) };
  const { turn, found, signposts } = await readTurn(runner, seen);
  if (signposts !== undefined) await db.commit([signpostsPut(service, signposts)]);
  if (turn.served.length > 0) return seat(runner, { service, inventory, turn, left });
  await tellHeads(db, found);
  // The corridors list the remaining room before the line is read for the last time, so that a later party finds it.
  if (!(await isListed(db, service, inventory, atLeast))) return CHANGED;
  if (!turn.somebodyWaits) return inventory.waiting === 0 ? 'NOTHING' : open(runner, service, inventory, heads);
  if (inventory.waiting > 0) return 'NOTHING';
  await db.commit([callTheLineOnce(serviceId, callsNobody)]);
  return CHANGED;
}

/**
 * Opens direct sale, since no waiting party could ride the service. Marks the inventory, then reads the heads again: a
 * party that joined before the mark shows there, and a party that joins later removes the mark.
 */
async function open(
  { db, ids }: Looker,
  service: Service,
  inventory: StoredInventory,
  heads: readonly Head[],
): Promise<'NOTHING' | Changed> {
  if (!(await isListed(db, service, inventory, asOnSale))) return CHANGED;
  const name = ids.next('look');
  const { committed } = await db.commit([beginOpening(service.id, inventory, name)]);
  if (!committed || (await hasJoined(db, heads))) return CHANGED;
  const opened = await db.commit([openSale(service.id, inventory, name)]);
  return opened.committed ? 'NOTHING' : CHANGED;
}

/** Whether a party was counted at one of the heads since they were read. */
async function hasJoined(db: Database, heads: readonly Head[]): Promise<boolean> {
  const now = await readHeads(
    db,
    heads.map(({ lane }) => lane),
  );
  return now.some(({ joined = 0 }, index) => joined !== (heads[index]?.joined ?? 0));
}

interface Look {
  readonly service: Service;
  readonly inventory: StoredInventory;
  readonly turn: Turn<InLine>;
  readonly left: Set<string>;
}

async function seat(runner: Looker, { service, inventory, turn, left }: Look): Promise<number | Changed> {
  const { db } = runner;
  const [items, holds] = await Promise.all([
    db.batchGet(turn.served.map(({ party }) => requestKey(party.place.requestId))),
    readHoldTimes(runner),
  ]);
  const malformed = new Set<string>();
  const seatings = await Promise.all(
    turn.served.map((one, index) => {
      const leave = (item: Item, error: unknown): Promise<void> => {
        malformed.add(nameOf(one.party.place));
        return leaveAside(runner, item, error);
      };
      return orLeft(items[index] ?? {}, (item) => seatingOf(runner, { service, holds }, one, item), leave);
    }),
  );
  // A malformed request keeps its entry, so it is served once it is repaired.
  for (const name of malformed) left.add(name);
  if (malformed.size > 0) return CHANGED;
  const gone = turn.served.filter((_, index) => seatings[index] === undefined);
  if (gone.length > 0)
    return forget(
      runner,
      gone.map(({ party }) => party.place),
      left,
    );
  const made = seatings.filter((seating) => seating !== undefined);
  const commit = await db.commit([
    serve(service.id, inventory, turn.inventory, service),
    ...made.flatMap(({ allocation, request }) => [allocation, request]),
    // In the same transaction as the seats, so a refused and repeated pass counts each skip once.
    ...[...turn.skipped].map(([{ place }, skips]) => skipsUpdate(place, skips)),
    ...keptUpdates(turn),
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

/** Counts, at the lanes' heads, the parties for which seats are gathered from now on. */
function keptUpdates({ skipped }: Turn<InLine>): Write[] {
  const lanes = new Map<string, [Lane, number]>();
  for (const [{ place }, skips] of skipped)
    if (skips >= limits.waitlistSkipsMax) {
      const [, count] = lanes.get(nameOfLane(place)) ?? [place, 0];
      lanes.set(nameOfLane(place), [place, count + 1]);
    }
  return [...lanes.values()].map(([lane, count]) => countKept(lane, count));
}

interface Seating {
  readonly allocation: Write;
  readonly request: Write;
}

/** Undefined if the request no longer waits with this entry. */
function seatingOf(
  { clock, ids }: Looker,
  { service, holds }: { readonly service: Service; readonly holds: (boardingCode: string) => HoldTimes },
  { party: { place, choice }, share }: Served<InLine>,
  item: Item,
): Seating | undefined {
  if (item['pk'] === undefined) return undefined;
  const request = parseRequest(item);
  if (!waitsAt(request, place)) return undefined;
  const allocationId = nextOwned(ids, 'alc', service.id);
  const minutesAt = (boardingCode: string): number => holds(boardingCode).waitlistMinutes;
  const allocation = heldAllocation(clock, { ...request, allocationId }, { choice, share }, minutesAt);
  return { allocation: holdSeats(allocation), request: seatRequest(request, allocationId) };
}

function waitsAt({ status, version }: Request, place: WaitlistEntry): boolean {
  return status === 'WAITLISTED' && version === place.version;
}

async function forget({ db }: Looker, places: readonly WaitlistEntry[], left: Set<string>): Promise<Changed> {
  for (const place of places) left.add(nameOf(place));
  await inParallel(limits.waitlistWritesAtOnce, places, (place) => db.commit([entryDelete(place)]));
  return CHANGED;
}
