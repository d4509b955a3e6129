/** Loads stations by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseStation, stationKey } from './store';

export const stationLoader = itemLoader(stationKey, parseStation);
