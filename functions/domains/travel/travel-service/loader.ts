/**
 * Loads services and inventories by id, for rules and for parents that were already allowed
 * (`platform/lists/item-loader.ts`).
 */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseService, serviceKey } from './service-store';
import { inventoryKey, parseInventory } from './inventory/store';

export const serviceLoader = itemLoader(serviceKey, parseService);
export const inventoryLoader = itemLoader(inventoryKey, parseInventory);
