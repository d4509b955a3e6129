/** The form of region codes in items. Whether a region exists is asked where the code is given (`checks.ts`). */
import { textAs } from '../../../platform/items/attributes';
import { levelOf } from './region';

/** 2, 4, 6, 9 or 12 digits, also of a region that was abolished. */
export const regionCode = textAs('a region code', (code) => levelOf(code) !== undefined);
