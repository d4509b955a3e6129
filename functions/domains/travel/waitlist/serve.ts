/**
 * The writer of a service's waitlist. A pass reads the free seats and the line, and serves up to
 * `limits.waitlistServedAtOnce` parties in one transaction, on condition that the inventory is unchanged and each party
 * still waits. Concurrent passes are harmless: the second is refused and reads again.
 */
import type { JobContext } from '../../../platform/jobs/jobs';
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
import { type HoldTimesAt, readHoldTimes } from '../hold/hold-times';
import { parseRequest, type Request, requestKey } from '../booking/request-store';
import { seatRequest } from './wait-store';
import { leaveAside, readTurn, type Seen, skipsMaxOf, tellHeads } from './line/read-line';
import { readReached } from './line/read-reached';
import { type InLine, orLeft } from './line/read-entries';
import { nameOf, entryDelete, skipsUpdate, type WaitlistEntry } from './line/entry-store';
import { parseSignposts, signpostsKey, signpostsPut } from './line/signpost-store';
import type { Served, Turn } from './who-gets-seats';
import { type Ending, heldAllocation, isLate, offerEnding } from '../booking/hold-end';
import type { RegionCode } from '../../reference/region/region-code';

/**
 * Idempotent: decides by stored state alone. Two reads if nothing is free or nobody waits, else six round trips for
 * each transaction. If parties are left after `limits.waitlistRoundsMax` rounds, calls the line again, so the stream
 * continues.
 * @returns the number of parties that got seats.
 */
export async function serveWaitlist(runner: JobContext, serviceId: ServiceId): Promise<number> {
  let served = 0;
  /** Names of entries whose requests no longer wait. */
  const left = new Set<string>();
  for (let round = 0; round < limits.waitlistRoundsMax; round += 1) {
    const count = await pass(runner, serviceId, left);
    if (count === 'NOTHING') return served;
    if (count !== CHANGED) served += count;
  }
  await runner.db.commit([callTheLine(serviceId)]);
  return served;
}

/** NOTHING: nothing is left to do. CHANGED: another writer changed what was read, so the pass starts again. */
async function pass(
  runner: JobContext,
  serviceId: ServiceId,
  left: Set<string>,
): Promise<number | 'NOTHING' | Changed> {
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
  const holds = await readHoldTimes(runner);
  const seen = { service, inventory, heads, left, signposts: parseSignposts(posts, service), holds };
  const reached = await lateTurn(runner, seen);
  if (reached !== undefined && reached.served.length > 0)
    return seat(runner, { service, inventory, turn: reached, left, holds });
  const { turn, found, signposts } = await readTurn(runner, seen);
  if (signposts !== undefined) await db.commit([signpostsPut(service, signposts)]);
  if (turn.served.length > 0) return seat(runner, { service, inventory, turn, left, holds });
  await tellHeads(db, found);
  // The corridors list the remaining room before the line is read for the last time, so that a later party finds it.
  if (!(await isListed(db, service, inventory, atLeast))) return CHANGED;
  if (!turn.somebodyWaits) return inventory.waiting === 0 ? 'NOTHING' : open(runner, service, inventory, heads);
  if (inventory.waiting > 0) return 'NOTHING';
  await db.commit([callTheLineOnce(serviceId, callsNobody)]);
  return CHANGED;
}

/** Who is offered late seats first; undefined while no stop of the service is late. */
async function lateTurn(runner: JobContext, seen: Seen): Promise<Turn<InLine> | undefined> {
  const now = runner.clock.now();
  const {
    service: { stops },
    holds,
  } = seen;
  const isLateAt = (index: number): boolean => {
    const { regionCode, departsAt } = stops[index] ?? {};
    return regionCode !== undefined && departsAt !== undefined && isLate(now, departsAt, holds(regionCode));
  };
  if (!stops.some((_, index) => isLateAt(index))) return undefined;
  return readReached(runner, seen, isLateAt);
}

