/**
 * The item that guards an identity number, in table Workers, and every write of it: it names the owner, so that nobody
 * is registered twice.
 */
import type { WorkerId } from '../../../id-kinds';
import type { Key, Write } from '../../../platform/dynamodb/database';
import { isThere, update } from '../../../platform/dynamodb/expressions';
import { guardKey, guardPut } from '../../../platform/dynamodb/guard';

/** @param fingerprint of purpose `identityNumber`. */
export function identityGuardKey(fingerprint: string): Key {
  return guardKey('Workers', 'identityNumber', fingerprint);
}

/** Refused, with the owner's id, if the number is registered. */
export function takeIdentityNumber(fingerprint: string, workerId: WorkerId): Write {
  return guardPut('Workers', 'identityNumber', fingerprint, workerId);
}

/** Makes the number of a merged worker lead to the kept one. */
export function leadIdentityNumberTo(fingerprint: string, keptId: WorkerId): Write {
  return update<{ ownerId: string }>(identityGuardKey(fingerprint)).set({ ownerId: keptId }).when(isThere);
}
