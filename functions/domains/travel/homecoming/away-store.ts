/**
 * The mark of somebody whom a ride or a placement took away from home, in their collection in table Workers: it stays. Of
 * everybody else their surveys alone tell where they are, so most surveys need no look at the rest (`told-by-profile.ts`).
 */
import type { WorkerId } from '../../../id-kinds';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { put } from '../../../platform/dynamodb/expressions';
import * as attr from '../../../platform/items/attributes';
import { itemKind } from '../../../platform/items/kind';

const aways = itemKind('away', {
  table: 'Workers',
  attributes: { workerId: attr.idOf('wkr') },
  keys: { primary: ['${workerId}', 'away'] },
});

export function awayKey(workerId: WorkerId): Key {
  return aways.key({ workerId });
}

/** Unconditional: it is always the same. */
export function markAway(workerId: WorkerId): Write {
  return put(aways.stored({ workerId })).always();
}
