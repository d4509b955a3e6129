/**
 * Transitions of an inventory between direct sale and sale by the waitlist's writer alone, and of how corridors list
 * it.
 */
import type { Statement, Write } from '../../../../platform/dynamodb/database';
import { set } from '../../../../platform/dynamodb/statements';
import { callsNobody, callsWork } from '../../../../triggers';
import { asListed, asTimed, calling, inventoryKey, storedPool, storedQuotas } from './store';
import type { Listed, StoredInventory } from './inventory';

/**
 * Ends direct sale and calls the waitlist's writer. A single write without a read; any number of callers can make it at
 * once.
 */
export function callTheLine(serviceId: string): Write {
  const called = calling(callsWork);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET ${called.set} ADD #waiting :one`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#waiting': 'waiting', ...called.names },
      ExpressionAttributeValues: { ':one': 1, ...called.values },
    },
  };
}

/** The same, refused if only the waitlist's writer sells already and no pass is about to open direct sale. */
export function callTheLineOnce(serviceId: string, whom: typeof callsWork | typeof callsNobody = callsWork): Write {
  const called = calling(whom);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #waiting=#waiting+:one, ${called.set} REMOVE #opening`,
      ConditionExpression: '#waiting=:none OR attribute_exists(#opening)',
      ExpressionAttributeNames: { '#waiting': 'waiting', '#opening': 'opening', ...called.names },
      ExpressionAttributeValues: { ':one': 1, ':none': 0, ...called.values },
    },
  };
}

/** The same as one statement of a batch, for a service read on direct sale; refused if it is no longer. */
export function callTheLineOnSale(serviceId: string): Statement {
  const { TableName, Key: key } = inventoryKey(serviceId);
  return set(TableName, key, { waiting: 1, ...callsWork }, 'waiting', 0);
}

/**
 * Marks that a pass is about to open direct sale; a party that joins removes the mark. Refused if the inventory changed
 * since the read.
 * @param look unique name of the pass.
 */
export function beginOpening(serviceId: string, read: StoredInventory, look: string): Write {
  const asRead = asItWas(read);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #opening=:look, ${asRead.own}`,
      ConditionExpression: asRead.condition,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ':look': look },
    },
  };
}

/** Opens direct sale. Refused if the mark was removed or the inventory changed since the read. */
export function openSale(serviceId: string, read: StoredInventory, look: string): Write {
  const asRead = asItWas(read);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #waiting=:none, ${asRead.own} REMOVE #opening`,
      ConditionExpression: `${asRead.condition} AND #opening=:look`,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ':none': 0, ':look': look },
    },
  };
}

/** Sets how the corridors list the service. Refused if the inventory changed since the read. */
export function relist(serviceId: string, read: StoredInventory, listed: Listed): Write {
  const asRead = asItWas(read);
  const some = Object.keys(listed).length > 0;
  return {
    Update: {
      ...inventoryKey(serviceId),
      // A party that joined has read the old lists, so a pass that is about to open direct sale must begin again.
      UpdateExpression: `SET ${asRead.own}${some ? ', #listed=:now REMOVE' : ' REMOVE #listed,'} #opening`,
      ConditionExpression: asRead.condition,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ...(some && { ':now': listed }) },
    },
  };
}

/** Condition that the inventory is OPEN and as it was read. For writes of `work`, which call no one. */
function asItWas(read: StoredInventory) {
  const own = calling(callsNobody);
  const timed = asTimed(read);
  const listed = asListed(read);
  const numbers = '#waiting=:waiting AND #pool=:pool AND #quotas=:quotas';
  return {
    own: own.set,
    condition: `#status=:open AND ${numbers} AND ${timed.condition} AND ${listed.condition}`,
    names: {
      ...{ '#status': 'status', '#waiting': 'waiting', '#pool': 'pool', '#quotas': 'quotas' },
      ...{ ...timed.names, ...listed.names, ...own.names },
    },
    values: {
      ...{ ':open': 'OPEN', ':waiting': read.waiting },
      ...{ ':pool': storedPool(read.pool), ':quotas': storedQuotas(read.quotas) },
      ...{ ...timed.values, ...listed.values, ...own.values },
    },
  };
}
