/**
 * Reads a service's line: the lanes for which it has free seats, merged in order of the turn, and no further than
 * needed. Heads of lanes save reads: they tell whether parties of a suitable size and day may wait.
 */
import { limits } from '../../../../limits';
import type { Database, Item } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Service } from '../../travel-service/service-store';
import type { StoredInventory } from '../../travel-service/inventory/inventory';
import { type Head, mayWait, nameOf as nameOfLane, together, type Waiters } from '../../travel-service/lanes';
import { waitersFound } from '../../travel-service/lane-store';
import { roomForLane, stepOf } from '../../travel-service/corridors/listing';
import type { Inventory } from '../../travel-service/seats';
import type { JobContext } from '../../../../platform/jobs/jobs';
import { assert } from '../../../../platform/requests/errors';
import { exampleTimes, type HoldTimesAt } from '../../hold/hold-times';
import { placeOfItem, setAside } from '../../../../platform/streams/set-aside';
import type { WaitlistEntry } from './entry-store';
import { inLine, type InLine, inOrder, entriesIn, waitersAt } from './read-entries';
import { nameOf } from './entry-store';
import type { Signpost, Signposts } from './signpost-store';
import { isAlwaysRead, placeAt, settledTurn } from './order-in-line';
import { type Rules, serveInOrder, type Turn } from '../who-gets-seats';
import { quotasOf } from '../../travel-service/quotas';

/** Items of one transaction, by DynamoDB's quota. */
const TRANSACTION_ITEMS = 100;

/** Sets a malformed item aside; the line goes on without it. */
export function leaveAside(runner: JobContext, item: Item, error: unknown): Promise<void> {
  return setAside(runner, 'waitlist', placeOfItem('TravelAllocations', item, runner.clock.now()), error);
}

export interface Seen {
  readonly signposts: Signposts;
  readonly service: Service;
  readonly inventory: StoredInventory;
  /** Heads of all lanes for which seats are free. */
  readonly heads: readonly Head[];
  /** Names of entries whose requests no longer wait. */
  readonly left: ReadonlySet<string>;
  readonly holds: HoldTimesAt;
}

export interface Sight {
  readonly turn: Turn<InLine>;
  /** The waiters of each lane that was read completely. */
  readonly found: ReadonlyMap<Head, Waiters>;
  /** All signposts of the service, if a lane was read far; later passes start from them. */
  readonly signposts: Signposts | undefined;
}

/** How far a pass read one lane, and what it found. */
interface Reading {
  readonly head: Head;
  /** Parties of up to this size may fit: the lane's room, rounded up to a step. */
  readonly size: number;
  /** Where to begin; absent if the lane was never read to its end. */
  readonly post: Signpost | undefined;
  readonly waiters: Waiters[];
  count: number;
  /** Parties that the service suits but that are too large for its free seats. */
  passed: number;
  /**
   * Turns in the part of the lane that a later pass may skip: the first entry that the service suits, the first that
   * may fit, and the last read.
   */
  suits?: string;
  fits?: string;
  last?: string;
  /** The lane has a malformed entry, so `waiters` is incomplete. */
  isBroken: boolean;
  isAtEnd: boolean;
}

/**
 * Reads the line in order until nobody further back could use the remaining seats and somebody is known to wait; to its
 * end if nobody is. Each time that the number of entries read has doubled, decides for all of them who is served.
 */
export async function readTurn(runner: JobContext, seen: Seen): Promise<Sight> {
  const { service, inventory, heads: read, left, signposts, holds } = seen;
  const now = runner.clock.now();
  const rules = rulesOf(service, inventory, holds);
  const heads = read.filter((head) => mayWait(head, service.stops));
  const line: InLine[] = [];
  const readings = heads.map((head): Reading => {
    const post = head.isWhole ? trueFor(rules, signposts[nameOfLane(head.lane)]) : undefined;
    const size = stepOf(roomForLane(inventory, service, head.lane));
    return { ...{ head, size, post, waiters: [], count: 0, passed: 0, isBroken: false, isAtEnd: false } };
  });
  const sight = (turn: Turn<InLine>): Sight => {
    const toEnd = readings.filter(({ post, isBroken, isAtEnd }) => isAtEnd && !isBroken && post === undefined);
    const found = new Map(toEnd.map(({ head, waiters }) => [head, together(waiters)]));
    return { turn, found, signposts: signpostsAfter(signposts, readings, settledTurn(now), rules) };
  };
  const isOver = ({ isFull, open: rest, somebodyWaits }: Turn<InLine>): boolean =>
    isFull || (somebodyWaits && !heads.some((head) => couldUse(head, service, rest)));
  let next: number = limits.entriesReadFirst;
  for await (const entry of inOrder(readings.map((reading) => laneRead(runner, reading, seen, rules)))) {
    const one = left.has(nameOf(entry)) ? undefined : inLine(service, entry, now);
    if (one === undefined || line.push(one) < next) continue;
    next *= 2;
    const turn = serveInOrder(inventory, line, rules);
    if (isOver(turn)) return sight(turn);
  }
  return sight(serveInOrder(inventory, line, rules));
}

