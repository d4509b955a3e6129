/**
 * Worker ids of a party, in order: packed in the item, a list of ids in memory. Earlier releases stored a plain list.
 * Plain, 15 ids take half a write unit, and request and allocation would each be just below one unit.
 */
import type { TravellerId } from '../../../../id-kinds';
import * as attr from '../../../../platform/items/attributes';
import { assert } from '../../../../platform/requests/errors';
import { asId, hasPrefix } from '../../../../platform/values/ids';

export const party = attr.packed(idsOf);

function idsOf(stored: unknown): TravellerId[] {
  assert(Array.isArray(stored), 'the ids of a party');
  return stored.map((id) => (typeof id === 'string' && hasPrefix(id, 'wlk') ? id : asId(id, 'wkr')));
}
