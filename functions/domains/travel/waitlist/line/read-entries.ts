/** Reads waitlist entries in order of their turn, and no further than needed. */
import { limits } from '../../../../limits';
import type { Database, Item, Key } from '../../../../platform/dynamodb/database';
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
  readonly place: WaitlistEntry;
  readonly choice: Choice;
}

/** Undefined if the service does not suit the party. */
export function inLine(service: Service, place: WaitlistEntry, now: Date): InLine | undefined {
  const choice = choiceOf({ ...service, serviceId: service.id }, place, now);
  if (choice === undefined) return undefined;
  const { journey, quota } = choice;
  return { place, choice, size: place.seats, journey, quota, skips: place.skips };
}

/**
 * Entries of one lane, strongly consistent. The first page is small, because usually only a few seats are free; later
 * pages grow.
 * @param leave receives malformed items; the others are still read.
 * @param leap is asked before each page for the turn to continue from, if that is further on. Entries of cancelled
 * services are never skipped.
 */
export async function* entriesIn(
  db: Database,
  lane: Lane,
  leave: (item: Item, error: unknown) => Promise<void>,
  leap: () => string | undefined = () => undefined,
): AsyncGenerator<WaitlistEntry, undefined> {
  const ahead = leap();
  let start: Item | undefined = ahead === undefined ? undefined : startAt(lane, ahead);
  for (const item of start === undefined ? [] : await readAll(db, placesOf(lane, { rank: 0 }))) {
    const place = await orLeft(item, parseWaitlistEntry, leave);
    if (place !== undefined) yield place;
  }
  for (let count: number = limits.entriesReadFirst; ; count = Math.min(count * 4, limits.entriesReadMax)) {
    const page = await db.query({ ...placesOf(lane), Limit: count, ...(start && { ExclusiveStartKey: start }) });
    for (const item of page.items) {
      const place = await orLeft(item, parseWaitlistEntry, leave);
      if (place !== undefined) yield place;
    }
    if (page.lastKey === undefined) return;
    const next = leap();
    const further = next === undefined ? undefined : startAt(lane, next);
    start = further !== undefined && further.sk > String(page.lastKey['sk']) ? further : page.lastKey;
  }
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
  const next = async (places: AsyncGenerator<WaitlistEntry, undefined>) => ({ places, first: await places.next() });
  let heads = await Promise.all(lanes.map(next));
  for (;;) {
    heads = heads.filter(({ first }) => first.done !== true);
    const [head] = heads.sort((a, b) => (orderOf(a.first.value) < orderOf(b.first.value) ? -1 : 1));
    if (head === undefined) return;
    yield head.first.value as WaitlistEntry;
    head.first = await head.places.next();
  }
}

function orderOf(place: WaitlistEntry | undefined): string {
  return place === undefined ? '' : `${place.turn}#${place.requestId}`;
}
