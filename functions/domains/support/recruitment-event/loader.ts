/** Loads recruitment events by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { eventKey, parseRecruitmentEvent } from './store';

export const eventLoader = itemLoader(eventKey, parseRecruitmentEvent);
