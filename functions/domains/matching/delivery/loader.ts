/** Loads deliveries by the ids of their pushes (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { deliveryKey, parseDelivery } from './store';

export const deliveryLoader = itemLoader(deliveryKey, parseDelivery);
