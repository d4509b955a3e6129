/** What an entry of the service list counts for: on the campaign board, and in its village. */
import type { Item } from '../../platform/database';
import type { Contribution, Tally } from '../../platform/streams';
import { coverageTallies } from './coverage';
import { isServiceEntry, parseServiceEntry } from './entities';

/** SERVICE_OBJECTS: one person in need, on the day of the survey that told of it, at home. */
export function contributions(item: Item): Contribution[] {
  if (!isServiceEntry(item)) return [];
  const { inNeed, since, villageCode } = parseServiceEntry(item);
  return inNeed ? [{ indicator: 'SERVICE_OBJECTS', on: since, regionCode: villageCode, amount: 1 }] : [];
}

export function tallies(item: Item): Tally[] {
  return isServiceEntry(item) ? coverageTallies(parseServiceEntry(item)) : [];
}
