/** Loads agencies by id (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { agencyKey, parseAgency } from './store';

export const agencyLoader = itemLoader(agencyKey, parseAgency);
