/** Loads registrations by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseRegistration, registrationKey } from './store';

export const registrationLoader = itemLoader(registrationKey, parseRegistration);
