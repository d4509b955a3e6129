/**
 * Reads a service's line: the lanes for which it has free seats, merged in order of the turn, and no further than
 * needed. Heads of lanes save reads: they tell whether parties of a suitable size and day may wait.
 */
import { limits } from '../../../../limits';
import type { Database, Item } from '../../../../platform/dynamodb/database';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Service } from '../../travel-service/service-store';
import type { StoredInventory } from '../../travel-service/inventory/inventory';
import {
  type Head,
  type Lane,
  mayWait,
  nameOf as nameOfLane,
  together,
  type Waiters,
} from '../../travel-service/lanes';
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
import { isAlwaysRead, isBack, placeAt, settledTurn } from './order-in-line';
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

/** How far a pass read a part of a lane in the order of its places. */
interface Part {
  /** Where to begin; absent if the lane was never read to its end. */
  readonly post: Signpost | undefined;
  count: number;
  /** Parties that the service suits but that are too large for its free seats. */
  passed: number;
  /** Places that a later pass may skip: the first entry that the service suits, the first that may fit, and the last read. */
  suits?: string;
  fits?: string;
  last?: string;
}

/** How far a pass read one lane, and what it found. */
interface Reading {
  readonly head: Head;
  /** Parties of up to this size may fit: the lane's room, rounded up to a step. */
  readonly size: number;
  readonly byTime: Part;
  /** Those who are back in line. */
  readonly back: Part;
  readonly waiters: Waiters[];
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
    const size = stepOf(roomForLane(inventory, service, head.lane));
    const partOf = (name: string): Part => {
      const post = head.isWhole ? trueFor(rules, head, signposts[name]) : undefined;
      return { post, count: 0, passed: 0 };
    };
    const [byTime, back] = [partOf(nameOfLane(head.lane)), partOf(nameOfBack(head.lane))];
    return { ...{ head, size, byTime, back, waiters: [], isBroken: false, isAtEnd: false } };
  });
  const sight = (turn: Turn<InLine>): Sight => {
    const isWhole = ({ byTime, back }: Reading): boolean => byTime.post === undefined && back.post === undefined;
    const toEnd = readings.filter((reading) => reading.isAtEnd && !reading.isBroken && isWhole(reading));
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

function nameOfBack(lane: Lane): string {
  return `${nameOfLane(lane)}#back`;
}

/**
 * A signpost does not hold if seats are gathered for parties with fewer skips since, and one of those who are back in line
 * not if one more is, who stands at any place.
 */
function trueFor({ skipsMax }: Rules, head: Head, post: Signpost | undefined): Signpost | undefined {
  if (post === undefined || skipsMax < (post.skipsMax ?? exampleTimes().skipsMax)) return undefined;
  return post.back === undefined || post.back === head.back ? post : undefined;
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
  const { head, size, byTime, back, waiters } = reading;
  const now = runner.clock.now();
  const note = (place: string, suits: boolean, fits: boolean): void => {
    if (isAlwaysRead(place)) return;
    const part = isBack(place) ? back : byTime;
    part.last = place;
    if (suits) part.suits ??= place;
    if (fits) part.fits ??= place;
  };
  const leave = (item: Item, error: unknown): Promise<void> => {
    // Later passes read it again, so that a repaired entry is found.
    note(placeAt(item), true, true);
    reading.isBroken = true;
    return leaveAside(runner, item, error);
  };
  const leapIn = (part: Part) => (): string | undefined => leapOf(part, reading);
  const leaps = { leap: leapIn(byTime), backLeap: leapIn(back), back: head.back > 0 };
  for await (const entry of entriesIn(runner.db, head.lane, leave, leaps)) {
    const part = isBack(entry.place) ? back : byTime;
    part.count += 1;
    waiters.push(waitersAt(entry));
    const one = inLine(service, entry, now);
    const fits = one !== undefined && (one.size <= size || one.skips >= skipsMax);
    if (one !== undefined && !fits) part.passed += 1;
    const isLeft = left.has(nameOf(entry));
    note(entry.place, isLeft || one !== undefined, isLeft || fits);
    yield entry;
  }
  reading.isAtEnd = true;
  return undefined;
}

/** Where to go on in a part: at the first party that the service suits, and from there at the first that may fit. */
function leapOf({ post, count, passed, suits }: Part, { head, size }: Reading): string | undefined {
  if (post === undefined || count === 0) return post?.suits;
  const isFrontRead = passed >= limits.skipsCounted || count >= limits.entriesReadMax;
  const isTrue = post.kept === head.kept && size <= post.size;
  return isTrue && isFrontRead && suits !== undefined ? post.fits : undefined;
}

/** Undefined if no lane was read far. */
function signpostsAfter(
  before: Signposts,
  readings: readonly Reading[],
  settled: string,
  { skipsMax }: Rules,
): Signposts | undefined {
  const postOf = (
    { head: { kept }, size }: Reading,
    { count, last, suits = last, fits = last }: Part,
    upTo: (place: string) => string,
  ): Signpost | undefined => {
    if (count < limits.entriesReadMax || suits === undefined || fits === undefined) return undefined;
    return { suits: upTo(suits), fits: upTo(fits), size, kept, skipsMax };
  };
  const far = readings.flatMap((reading): [string, Signpost][] => {
    const { head, byTime, back } = reading;
    const front = postOf(reading, byTime, (place) => (place < settled ? place : settled));
    const behind = postOf(reading, back, (place) => place);
    const posts: [string, Signpost][] = [];
    if (front !== undefined) posts.push([nameOfLane(head.lane), front]);
    if (behind !== undefined) posts.push([nameOfBack(head.lane), { ...behind, back: head.back }]);
    return posts;
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
