/** What a travel request counts for in the matrix of demand. Exact under repeats, as every counter: `campaign/counters.ts`. */
import type { Item } from '../../platform/database';
import type { Tally } from '../../platform/streams';
import { type Request, unpackParty } from '../travel-request/entities';
import { demandTallies } from './travel-demand';

export function tallies(item: Item): Tally[] {
  if (item['__edb_e__'] !== 'travelRequest') return [];
  return demandTallies({ ...(item as Request), workerIds: unpackParty(item['workerIds']) });
}
