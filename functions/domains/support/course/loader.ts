/** Loads courses by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { courseKey, parseCourse } from './store';

export const courseLoader = itemLoader(courseKey, parseCourse);
