/**
 * The writer of a service's waitlist: it reads what is free and who waits, and serves up to 49 parties in one transaction, on
 * condition that the service has what was read and each of them still waits. Two at once are harmless: the second is refused,
 * and looks again.
 */
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
import { asOnSale, atLeast, freeLanes, isListed } from '../travel-service/listing';
import { callsNobody } from '../../../triggers';
import { heldAllocation } from '../booking/allocation';
import { holdSeats } from '../booking/allocation-store';
import { parseRequest, type Request, requestKey, seatRequest } from '../booking/request-store';
import { leaveAside, type Looker, readTurn, tellHeads } from './line/line';
import { type InLine, orLeft } from './line/entries';
import { nameOf, entryDelete, skipsUpdate, type WaitlistEntry } from './line/entry-store';
import { parseSignposts, signpostsKey, signpostsPut } from './line/signpost-store';
import type { Served, Turn } from './waitlist';

/**
 * Idempotent: what it decides depends on what is stored alone. Two reads where nothing is free or nobody waits, six round trips for
 * each 49 parties. Where more are left than one call does, it has itself called again through the stream.
 * @returns how many parties got seats.
 */
export async function serveWaitlist(runner: Looker, serviceId: string): Promise<number> {
  let served = 0;
  /** Places that stayed behind of those who wait no more. */
  const left = new Set<string>();
  for (let round = 0; round < limits.waitlistRoundsMax; round += 1) {
    const count = await look(runner, serviceId, left);
    if (count === 'NOTHING') return served;
    if (count !== CHANGED) served += count;
  }
  await runner.db.commit([callTheLine(serviceId)]);
  return served;
}

/** NOTHING is left to do; CHANGED: somebody else wrote meanwhile, and it is decided again. */
async function look(runner: Looker, serviceId: string, left: Set<string>): Promise<number | 'NOTHING' | Changed> {
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
  // Before the places: whoever joins from here on changes them.
  const heads = await readHeads(db, lanes);
  const seen = { service, inventory, heads, left, signposts: parseSignposts(posts, service) };
  const { turn, found, signposts } = await readTurn(runner, seen);
  if (signposts !== undefined) await db.commit([signpostsPut(service, signposts)]);
  if (turn.served.length > 0) return seat(runner, { service, inventory, turn, left });
  await tellHeads(db, found);
  // What is left is on the lists before the line is read for the last time: whoever joins later finds it there.
  if (!(await isListed(db, service, inventory, atLeast))) return CHANGED;
  if (!turn.somebodyWaits) return inventory.waiting === 0 ? 'NOTHING' : open(runner, service, inventory, heads);
  if (inventory.waiting > 0) return 'NOTHING';
  await db.commit([callTheLineOnce(serviceId, callsNobody)]);
  return CHANGED;
}

/**
 * Nobody who waits could ride it: its seats are put on direct sale, however many lanes it has. First it says so, then it reads the
 * heads again: who joined before that is seen there, and who joins after it finds the mark and takes it away.
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

/** Whether anybody was counted at one of the heads since they were read. */
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
  const items = await db.batchGet(turn.served.map(({ party }) => requestKey(party.place.requestId)));
  const malformed = new Set<string>();
  const seatings = await Promise.all(
    turn.served.map((one, index) => {
      const leave = (item: Item, error: unknown): Promise<void> => {
        malformed.add(nameOf(one.party.place));
        return leaveAside(runner, item, error);
      };
      return orLeft(items[index] ?? {}, (item) => seatingOf(runner, service, one, item), leave);
    }),
  );
  // Whoever mends a malformed request finds its place where it was.
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
    // With the seats that they are for: counted once, also where a look is refused and comes again.
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

/** Heads of those whose seats are gathered from now on. */
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

/** Undefined where the request does not wait any more at this place. */
function seatingOf(
  { clock, ids }: Looker,
  service: Service,
  { party: { place, choice }, share }: Served<InLine>,
  item: Item,
): Seating | undefined {
  if (item['pk'] === undefined) return undefined;
  const request = parseRequest(item);
  if (!waitsAt(request, place)) return undefined;
  const allocationId = nextOwned(ids, 'alc', service.id);
  const allocation = heldAllocation(clock, { ...request, allocationId }, { choice, share }, limits.waitlistHoldMinutes);
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
