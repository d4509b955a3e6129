/**
 * Tallies of a travel request in the demand matrix. Exact even if records repeat, as for all counters
 * (`counter/on-stream.ts`).
 */
import { isCivilDate } from '../../../platform/values/civil-date';
import type { Item } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import type { Tally } from '../../../platform/streams/streams';
import { levelOf } from '../../reference/region/region-code';
import { isRequest, partOfRequest } from '../booking/request-store';
import { COUNTED, demandTallies } from './travel-demand';

export function tallies(item: Item): Tally[] {
  if (!isRequest(item)) return [];
  const request = partOfRequest(item, ...COUNTED);
  const { originRegionCode: origin, destinationRegionCode: destination, earliestOn } = request;
  assert(levelOf(origin) && levelOf(destination) && isCivilDate(earliestOn), 'a journey between two regions on a day');
  return demandTallies(request);
}
