/**
 * Transitions of an inventory between direct sale and sale by the waitlist's writer alone, and of how corridors list
 * it.
 */
import type { ServiceId } from '../../../../id-kinds';
import type { Statement, Write } from '../../../../platform/dynamodb/database';
import { allOf, anyOf, equals, exists, isThere, unchanged } from '../../../../platform/dynamodb/expressions';
import { set } from '../../../../platform/dynamodb/statements';
import { callsNobody, callsWork } from '../../../../triggers';
import { hasSeatsOf, hasTimesOf, inventoryKey, updateInventory } from './store';
import type { Listed, StoredInventory } from './inventory';

/**
 * Ends direct sale and calls the waitlist's writer. A single write without a read; any number of callers can make it at
 * once.
 */
export function callTheLine(serviceId: ServiceId): Write {
  return updateInventory(serviceId).set(callsWork).add({ waiting: 1 }).when(isThere);
}

/** The same, refused if only the waitlist's writer sells already and no pass is about to open direct sale. */
export function callTheLineOnce(serviceId: ServiceId, whom: typeof callsWork | typeof callsNobody = callsWork): Write {
  return updateInventory(serviceId)
    .increase({ waiting: 1 })
    .set(whom)
    .remove('opening')
    .when(anyOf(equals('waiting', 0), exists('opening')));
}

/** The same as one statement of a batch, for a service read on direct sale; refused if it is no longer. */
export function callTheLineOnSale(serviceId: ServiceId): Statement {
  const { TableName, Key: key } = inventoryKey(serviceId);
  return set(TableName, key, { waiting: 1, ...callsWork }, 'waiting', 0);
}

/**
 * Marks that a pass is about to open direct sale; a party that joins removes the mark. Refused if the inventory changed
 * since the read.
 * @param pass unique name of the pass.
 */
export function beginOpening(serviceId: ServiceId, read: StoredInventory, pass: string): Write {
  return updateInventory(serviceId)
    .set({ opening: pass, ...callsNobody })
    .when(isAsRead(read));
}

/** Opens direct sale. Refused if the mark was removed or the inventory changed since the read. */
export function openSale(serviceId: ServiceId, read: StoredInventory, pass: string): Write {
  return updateInventory(serviceId)
    .set({ waiting: 0, ...callsNobody })
    .remove('opening')
    .when(isAsRead(read), equals('opening', pass));
}

/** Sets how the corridors list the service. Refused if the inventory changed since the read. */
export function relist(serviceId: ServiceId, read: StoredInventory, listed: Listed): Write {
  // A party that joined has read the old lists, so a pass that is about to open direct sale must begin again.
  const again = updateInventory(serviceId).set(callsNobody).remove('opening');
  const isListed = Object.keys(listed).length > 0;
  return (isListed ? again.set({ listed }) : again.remove('listed')).when(isAsRead(read));
}

/** Condition that the inventory is OPEN and as it was read. */
function isAsRead(read: StoredInventory) {
  return allOf<keyof StoredInventory>(
    equals('status', 'OPEN'),
    equals('waiting', read.waiting),
    hasSeatsOf(read),
    hasTimesOf(read),
    unchanged('listed', read.listed),
  );
}
