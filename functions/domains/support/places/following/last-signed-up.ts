/** Who would lose a place if there were fewer: whoever got one last. For the message alone; nobody loses one. */
import { limits } from '../../../../limits';
import type { Database, Item, QueryParams } from '../../../../platform/dynamodb/database';
import { readAll } from '../../../../platform/dynamodb/read-all';
import type { Text } from '../../../../platform/requests/text';
import type { Instant } from '../../../../platform/values/clock';
import type { Waiting } from '../line/turn-store';

interface Holder extends Waiting {
  readonly promotedAt?: Instant;
}

/**
 * Their sign-ups, the last first; of many, or where many have places, how many there are.
 * @param holders those who have a place that they may lose.
 */
export async function nameLast(
  db: Database,
  holders: QueryParams,
  parse: (item: Item) => Holder,
  { taken, count }: { readonly taken: number; readonly count: number },
): Promise<Text> {
  const read = taken > limits.eventPlacesReadMax ? [] : await readAll(db, holders);
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
