/**
 * The item in table TravelAllocations that says which allocation somebody without a booking has on a service, and its
 * only write: one for each person and service, so that no report takes a second seat for them.
 */
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { guardKey, guardPut } from '../../../../platform/dynamodb/guard';
import { textOf } from '../../../../platform/values/unknown';

/** @param fingerprint of purpose `identityNumber`. */
export function walkOnKey(serviceId: string, fingerprint: string): Key {
  return guardKey('TravelAllocations', KIND, valueOf(serviceId, fingerprint));
}

/** Refused if the person has a seat on the service by an earlier report. */
export function recordWalkOn(serviceId: string, fingerprint: string, allocationId: string): Write {
  return guardPut('TravelAllocations', KIND, valueOf(serviceId, fingerprint), allocationId);
}

export function allocationOf(item: Item | undefined): string | undefined {
  return textOf(item?.['ownerId']);
}

const KIND = 'walkOn';

const valueOf = (serviceId: string, fingerprint: string): string => `${serviceId}#${fingerprint}`;
