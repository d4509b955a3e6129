/**
 * The line of a service: the lanes in which somebody may wait for what it has free, read as one in the order of the turn and no
 * further than that takes. What their heads tell saves reading: who is too large, or wants other days.
 */
import { limits } from '../../../limits';
import type { Platform } from '../../../platform/requests/context';
import type { Database, Item } from '../../../platform/dynamodb/database';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Service } from '../travel-service/entities';
import type { StoredInventory } from '../travel-service/inventory';
import { type Head, mayWait, together, type Waiters, waitersFound } from '../travel-service/lanes';
import { roomForLane } from '../travel-service/listing';
import type { Inventory } from '../travel-service/seats';
import { quotasOf } from '../travel-service/travel-service';
import type { Runner } from '../../../platform/jobs/jobs';
import { placeOfItem, setAside } from '../../../platform/streams/set-aside';
import type { Place } from '../booking/entities';
import { inLine, type InLine, inOrder, nameOf, placesIn, waitersAt } from './places';
import { serveInOrder, type Turn } from './waitlist';

/** DynamoDB's limit. */
const TRANSACTION_ITEMS = 100;

/** Whoever looks at a line. */
export type Looker = Runner & Pick<Platform, 'log'>;

/** What is malformed, of a line that goes on without it. */
export function leaveAside(looker: Looker, item: Item, error: unknown): Promise<void> {
  return setAside(looker, 'waitlist', placeOfItem('TravelAllocations', item, looker.clock.now()), error);
}

export interface Seen {
  readonly service: Service;
  readonly inventory: StoredInventory;
  /** Of all lanes for which anything is free. */
  readonly heads: readonly Head[];
  /** Names of places that stayed behind of those who wait no more. */
  readonly left: ReadonlySet<string>;
}

export interface Sight {
  readonly turn: Turn<InLine>;
  /** Of lanes that were read to their end, who waits there. */
  readonly found: ReadonlyMap<Head, Waiters>;
}

/**
 * Reads the line in its order until nobody behind could take what is left, and somebody is known to wait; with nobody, to its
 * end. Who fits is decided for all that were read at once, each time that they are twice as many.
 */
export async function readTurn(looker: Looker, { service, inventory, heads: read, left }: Seen): Promise<Sight> {
  const now = looker.clock.now();
  const rules = {
    size: { seats: inventory.seats, quotas: quotasOf(service) },
    servedMax: limits.waitlistServedAtOnce,
    skipsMax: limits.waitlistSkipsMax,
    countedMax: limits.skipsCounted,
    // Besides the inventory.
    itemsMax: TRANSACTION_ITEMS - 1,
  };
  const heads = read.filter((head) => mayWait(head, service.stops));
  const line: InLine[] = [];
  const found = new Map<Head, Waiters>();
  const isOver = ({ isFull, open: rest, somebodyWaits }: Turn<InLine>): boolean =>
    isFull || (somebodyWaits && !heads.some((head) => couldUse(head, service, rest)));
  let next: number = limits.placesReadFirst;
  for await (const place of inOrder(heads.map((head) => wholeLane(looker, head, found)))) {
    const one = left.has(nameOf(place)) ? undefined : inLine(service, place, now);
    if (one === undefined || line.push(one) < next) continue;
    next *= 2;
    const turn = serveInOrder(inventory, line, rules);
    if (isOver(turn)) return { turn, found };
  }
  return { turn: serveInOrder(inventory, line, rules), found };
}

function couldUse(head: Head, service: Service, rest: Inventory): boolean {
  const room = roomForLane(rest, service, head.lane);
  return room > 0 && mayWait(head, service.stops, (size) => size <= room);
}

/** Notes who waits once it has come to the end. */
async function* wholeLane(looker: Looker, head: Head, found: Map<Head, Waiters>): AsyncGenerator<Place, undefined> {
  const waiters: Waiters[] = [];
  for await (const place of placesIn(looker.db, head.lane, (item, error) => leaveAside(looker, item, error))) {
    waiters.push(waitersAt(place));
    yield place;
  }
  found.set(head, together(waiters));
  return undefined;
}

/** So that nobody is looked for in vain the next time. */
export async function tellHeads(db: Database, found: Sight['found']): Promise<void> {
  const wrong = [...found].filter(([{ isWhole, waiters }, now]) => !isWhole || !areAlike(waiters, now));
  await inParallel(limits.waitlistWritesAtOnce, wrong, ([head, now]) => db.commit([waitersFound(head, now)]));
}

function areAlike(one: Waiters, other: Waiters): boolean {
  return one.sizes.size === other.sizes.size && one.days.size === other.days.size;
}
