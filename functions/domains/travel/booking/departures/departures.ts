/** Reads what a corridor offers in a window of days, and finds how a party fits in. */
import { limits } from '../../../../limits';
import { addDays, endOfDay, startOfDay } from '../../../../platform/values/civil-date';
import { instantOf } from '../../../../platform/values/clock';
import type { Item, Key, QueryParams } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { type Keeper, parseEach } from '../../../../platform/lists/malformed';
import { prefecturesOf } from '../../../reference/region/region';
import { type CorridorList, departuresOn, parseDeparture } from '../../travel-service/corridors/departure-store';
import { inventoryKey, parseInventory } from '../../travel-service/inventory/store';
import type { StoredInventory } from '../../travel-service/inventory/inventory';
import { loadOn, type Share, shareOf } from '../../travel-service/seats';
import { type Choice, choicesOf, type Route, type Wish } from './choices';
import { quotasOf } from '../../travel-service/quotas';
import { cutTo, type RegionCode } from '../../../reference/region/region-code';

/**
 * Departures on direct sale in the window, from the origin's prefectures to the destination's province; all pages. One
 * query for most requests.
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

/** Departures in the window whose line may have room; each says for how large a party. Strongly consistent. */
export function readLines(reader: Keeper, wish: Wish): Promise<Route[]> {
  return readList(reader, wish, (corridor) => ({ ...departuresIn(corridor, wish, 'LINE'), ConsistentRead: true }));
}

async function readList(reader: Keeper, wish: Wish, queryOf: (corridor: Corridor) => QueryParams): Promise<Route[]> {
  const pages = await Promise.all(corridorsOf(wish).map((corridor) => readAll(reader.db, queryOf(corridor))));
  return parseEach(reader, CORRIDORS, pages.flat(), parseDeparture);
}

/**
 * Why no departure on direct sale suits: others wait for a service with room, no service has room, or no service suits.
 * Reads up to `limits.departuresOffSaleRead` departures off sale of each corridor, from the last day backwards; if
 * there are more, it assumes that one of them suits.
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
  readonly origin: RegionCode;
  readonly destination: RegionCode;
}

function corridorsOf({ originRegionCode, destinationRegionCode }: Wish): Corridor[] {
  const destination = cutTo(destinationRegionCode, 2);
  return prefecturesOf(originRegionCode).map((origin) => ({ origin, destination }));
}

/**
 * A departure is listed under its first stop in the prefecture; the party may board at a later stop, some days
 * afterwards.
 */
function departuresIn(corridor: Corridor, { earliestOn, latestOn }: Wish, list?: CorridorList): QueryParams {
  const first = instantOf(startOfDay(addDays(earliestOn, -limits.routeDaysMax)));
  return departuresOn(corridor, { first, beyond: instantOf(endOfDay(latestOn)) }, list);
}

/** Whether the list says that a service off sale may have room for the party. */
export function mayHaveRoom({ departure: { room = 0 } }: Choice, size: number): boolean {
  return size <= room;
}

export interface Offer {
  readonly choice: Choice;
  readonly share: Share;
}

/**
 * Offers the choices in their order, the first without reading its inventory. If it is refused, reads a few of the others
 * and offers those that have room and are on direct sale; of those that arrive at the same time, the fullest first.
 * @param waited is called for each choice with room for which other parties wait.
 * @param beside is read in the same round trip as the inventories.
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
  const byRank = byRankThenLoad(choices);
  for (const { choice, inventory } of (await readInventories(reader, others, beside)).sort(byRank)) {
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

/** An item to read in the same round trip as the inventories; `item` is set by the read. */
export interface Beside {
  readonly key: Key;
  item?: Item | undefined;
}

/** One round trip; none if there are no choices. */
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

/** The name under which malformed items of corridors are set aside; the rest of the corridor goes on without them. */
export const CORRIDORS = { reader: 'corridors', table: 'TravelAllocations' } as const;

function byRankThenLoad(choices: readonly Choice[]): (a: Seen, b: Seen) => number {
  const rankOf = ({ choice }: Seen): number => choices.findIndex(({ arrivesAt }) => arrivesAt === choice.arrivesAt);
  return (a, b) => rankOf(a) - rankOf(b) || loadOf(b) - loadOf(a);
}

/** Seats sold on the legs that the party would ride. */
function loadOf({ inventory, choice: { departure, journey } }: Seen): number {
  return loadOn(inventory, journey, inventory.seats, quotasOf(departure));
}

/** A guess without a read: the whole party from the county's quota if there is one, else from the pool. */
function blindShare({ quota }: Choice, size: number): Share {
  return quota === undefined ? { fromPool: size, fromQuota: 0 } : { fromPool: 0, fromQuota: size, quota };
}

/** How the party fits in, regardless of the waitlist; undefined if it does not fit or the service is not open. */
export function roomIn(inventory: StoredInventory, { journey, quota }: Choice, size: number): Share | undefined {
  return inventory.status === 'OPEN' ? shareOf(inventory, journey, size, quota) : undefined;
}
