/**
 * The item that guards an identity number, in table Workers, and every write of it: it names the owner, so that nobody
 * is registered twice.
 */
import type { WorkerId } from '../../../id-kinds';
import type { Item, Key, Write } from '../../../platform/dynamodb/database';
import { guardKey, guardLead, guardPut, ownerIn } from '../../../platform/items/guard';

/** @param fingerprint of purpose `identityNumber`. */
export function identityGuardKey(fingerprint: string): Key {
  return guardKey('Workers', 'identityNumber', fingerprint);
}

/** The owner of the number. @throws if the guard is malformed. */
export function numberOwnerIn(guard: Item): WorkerId {
  return ownerIn(guard, 'wkr');
}

/** Refused, with the owner's id, if the number is registered. */
export function takeIdentityNumber(fingerprint: string, workerId: WorkerId): Write {
  return guardPut('Workers', 'identityNumber', fingerprint, workerId);
}

/** Makes the number of a merged worker lead to the kept one. */
export function leadIdentityNumberTo(fingerprint: string, keptId: WorkerId): Write {
  return guardLead('Workers', 'identityNumber', fingerprint, keptId);
}
