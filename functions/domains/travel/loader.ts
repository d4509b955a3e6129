/** Services, inventories and allocations by id, batched within a request, without regard to who asks. */
import DataLoader from 'dataloader';
import type { Key } from '../../platform/database';
import type { Item } from '../../platform/database';
import { ownerOf } from '../../platform/ids';
import { perRequest } from '../../platform/per-request';
import {
  type Allocation,
  allocationKey,
  parseAllocation,
  parseRequest,
  parseService,
  requestKey,
  serviceKey,
} from './entities';
import { inventoryKey, parseInventory } from './inventory';

export const serviceLoader = itemLoader(serviceKey, parseService);
export const inventoryLoader = itemLoader(inventoryKey, parseInventory);
export const requestLoader = itemLoader(requestKey, parseRequest);
export const allocationLoader = itemLoader<Allocation>((id) => allocationKey(serviceOf(id) ?? '', id), parseAllocation);

/** The service whose collection an allocation lives in; undefined where the text is not an allocation's id. */
export function serviceOf(allocationId: string): string | undefined {
  return ownerOf(allocationId, 'alc', 'svc');
}

function itemLoader<T>(keyOf: (id: string) => Key, parse: (item: Item) => T) {
  return perRequest(
    ({ db }) =>
      new DataLoader<string, T | undefined>(
        async (ids) => (await db.batchGet(ids.map(keyOf))).map((item) => item && parse(item)),
        { maxBatchSize: 100 },
      ),
  );
}