/**
 * Opens direct sale, since no waiting party could ride the service. Marks the inventory, then reads the heads again: a
 * party that joined before the mark shows there, and a party that joins later removes the mark.
 */
async function open(
  { db, ids }: JobContext,
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

interface Pass {
  readonly service: Service;
  readonly inventory: StoredInventory;
  readonly turn: Turn<InLine>;
  readonly left: Set<string>;
  readonly holds: HoldTimesAt;
}

async function seat(runner: JobContext, { service, inventory, turn, left, holds }: Pass): Promise<number | Changed> {
  const { db } = runner;
  const items = await db.batchGet(turn.served.map(({ party }) => requestKey(party.entry.requestId)));
  const malformed = new Set<string>();
  const seatings = await Promise.all(
    turn.served.map((one, index) => {
      const leave = (item: Item, error: unknown): Promise<void> => {
        malformed.add(nameOf(one.party.entry));
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
      gone.map(({ party }) => party.entry),
      left,
    );
  const made = seatings.filter((seating) => seating !== undefined);
  const commit = await db.commit([
    serve(service.id, inventory, turn.inventory, service),
    ...made.flatMap(({ allocation, request }) => [allocation, request]),
    // In the same transaction as the seats, so a refused and repeated pass counts each skip once.
    ...[...turn.skipped].map(([{ entry }, skips]) => skipsUpdate(entry, skips)),
    ...keptUpdates(turn, skipsMaxOf(service, holds)),
  ]);
  const entries = turn.served.map(({ party }) => party.entry);
  if (!commit.committed)
    return forget(
      runner,
      entries.filter((_, index) => made[index] !== undefined && commit.refused.has(made[index].request)),
      left,
    );
  await forget(runner, entries, left);
  return entries.length;
}

/** Counts, at the lanes' heads, the parties for which seats are gathered from now on. */
function keptUpdates({ skipped }: Turn<InLine>, skipsMax: number): Write[] {
  const lanes = new Map<string, [Lane, number]>();
  for (const [{ entry }, skips] of skipped)
    if (skips >= skipsMax) {
      const [, count] = lanes.get(nameOfLane(entry)) ?? [entry, 0];
      lanes.set(nameOfLane(entry), [entry, count + 1]);
    }
  return [...lanes.values()].map(([lane, count]) => countKept(lane, count));
}

interface Seating {
  readonly allocation: Write;
  readonly request: Write;
}

/** Undefined if the request no longer waits with this entry. */
function seatingOf(
  { clock, ids }: JobContext,
  { service, holds }: { readonly service: Service; readonly holds: HoldTimesAt },
  { party: { entry, choice }, share }: Served<InLine>,
  item: Item,
): Seating | undefined {
  if (item['pk'] === undefined) return undefined;
  const request = parseRequest(item);
  if (!waitsAt(request, entry)) return undefined;
  const allocationId = nextOwned(ids, 'alc', service.id);
  const endingAt = (code: RegionCode): Ending => {
    const keepsPlace = (request.unreadOffers ?? 0) + 1 < holds(code).unreadOffersMax;
    return offerEnding(clock.now(), choice.departsAt, holds(code), keepsPlace);
  };
  const allocation = heldAllocation(clock, { ...request, allocationId }, { choice, share }, endingAt, true);
  return { allocation: holdSeats(allocation), request: seatRequest(request, allocationId) };
}

function waitsAt({ status, version }: Request, entry: WaitlistEntry): boolean {
  return status === 'WAITLISTED' && version === entry.version;
}

async function forget({ db }: JobContext, entries: readonly WaitlistEntry[], left: Set<string>): Promise<Changed> {
  for (const entry of entries) left.add(nameOf(entry));
  await inParallel(limits.waitlistWritesAtOnce, entries, (entry) => db.commit([entryDelete(entry)]));
  return CHANGED;
}
