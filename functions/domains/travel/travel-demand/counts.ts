/**
 * Tallies of a travel request in the demand matrix. Exact even if records repeat, as for all counters
 * (`counter/on-stream.ts`).
 */
import type { Item } from '../../../platform/dynamodb/database';
import { isSince } from '../../../platform/items/reading';
import type { Tally } from '../../../platform/streams/streams';
import { isRequest, partOfRequest } from '../booking/request-store';
import { COUNTED, demandTallies } from './travel-demand';

export function tallies(item: Item): Tally[] {
  if (!isRequest(item)) return [];
  return demandTallies(partOfRequest(item, ...COUNTED), isSince(item, 3) ? 'COUNTY' : 'PREFECTURE');
}
