/**
 * Loads stations by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`,
 * `shown-rows.ts`).
 */
import { itemLoader } from '../../../platform/lists/item-loader';
import { shownRows } from '../../../platform/lists/shown-rows';
import { parseStation, stationKey } from './store';

export const stationLoader = itemLoader(stationKey, parseStation);
export const shownStation = shownRows(stationLoader, stationKey);
