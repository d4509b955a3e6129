/** What a corridor offers in a window of days, and where a party of a size fits in. */
import { limits } from '../../limits';
import { addDays, endOfDay, startOfDay } from '../../platform/civil-date';
import { instantOf } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Database, QueryParams } from '../../platform/database';
import { readAll } from '../../platform/read-all';
import { prefecturesOf } from '../region/region';
import { DepartureEntity, parseDeparture } from '../travel-service/entities';
import { inventoryKey, parseInventory, type StoredInventory } from '../travel-service/inventory';
import { loadOn, type Share, shareOf } from '../travel-service/seats';
import { quotasOf } from '../travel-service/travel-service';
import type { Choice, Route, Wish } from './travel-request';

/**
 * All departures of the window from the origin's prefectures to the destination's province, however many pages they are:
 * that there is no room is said of every one. One query for most requests.
 */
export async function readDepartures(
  db: Database,
  { originRegionCode, destinationRegionCode, earliestOn, latestOn }: Wish,
  { consistent = false }: { readonly consistent?: boolean } = {},
): Promise<Route[]> {
  const destination = destinationRegionCode.slice(0, 2);
  // A departure is filed under its first stop in the prefecture; the party may board at a later one, days after it.
  const window = [
    { departsAt: instantOf(startOfDay(addDays(earliestOn, -limits.routeDaysMax))) },
    { departsAt: instantOf(endOfDay(latestOn)) },
  ] as const;
  const pages = await Promise.all(
    prefecturesOf(originRegionCode).map((origin) =>
      readAll(db, {
        ...DepartureEntity.query
          .primary({ origin, destination })
          .between(...window)
          .params<QueryParams>(),
        ...(consistent && { ConsistentRead: true }),
      }),
    ),
  );
  const departures = pages.flat().map(parseDeparture);
  return [...new Map(departures.map((departure) => [departure.serviceId, departure])).values()];
}

export interface Offer {
  readonly choice: Choice;
  readonly share: Share;
}

/**
 * The first choice unseen, then those that have room and nobody who waits; what they have is read only when the first had
 * none, or when others arrive at the same time: then the fullest of them is first. Many are read at once.
 * @param waited is told of each that has room which others wait for.
 */
export async function* offers(
  { db }: Pick<Context, 'db'>,
  choices: readonly Choice[],
  size: number,
  waited: () => void,
): AsyncGenerator<Offer> {
  const [first, second] = choices;
  const alone = first !== undefined && first.arrivesAt !== second?.arrivesAt;
  if (alone) yield { choice: first, share: blindShare(first, size) };
  const others = alone ? choices.slice(1) : choices;
  for (let start = 0; start < others.length; start += limits.inventoriesReadAtOnce) {
    const some = others.slice(start, start + limits.inventoriesReadAtOnce);
    const items = await db.batchGet(some.map(({ departure }) => inventoryKey(departure.serviceId)));
    const read = some.flatMap((choice, index) => {
      const item = items[index];
      if (item === undefined) return [];
      const inventory = parseInventory(item);
      return [{ choice, inventory, load: loadOf(inventory, choice) }];
    });
    for (const { choice, inventory } of read.sort(byArrivalThenLoad)) {
      const share = roomIn(inventory, choice, size);
      if (share === undefined) continue;
      if (inventory.waiting > 0) waited();
      else yield { choice, share };
    }
  }
}

interface Seen {
  readonly choice: Choice;
  readonly inventory: StoredInventory;
  readonly load: number;
}

function byArrivalThenLoad(a: Seen, b: Seen): number {
  if (a.choice.arrivesAt !== b.choice.arrivesAt) return a.choice.arrivesAt < b.choice.arrivesAt ? -1 : 1;
  return b.load - a.load;
}

/** On the legs that the party would ride. */
function loadOf(inventory: StoredInventory, { departure, journey }: Choice): number {
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
