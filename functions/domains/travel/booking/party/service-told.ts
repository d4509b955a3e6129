/** What a waiting party was told last: whether a suitable service runs, and when it was told. */
import * as attr from '../../../../platform/items/attributes';

export const serviceTold = attr.mapOf({ runs: attr.flag, at: attr.instant });
