/** What a travel request counts for in the matrix of demand. Exact under repeats, as every counter: `campaign/counters.ts`. */
import { isCivilDate } from '../../../platform/values/civil-date';
import type { Item } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import type { Tally } from '../../../platform/streams/streams';
import { levelOf } from '../../reference/region/region';
import { type Request, unpackParty } from '../booking/entities';
import { demandTallies } from './travel-demand';

export function tallies(item: Item): Tally[] {
  if (item['__edb_e__'] !== 'travelRequest') return [];
  const request = { ...(item as Request), workerIds: unpackParty(item['workerIds']) };
  const { originRegionCode: origin, destinationRegionCode: destination, earliestOn } = request;
  assert(levelOf(origin) && levelOf(destination) && isCivilDate(earliestOn), 'a journey between two regions on a day');
  return demandTallies(request);
}
