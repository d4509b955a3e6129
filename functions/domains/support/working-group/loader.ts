/** Loads working groups by id (`platform/lists/item-loader.ts`, `shown-rows.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { shownRows } from '../../../platform/lists/shown-rows';
import { parseWorkingGroup, workingGroupKey } from './store';

export const workingGroupLoader = itemLoader(workingGroupKey, parseWorkingGroup);
export const shownGroup = shownRows(workingGroupLoader, workingGroupKey);
