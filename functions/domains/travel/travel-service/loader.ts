/** Services and inventories by id, for rules and for parents already allowed: see `platform/item-loader.ts`. */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseService, serviceKey } from './entities';
import { inventoryKey } from './inventory/expressions';
import { parseInventory } from './inventory/inventory';

export const serviceLoader = itemLoader(serviceKey, parseService);
export const inventoryLoader = itemLoader(inventoryKey, parseInventory);
