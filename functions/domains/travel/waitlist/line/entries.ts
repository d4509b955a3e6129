/** Places of the waitlist as a line: read in order of the turn, only as far as they are needed. */
import { limits } from '../../../../limits';
import type { Database, Item, Key } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import { type Lane, placesOf, type Waiters, waitersOf, waitlistPk } from '../../travel-service/lanes';
import type { Service } from '../../travel-service/service-store';
import { type Choice, choiceOf } from '../../booking/booking';
import type { Waiting } from '../waitlist';
import { parseWaitlistEntry, type WaitlistEntry } from './entry-store';

/** What the head of the lane is told of a place. */
export function waitersAt({ seats, earliestOn, latestOn }: WaitlistEntry): Waiters {
  return waitersOf(seats, earliestOn, latestOn);
}

/** Someone who waits for a service, and how they would ride it. */
export interface InLine extends Waiting {
  readonly place: WaitlistEntry;
  readonly choice: Choice;
}

/** Undefined where the service would not do for those who wait at the place. */
export function inLine(service: Service, place: WaitlistEntry, now: Date): InLine | undefined {
  const choice = choiceOf({ ...service, serviceId: service.id }, place, now);
  if (choice === undefined) return undefined;
  const { journey, quota } = choice;
  return { place, choice, size: place.seats, journey, quota, skips: place.skips };
}

/**
 * Of one lane, strongly consistent: a few at first, since a few seats are all that is free nearly always, then more at a time.
 * @param leave is given what is no place; the others go on.
 * @param leap tells, before each page, from which turn on to read if that is further on. Nobody leaps over those of a cancelled service.
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
  for (let count: number = limits.placesReadFirst; ; count = Math.min(count * 4, limits.placesReadMax)) {
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

/** The key before all places of a turn. */
function startAt({ origin, destination, county }: Lane, turn: string): Key['Key'] & Item {
  return { pk: waitlistPk(origin, destination), sk: `${county}#${turn}` };
}

/** The turn of a place, also of one that is malformed. */
export function turnAt({ sk }: Item): string {
  return String(sk).split('#').slice(1, 3).join('#');
}

/** What an item is; undefined where it is malformed, which `leave` is told of. */
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

/** Several lanes as one line, in the order of the turn. A lane is read only as far as its next place is needed. */
export async function* inOrder(
  lanes: readonly AsyncGenerator<WaitlistEntry, undefined>[],
): AsyncGenerator<WaitlistEntry> {
  const next = async (places: AsyncGenerator<WaitlistEntry, undefined>) => ({ places, first: await places.next() });
  let heads = await Promise.all(lanes.map(next));
  for (;;) {
    heads = heads.filter(({ first }) => first.done !== true);
    const [head] = heads.sort((a, b) => (turnOf(a.first.value) < turnOf(b.first.value) ? -1 : 1));
    if (head === undefined) return;
    yield head.first.value as WaitlistEntry;
    head.first = await head.places.next();
  }
}

function turnOf(place: WaitlistEntry | undefined): string {
  return place === undefined ? '' : `${place.turn}#${place.requestId}`;
}
