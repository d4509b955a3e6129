/** Loads working groups by id (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseWorkingGroup, workingGroupKey } from './store';

export const workingGroupLoader = itemLoader(workingGroupKey, parseWorkingGroup);
