/** What a corridor offers in a window of days, and where a party of a size fits in. */
import { limits } from '../../../limits';
import { addDays, endOfDay, startOfDay } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Database, QueryParams } from '../../../platform/dynamodb/database';
import { readAll } from '../../../platform/dynamodb/read-all';
import { prefecturesOf } from '../../reference/region/region';
import { DepartureEntity, fullCorridorPk, parseDeparture } from '../travel-service/entities';
import { inventoryKey, parseInventory, type StoredInventory } from '../travel-service/inventory';
import { loadOn, type Share, shareOf } from '../travel-service/seats';
import { quotasOf } from '../travel-service/travel-service';
import { type Choice, choiceOf, type Route, type Wish } from './booking';

/**
 * Departures of the window with room, from the origin's prefectures to the destination's province, however many pages they are.
 * Each says the largest party that it may have room for. One query for most requests.
 */
export async function readDepartures(
  db: Database,
  wish: Wish,
  { consistent = false }: { readonly consistent?: boolean } = {},
): Promise<Route[]> {
  const pages = await Promise.all(
    corridorsOf(wish).map((corridor) =>
      readAll(db, { ...departuresIn(corridor, wish), ...(consistent && { ConsistentRead: true }) }),
    ),
  );
  const departures = pages.flat().map(parseDeparture);
  return [...new Map(departures.map((departure) => [departure.serviceId, departure])).values()];
}

/**
 * Whether a departure without room would do. They are looked at in order of time, up to `limits.fullDeparturesRead` of a corridor;
 * where there are more, one of them may.
 */
export async function wouldDoIfItHadRoom(db: Database, wish: Wish, now: Date): Promise<boolean> {
  const pages = await Promise.all(
    corridorsOf(wish).map(({ origin, destination }) =>
      db.query({
        ...departuresIn({ origin, destination }, wish, fullCorridorPk(origin, destination)),
        Limit: limits.fullDeparturesRead,
      }),
    ),
  );
  return pages.some(
    ({ items, lastKey }) =>
      lastKey !== undefined || items.some((item) => choiceOf(parseDeparture(item), wish, now) !== undefined),
  );
}

function corridorsOf({ originRegionCode, destinationRegionCode }: Wish) {
  const destination = destinationRegionCode.slice(0, 2);
  return prefecturesOf(originRegionCode).map((origin) => ({ origin, destination }));
}

/** A departure is filed under its first stop in the prefecture; the party may board at a later one, days after it. */
function departuresIn(
  corridor: { readonly origin: string; readonly destination: string },
  { earliestOn, latestOn }: Wish,
  pk?: string,
): QueryParams {
  const query = DepartureEntity.query
    .primary(corridor)
    .between(
      { departsAt: instantOf(startOfDay(addDays(earliestOn, -limits.routeDaysMax))) },
      { departsAt: instantOf(endOfDay(latestOn)) },
    )
    .params<QueryParams>();
  if (pk === undefined) return query;
  return { ...query, ExpressionAttributeValues: { ...query.ExpressionAttributeValues, ':pk': pk } };
}

/** Whether the list says that it may have room for a party. */
export function mayHaveRoom({ departure: { room } }: Choice, size: number): boolean {
  return room === undefined || size <= room;
}

export interface Offer {
  readonly choice: Choice;
  readonly share: Share;
}

/**
 * The first choice unseen, then a few of the others that have room and are on direct sale; what they have is read only when the
 * first had none, or when others arrive at the same time: then the fullest of them is first.
 * @param waited is told of each that has room which others may wait for.
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
  const others = choices.slice(alone ? 1 : 0, 1 + limits.servicesLookedAt);
  for (const { choice, inventory } of (await readInventories(db, others)).sort(byArrivalThenLoad)) {
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

/** One round trip; none where there is no choice. */
export async function readInventories(db: Database, choices: readonly Choice[]): Promise<Seen[]> {
  const items = await db.batchGet(choices.map(({ departure }) => inventoryKey(departure.serviceId)));
  return choices.flatMap((choice, index) => {
    const item = items[index];
    return item === undefined ? [] : [{ choice, inventory: parseInventory(item) }];
  });
}

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
