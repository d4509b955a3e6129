/** Writes that tell who sells a service's seats, everyone or its line's writer alone, and how its corridors list it. */
import type { Statement, Write } from '../../../../platform/dynamodb/database';
import { set } from '../../../../platform/dynamodb/statements';
import { callsNobody, callsWork } from '../../../../triggers';
import { asListed, asTimed, calling, inventoryKey, storedPool, storedQuotas } from './store';
import type { Listed, StoredInventory } from './inventory';

/** From here on only the list's writer sells, and it is called. A single write, which any number can make at once. */
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

/** The same, where seats are on direct sale or about to be; refused where only the list's writer sells anyway. */
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

/** The same, one of a batch, of seats that were read on direct sale; refused where they are not any more. */
export function callTheLineOnSale(serviceId: string): Statement {
  const { TableName, Key: key } = inventoryKey(serviceId);
  return set(TableName, key, { waiting: 1, ...callsWork }, 'waiting', 0);
}

/**
 * A look is about to put seats on direct sale: from here on whoever joins the line takes the mark away. Refused where anything is
 * otherwise than was read.
 * @param look a name that no other look has.
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

/** On direct sale from here on; refused where somebody took the look's mark away, or anything is otherwise than was read. */
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

/** How the service is listed in its corridors from here on; refused where anything is otherwise than was read. */
export function relist(serviceId: string, read: StoredInventory, listed: Listed): Write {
  const asRead = asItWas(read);
  const some = Object.keys(listed).length > 0;
  return {
    Update: {
      ...inventoryKey(serviceId),
      // Who joined looked at the lists of before: a look that is about to open begins again.
      UpdateExpression: `SET ${asRead.own}${some ? ', #listed=:now REMOVE' : ' REMOVE #listed,'} #opening`,
      ConditionExpression: asRead.condition,
      ExpressionAttributeNames: { ...asRead.names, '#opening': 'opening' },
      ExpressionAttributeValues: { ...asRead.values, ...(some && { ':now': listed }) },
    },
  };
}

/** OPEN, and all else as it was read: for what `work` writes, which calls nobody. */
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
