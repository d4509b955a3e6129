/** Loads agencies by id (`platform/lists/item-loader.ts`, `shown-rows.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { shownRows } from '../../../platform/lists/shown-rows';
import { agencyKey, parseAgency } from './store';

export const agencyLoader = itemLoader(agencyKey, parseAgency);
export const shownAgency = shownRows(agencyLoader, agencyKey);
