/** What a corridor offers in a window of days, and where a party of a size fits in. */
import { limits } from '../../../limits';
import { addDays, endOfDay, startOfDay } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import type { Item, Key, QueryParams } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { type Keeper, parseEach } from '../../../platform/lists/malformed';
import { prefecturesOf } from '../../reference/region/region';
import { type CorridorList, departuresOn, parseDeparture } from '../travel-service/departure-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { loadOn, type Share, shareOf } from '../travel-service/seats';
import { quotasOf } from '../travel-service/travel-service';
import { type Choice, choicesOf, type Route, type Wish } from './booking';

/**
 * Departures of the window on direct sale, from the origin's prefectures to the destination's province, however many pages they are.
 * One query for most requests.
 */
export async function readDepartures(
  reader: Keeper,
  wish: Wish,
  { consistent = false }: { readonly consistent?: boolean } = {},
): Promise<Route[]> {
  const departures = await readList(reader, wish, (corridor) => ({
    ...departuresIn(corridor, wish),
    ...(consistent && { ConsistentRead: true }),
  }));
  return [...new Map(departures.map((departure) => [departure.serviceId, departure])).values()];
}

/** Departures of the window in whose line there may be room, strongly consistent: each says for how large a party. */
export function readLines(reader: Keeper, wish: Wish): Promise<Route[]> {
  return readList(reader, wish, (corridor) => ({ ...departuresIn(corridor, wish, 'LINE'), ConsistentRead: true }));
}

async function readList(reader: Keeper, wish: Wish, queryOf: (corridor: Corridor) => QueryParams): Promise<Route[]> {
  const pages = await Promise.all(corridorsOf(wish).map((corridor) => readAll(reader.db, queryOf(corridor))));
  return parseEach(reader, CORRIDORS, pages.flat(), parseDeparture);
}

/**
 * Why nothing is on direct sale that would do: others wait for what has room, nothing has, or nothing would do at all. Departures off
 * sale are looked at from the last day on, up to `limits.departuresOffSaleRead` of a corridor; where there are more, one of them may do.
 */
export async function whyNoSale(
  reader: Keeper,
  wish: Wish,
  size: number,
): Promise<'OTHERS_WAIT' | 'NO_ROOM' | 'NO_SERVICE'> {
  const pages = await Promise.all(
    corridorsOf(wish).map((corridor) =>
      reader.db.query({
        ...departuresIn(corridor, wish, 'OFF'),
        ...{ ScanIndexForward: false, Limit: limits.departuresOffSaleRead },
      }),
    ),
  );
  const departures = await parseEach(
    reader,
    CORRIDORS,
    pages.flatMap(({ items }) => items),
    parseDeparture,
  );
  const choices = choicesOf(departures, wish, reader.clock.now());
  if (choices.some((choice) => mayHaveRoom(choice, size))) return 'OTHERS_WAIT';
  return choices.length > 0 || pages.some(({ lastKey }) => lastKey !== undefined) ? 'NO_ROOM' : 'NO_SERVICE';
}

interface Corridor {
  readonly origin: string;
  readonly destination: string;
}

function corridorsOf({ originRegionCode, destinationRegionCode }: Wish): Corridor[] {
  const destination = destinationRegionCode.slice(0, 2);
  return prefecturesOf(originRegionCode).map((origin) => ({ origin, destination }));
}

/** A departure is filed under its first stop in the prefecture; the party may board at a later one, days after it. */
function departuresIn(corridor: Corridor, { earliestOn, latestOn }: Wish, list?: CorridorList): QueryParams {
  const first = instantOf(startOfDay(addDays(earliestOn, -limits.routeDaysMax)));
  return departuresOn(corridor, { first, beyond: instantOf(endOfDay(latestOn)) }, list);
}

/** Whether the list says that a service off sale may have room for a party. */
export function mayHaveRoom({ departure: { room = 0 } }: Choice, size: number): boolean {
  return size <= room;
}

export interface Offer {
  readonly choice: Choice;
  readonly share: Share;
}

/**
 * The first choice unseen, then a few of the others that have room and are on direct sale; what they have is read only when the
 * first had none, or when others arrive at the same time: then the fullest of them is first.
 * @param waited is told of each that has room which others may wait for.
 * @param beside is read in the same call as they are.
 */
export async function* offers(
  reader: Keeper,
  choices: readonly Choice[],
  size: number,
  { waited, beside }: { readonly waited: () => void; readonly beside?: Beside },
): AsyncGenerator<Offer> {
  const [first, second] = choices;
  const alone = first !== undefined && first.arrivesAt !== second?.arrivesAt;
  if (alone) yield { choice: first, share: blindShare(first, size) };
  const others = choices.slice(alone ? 1 : 0, 1 + limits.servicesLookedAt);
  for (const { choice, inventory } of (await readInventories(reader, others, beside)).sort(byArrivalThenLoad)) {
    const share = roomIn(inventory, choice, size);
    if (share === undefined) continue;
    if (inventory.waiting > 0) waited();
    else yield { choice, share };
  }
}

export interface Seen {
  readonly choice: Choice;
  readonly inventory: StoredInventory;
}

/** An item that is read in the call that reads something else, if there is one. */
export interface Beside {
  readonly key: Key;
  item?: Item | undefined;
}

/** One round trip; none where there is no choice. */
export async function readInventories(reader: Keeper, choices: readonly Choice[], beside?: Beside): Promise<Seen[]> {
  if (choices.length === 0) return [];
  const keys = choices.map(({ departure }) => inventoryKey(departure.serviceId));
  const items = await reader.db.batchGet(beside === undefined ? keys : [...keys, beside.key]);
  if (beside !== undefined) beside.item = items[keys.length];
  const seen = await Promise.all(
    choices.map(async (choice, index) => {
      const [inventory] = await parseEach(reader, CORRIDORS, [items[index]], parseInventory);
      return inventory === undefined ? [] : [{ choice, inventory }];
    }),
  );
  return seen.flat();
}

/** By what name what is malformed is found among what was set aside: the rest of the corridor goes on without it. */
export const CORRIDORS = { reader: 'corridors', table: 'TravelAllocations' } as const;

function byArrivalThenLoad(a: Seen, b: Seen): number {
  if (a.choice.arrivesAt !== b.choice.arrivesAt) return a.choice.arrivesAt < b.choice.arrivesAt ? -1 : 1;
  return loadOf(b) - loadOf(a);
}

/** On the legs that the party would ride. */
function loadOf({ inventory, choice: { departure, journey } }: Seen): number {
  return loadOn(inventory, journey, inventory.seats, quotasOf(departure));
}

/** Before anything was read: the whole party from the county's quota where there is one, else from the pool. */
function blindShare({ quota }: Choice, size: number): Share {
  return quota === undefined ? { fromPool: size, fromQuota: 0 } : { fromPool: 0, fromQuota: size, quota };
}

/** How a party fits in, whoever waits; undefined where it doesn't, or the service takes nobody. */
export function roomIn(inventory: StoredInventory, { journey, quota }: Choice, size: number): Share | undefined {
  return inventory.status === 'OPEN' ? shareOf(inventory, journey, size, quota) : undefined;
}
