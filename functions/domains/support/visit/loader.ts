/** Loads visits by id (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseVisit, visitKey } from './store';

export const visitLoader = itemLoader(visitKey, parseVisit);
