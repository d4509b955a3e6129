/** Contributions of a service list entry to the counters and to its village's coverage. */
import type { Item } from '../../../platform/dynamodb/database';
import type { Tally } from '../../../platform/streams/streams';
import type { Contribution } from '../../reference/indicator/indicator';
import { coverageTallies } from './coverage';
import { isServiceEntry, parseServiceEntry } from './store';

/** SERVICE_OBJECTS: one person in need, on the day of the survey that recorded the need, in the region of the home. */
export function contributions(item: Item): Contribution[] {
  if (!isServiceEntry(item)) return [];
  const { inNeed, since, villageCode } = parseServiceEntry(item);
  return inNeed ? [{ indicator: 'SERVICE_OBJECTS', on: since, regionCode: villageCode, amount: 1 }] : [];
}

/** @throws if the region or a day is invalid: such a record can't be counted. */
export function tallies(item: Item): Tally[] {
  if (!isServiceEntry(item)) return [];
  return coverageTallies(parseServiceEntry(item));
}
