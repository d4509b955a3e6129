/** Reads waitlist entries in order of their turn, and no further than needed. */
import { limits } from '../../../../limits';
import type { Database, Item, Key, QueryParams } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { type Lane, placesOf, type Waiters, waitersOf, waitlistPk } from '../../travel-service/lanes';
import type { Service } from '../../travel-service/service-store';
import { type Choice, choiceOf } from '../../booking/departures/choices';
import type { Waiting } from '../who-gets-seats';
import { parseWaitlistEntry, type WaitlistEntry } from './entry-store';

/** The days and party size that an entry adds to its lane's head. */
export function waitersAt({ seats, earliestOn, latestOn }: WaitlistEntry): Waiters {
  return waitersOf(seats, earliestOn, latestOn);
}

/** A waiting party and the journey that it would take on the service. */
export interface InLine extends Waiting {
  readonly entry: WaitlistEntry;
  readonly choice: Choice;
}

/** Undefined if the service does not suit the party. */
export function inLine(service: Service, entry: WaitlistEntry, now: Date): InLine | undefined {
  const choice = choiceOf({ ...service, serviceId: service.id }, entry, now);
  if (choice === undefined) return undefined;
  const { journey, quota } = choice;
  return { entry, choice, size: entry.seats, journey, quota, skips: entry.skips };
}

type Leave = (item: Item, error: unknown) => Promise<void>;

interface Reading {
  /**
   * Is asked before each page for the place to continue from, if that is further on. Entries of cancelled services are
   * never skipped; of those that are back in line `backLeap` tells.
   */
  readonly leap?: () => string | undefined;
  readonly backLeap?: () => string | undefined;
  /** False if nobody was ever back in line; that saves a read. */
  readonly back?: boolean;
}

/**
 * Entries of one lane in the order of their turn, strongly consistent. The first page is small, because usually only a
 * few seats are free; later pages grow.
 * @param leave receives malformed items; the others are still read.
 */
export async function* entriesIn(
  db: Database,
  lane: Lane,
  leave: Leave,
  { leap = () => undefined, backLeap = () => undefined, back = true }: Reading = {},
): AsyncGenerator<WaitlistEntry, undefined> {
  const start = startAfter(lane, leap());
  for (const item of start === undefined ? [] : await readAll(db, placesOf(lane, { to: 0 }))) {
    const entry = await orLeft(item, parseWaitlistEntry, leave);
    if (entry !== undefined) yield entry;
  }
  const byTime = pagesOf(db, placesOf(lane, { to: 1 }), leave, { start, leap: () => startAfter(lane, leap()) });
  const further = (): Item | undefined => startAfter(lane, backLeap());
  const others = back ? [pagesOf(db, placesOf(lane, { from: 2 }), leave, { start: further(), leap: further })] : [];
  yield* inOrder([byTime, ...others]);
  return undefined;
}

/** @param leap the key to go on from, if that is further on. */
async function* pagesOf(
  db: Database,
  query: QueryParams,
  leave: Leave,
  { start: first, leap = () => undefined }: { readonly start?: Item | undefined; leap?: () => Item | undefined } = {},
): AsyncGenerator<WaitlistEntry, undefined> {
  let start = first;
  for (let count: number = limits.entriesReadFirst; ; count = Math.min(count * 4, limits.entriesReadMax)) {
    const page = await db.query({ ...query, Limit: count, ...(start && { ExclusiveStartKey: start }) });
    for (const item of page.items) {
      const entry = await orLeft(item, parseWaitlistEntry, leave);
      if (entry !== undefined) yield entry;
    }
    if (page.lastKey === undefined) return;
    const further = leap();
    start = further !== undefined && String(further['sk']) > String(page.lastKey['sk']) ? further : page.lastKey;
  }
}

function startAfter(lane: Lane, turn: string | undefined): Item | undefined {
  return turn === undefined ? undefined : startAt(lane, turn);
}

/** The key just before all entries of a turn. */
function startAt({ origin, destination, county }: Lane, turn: string): Key['Key'] & Item {
  return { pk: waitlistPk(origin, destination), sk: `${county}#${turn}` };
}

/** Parses the item; a malformed one goes to `leave`, and the result is undefined. */
export async function orLeft<T>(
  item: Item,
  parse: (item: Item) => T,
  leave: (item: Item, error: unknown) => Promise<void>,
): Promise<T | undefined> {
  try {
    return parse(item);
  } catch (error) {
    await leave(item, error);
    return undefined;
  }
}

/** Merges lanes into one line, in order of the turn. Reads each lane only as far as its next entry is needed. */
export async function* inOrder(
  lanes: readonly AsyncGenerator<WaitlistEntry, undefined>[],
): AsyncGenerator<WaitlistEntry> {
  const next = async (entries: AsyncGenerator<WaitlistEntry, undefined>) => ({ entries, first: await entries.next() });
  let heads = await Promise.all(lanes.map(next));
  for (;;) {
    heads = heads.filter(({ first }) => first.done !== true);
    const [head] = heads.sort((a, b) => (orderOf(a.first.value) < orderOf(b.first.value) ? -1 : 1));
    if (head === undefined) return;
    yield head.first.value as WaitlistEntry;
    head.first = await head.entries.next();
  }
}

function orderOf(entry: WaitlistEntry | undefined): string {
  return entry === undefined ? '' : `${entry.turn}#${entry.requestId}`;
}
