/** Loads positions by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parsePosition, positionKey } from './store';

export const positionLoader = itemLoader(positionKey, parsePosition);
