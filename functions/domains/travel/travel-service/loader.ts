/**
 * Loads services and inventories by id, for rules and for parents that were already allowed
 * (`platform/lists/item-loader.ts`).
 */
import type { ServiceId } from '../../../id-kinds';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseService, type Service, serviceKey } from './service-store';
import { inventoryKey, parseInventory } from './inventory/store';

export const serviceLoader = itemLoader(serviceKey, parseService);
export const inventoryLoader = itemLoader(inventoryKey, parseInventory);

/** The service that a stored object names. */
export async function loadService(context: Context, id: ServiceId): Promise<Service> {
  const service = await serviceLoader(context).load(id);
  assert(service, 'the service of a stored object to exist');
  return service;
}
