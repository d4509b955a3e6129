/** Positions by id, for rules and for parents already allowed: see `platform/item-loader.ts`. */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parsePosition, positionKey } from './store';

export const positionLoader = itemLoader(positionKey, parsePosition);
