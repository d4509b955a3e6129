/** What a waiting party was told last: whether a suitable service runs, and when it was told. */
import { flag, instant, mapOf } from '../../../../platform/items/attributes';

export const serviceTold = mapOf({ runs: flag, at: instant });
