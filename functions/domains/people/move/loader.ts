/** Moves by id, without regard to who asks: see `platform/item-loader.ts`. */
import { itemLoader } from '../../../platform/lists/item-loader';
import { moveKey, parseMove } from './store';

export const moveLoader = itemLoader(moveKey, parseMove);
