/** Loads moves by id, without a check of access (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { moveKey, parseMove } from './store';

export const moveLoader = itemLoader(moveKey, parseMove);
