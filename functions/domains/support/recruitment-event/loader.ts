/**
 * Loads recruitment events and their places by id, for rules and for parents that were already allowed
 * (`platform/lists/item-loader.ts`).
 */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parsePlaces, placesKey } from './places-store';
import { eventKey, parseRecruitmentEvent } from './store';

export const eventLoader = itemLoader(eventKey, parseRecruitmentEvent);
export const placesLoader = itemLoader(placesKey, parsePlaces);
