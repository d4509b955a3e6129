/** Fewer places than are taken are refused, with who would lose one: whoever got one last. Nobody loses one. */
import { limits } from '../../../../limits';
import type { Database, Item, QueryParams } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import type { Refusal } from '../../../../platform/requests/result';
import type { Text } from '../../../../platform/requests/text';
import type { Instant } from '../../../../platform/values/clock';
import type { Waiting } from '../line/turn-store';
import { type Places, takenAbove } from '../places-store';

interface Holder extends Waiting {
  readonly promotedAt?: Instant;
}

/** Those of one noun who have a place that they may lose. */
export interface Holders {
  readonly query: QueryParams;
  readonly parse: (item: Item) => Holder;
  /** @param last names who would lose one. */
  readonly refusal: (taken: number, last: Text) => Refusal;
}

/**
 * Read with the rest of a change, so that all that is wrong is named at once; the write finds what came between.
 * @param to how many places there are to be; nullish if as many as now.
 */
export async function checkTaken(
  db: Database,
  places: Places,
  to: number | null | undefined,
  holders: Holders,
): Promise<Refusal[]> {
  const taken = to == null ? undefined : takenAbove(places, to);
  return to == null || taken === undefined ? [] : [await placesTaken(db, holders, taken, to)];
}

/** @param taken more than the `to` places that there are to be. */
export async function placesTaken(db: Database, holders: Holders, taken: number, to: number): Promise<Refusal> {
  return holders.refusal(taken, await nameLast(db, holders, taken, taken - to));
}

/** Their sign-ups, the last first; of many, or where many have places, how many there are. */
async function nameLast(db: Database, { query, parse }: Holders, taken: number, count: number): Promise<Text> {
  const read = taken > limits.eventPlacesReadMax ? [] : await readAll(db, query);
  const last = read
    .map(parse)
    .toSorted((a, b) => (since(a) < since(b) ? 1 : -1))
    .slice(0, Math.min(count, limits.eventLosersNamed))
    .map(({ id }) => id);
  const more = count - last.length;
  const named = (both: string, one: string): string =>
    [...last, ...(more === 0 ? [] : [last.length === 0 ? one : both])].join(', ');
  return {
    zh: named(`以及另外 ${more} 人`, `最后取得名额的 ${more} 人`),
    en: named(`and ${more} more`, `the last ${more} who got one`),
  };
}

function since({ promotedAt, since }: Holder): Instant {
  return promotedAt ?? since;
}