export function rulesOf(service: Service, { seats }: StoredInventory, holds: HoldTimesAt): Rules {
  return {
    size: { seats, quotas: quotasOf(service) },
    servedMax: limits.waitlistServedAtOnce,
    skipsMax: skipsMaxOf(service, holds),
    countedMax: limits.skipsCounted,
    // The inventory is one more item.
    itemsMax: TRANSACTION_ITEMS - 1,
  };
}

/** By the rule of the first stop's region. */
export function skipsMaxOf({ stops }: Service, holds: HoldTimesAt): number {
  const first = stops[0]?.regionCode;
  assert(first, 'a first stop');
  return holds(first).skipsMax;
}

/** A signpost does not hold if seats are gathered for parties with fewer skips since. */
function trueFor({ skipsMax }: Rules, post: Signpost | undefined): Signpost | undefined {
  return post !== undefined && skipsMax >= (post.skipsMax ?? exampleTimes().skipsMax) ? post : undefined;
}

function couldUse(head: Head, service: Service, rest: Inventory): boolean {
  const room = roomForLane(rest, service, head.lane);
  return room > 0 && mayWait(head, service.stops, room);
}

/**
 * Reads a lane and records who waits in it. Begins at the first party that the service suits; once the parties whose
 * skips count are read, goes on at the first that may fit.
 */
async function* laneRead(
  runner: JobContext,
  reading: Reading,
  { service, left }: Pick<Seen, 'service' | 'left'>,
  { skipsMax }: Rules,
): AsyncGenerator<WaitlistEntry, undefined> {
  const { head, size, post, waiters } = reading;
  const now = runner.clock.now();
  const note = (place: string, suits: boolean, fits: boolean): void => {
    if (isAlwaysRead(place)) return;
    reading.last = place;
    if (suits) reading.suits ??= place;
    if (fits) reading.fits ??= place;
  };
  const leave = (item: Item, error: unknown): Promise<void> => {
    // Later passes read it again, so that a repaired entry is found.
    note(placeAt(item), true, true);
    reading.isBroken = true;
    return leaveAside(runner, item, error);
  };
  const leap = (): string | undefined => {
    if (post === undefined || reading.count === 0) return post?.suits;
    const isFrontRead = reading.passed >= limits.skipsCounted || reading.count >= limits.entriesReadMax;
    const isTrue = post.kept === head.kept && size <= post.size;
    return isTrue && isFrontRead && reading.suits !== undefined ? post.fits : undefined;
  };
  for await (const entry of entriesIn(runner.db, head.lane, leave, { leap, back: head.back > 0 })) {
    reading.count += 1;
    waiters.push(waitersAt(entry));
    const one = inLine(service, entry, now);
    const fits = one !== undefined && (one.size <= size || one.skips >= skipsMax);
    if (one !== undefined && !fits) reading.passed += 1;
    const isLeft = left.has(nameOf(entry));
    note(entry.place, isLeft || one !== undefined, isLeft || fits);
    yield entry;
  }
  reading.isAtEnd = true;
  return undefined;
}

/** Undefined if no lane was read far. */
function signpostsAfter(
  before: Signposts,
  readings: readonly Reading[],
  settled: string,
  { skipsMax }: Rules,
): Signposts | undefined {
  const far = readings.flatMap(({ head, size, count, last, ...first }): [string, Signpost][] => {
    if (count < limits.entriesReadMax || last === undefined) return [];
    const upTo = (turn = last): string => (turn < settled ? turn : settled);
    const turns = { suits: upTo(first.suits), fits: upTo(first.fits) };
    return [[nameOfLane(head.lane), { ...turns, size, kept: head.kept, skipsMax }]];
  });
  return far.length === 0 ? undefined : { ...before, ...Object.fromEntries(far) };
}

/** Corrects the heads, so that the next pass does not read these lanes in vain. */
export async function tellHeads(db: Database, found: Sight['found']): Promise<void> {
  const wrong = [...found].filter(([{ isWhole, waiters }, now]) => !isWhole || !areAlike(waiters, now));
  await inParallel(limits.waitlistWritesAtOnce, wrong, ([head, now]) => db.commit([waitersFound(head, now)]));
}

function areAlike(one: Waiters, other: Waiters): boolean {
  return one.size === other.size && [...one].every((waiter) => other.has(waiter));
}
