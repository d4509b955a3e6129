/** The item that names the owner of an identity number, in table Workers, and every write of it: nobody is registered twice. */
import type { Key, Write } from '../../../platform/dynamodb/database';
import { isThere, update } from '../../../platform/dynamodb/expressions';
import { guardKey, guardPut } from '../../../platform/dynamodb/guard';

/** Where the id of an identity number's owner is kept. @param fingerprint of purpose `identityNumber`. */
export function identityGuardKey(fingerprint: string): Key {
  return guardKey('Workers', 'identityNumber', fingerprint);
}

/** Refused, with the owner's id, where somebody has the number. */
export function takeIdentityNumber(fingerprint: string, workerId: string): Write {
  return guardPut('Workers', 'identityNumber', fingerprint, workerId);
}

/** The number of someone who is merged leads to the person who is kept. */
export function leadIdentityNumberTo(fingerprint: string, keptId: string): Write {
  return update<{ ownerId: string }>(identityGuardKey(fingerprint)).set({ ownerId: keptId }).when(isThere);
}
