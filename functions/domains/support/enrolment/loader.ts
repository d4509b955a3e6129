/** Loads enrolments by id, for rules and for parents that were already allowed (`platform/lists/item-loader.ts`). */
import { itemLoader } from '../../../platform/lists/item-loader';
import { enrolmentKey, parseEnrolment } from './store';

export const enrolmentLoader = itemLoader(enrolmentKey, parseEnrolment);
