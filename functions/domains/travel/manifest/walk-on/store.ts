/**
 * The item in table TravelAllocations that says which allocation somebody without a booking has on a service, and its
 * only write: one for each person and service, so that no report takes a second seat for them.
 */
import type { AllocationId, ServiceId } from '../../../../id-kinds';
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { guardKey, guardPut, ownerIn } from '../../../../platform/items/guard';

/** @param fingerprint of purpose `identityNumber`. */
export function walkOnKey(serviceId: ServiceId, fingerprint: string): Key {
  return guardKey('TravelAllocations', KIND, valueOf(serviceId, fingerprint));
}

/** Refused if the person has a seat on the service by an earlier report. */
export function recordWalkOn(serviceId: ServiceId, fingerprint: string, allocationId: AllocationId): Write {
  return guardPut('TravelAllocations', KIND, valueOf(serviceId, fingerprint), allocationId);
}

export function allocationOf(item: Item | undefined): AllocationId | undefined {
  return item && ownerIn(item, 'alc');
}

const KIND = 'walkOn';

const valueOf = (serviceId: ServiceId, fingerprint: string): string => `${serviceId}#${fingerprint}`;
