/**
 * Transitions that change an inventory's seats: create, sell, give back, resize, close and cancel; and conditions on
 * them.
 */
import type { Write } from '../../../../platform/dynamodb/database';
import { assert } from '../../../../platform/requests/errors';
import { callsWork } from '../../../../triggers';
import type { Change, Inventory } from '../seats';
import { asListed, asTimed, inventoryKey, replaced, storedPool, storedQuotas, type Timed, update } from './store';
import { isQuiet, type StoredInventory } from './inventory';

/** @param waiting 1 if parties may wait for the service before it exists, else 0. */
export function inventoryPut(
  serviceId: string,
  { pool, quotas }: Inventory,
  { seats, waiting }: { readonly seats: number; readonly waiting: number },
): Write {
  const { TableName, Key: key } = inventoryKey(serviceId);
  const item = {
    ...key,
    status: 'OPEN',
    ...{ seats, waiting },
    pool: storedPool(pool),
    quotas: storedQuotas(quotas),
    ...callsWork,
  };
  return { Put: { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

/**
 * Sells seats on direct sale while the service is OPEN and has the times that were read. Refused if a count would fall
 * below zero. A quota's seats become free for others on the legs that the party does not ride: see `giveBack`.
 */
export function sell(serviceId: string, change: Change, read: Timed, quiet: boolean): Write {
  const timed = asTimed(read);
  return update(serviceId, change, {
    sets: [],
    conditions: ['#status=:open', '#waiting=:none', timed.condition],
    names: { '#status': 'status', '#waiting': 'waiting', ...timed.names },
    values: { ':open': 'OPEN', ':none': 0, ...timed.values },
    frees: quiet ? 'QUIETLY' : 'CALLING',
  });
}

/**
 * Takes the seats of all parties that a pass serves. Refused if the service is not OPEN, or its seats or times changed
 * since the read.
 */
export function serve(serviceId: string, read: Inventory, left: Inventory, times: Timed): Write {
  const timed = asTimed(times);
  return replaced(serviceId, read, left, {
    condition: `#status=:open AND ${timed.condition}`,
    names: timed.names,
    values: { ':open': 'OPEN', ...timed.values },
  });
}

/** Gives all seats back after the service is cancelled. Refused if the seats changed since the read. */
export function clear(serviceId: string, read: Inventory, left: Inventory): Write {
  const values = { ':cancelled': 'CANCELLED' };
  return replaced(serviceId, read, left, { condition: '#status=:cancelled', names: {}, values });
}

/**
 * Ends sales because the service is cancelled. Refused if it is cancelled already, or its listing changed since the
 * read.
 */
export function cancel(serviceId: string, read: Pick<StoredInventory, 'listed'>): Write {
  const { condition, names, values } = asListed(read);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #status=:cancelled',
      ConditionExpression: `#status<>:cancelled AND ${condition}`,
      ExpressionAttributeNames: { '#status': 'status', ...names },
      ExpressionAttributeValues: { ':cancelled': 'CANCELLED', ...values },
    },
  };
}

/**
 * Adds `more` seats to the pool on every leg, or removes them. Refused if a count would fall below zero or the service
 * is cancelled. Added seats become free as in `giveBack`.
 */
export function resize(serviceId: string, legs: number, more: number, quiet: boolean): Write {
  return update(serviceId, onEveryLeg(legs, more), {
    sets: ['#seats=#seats+:more'],
    conditions: ['#status<>:cancelled'],
    names: { '#status': 'status', '#seats': 'seats' },
    values: { ':cancelled': 'CANCELLED', ':more': more },
    frees: quiet ? 'QUIETLY' : 'CALLING',
  });
}

/**
 * Sets new times, and adds or removes seats. Every corridor then lists the service anew; the line is called unless
 * nobody can wait for these times. Refused as `resize` is, and if the listing changed since the read.
 */
export function retimed(
  serviceId: string,
  after: { readonly legs: number; readonly more: number; readonly timetable: number; readonly nobodyWaits: boolean },
  read: Pick<StoredInventory, 'listed'>,
): Write {
  const { condition, names, values } = asListed(read);
  const { legs, more, timetable, nobodyWaits } = after;
  const write = update(serviceId, onEveryLeg(legs, more), {
    ...{ frees: 'OTHERWISE', conditions: ['#status<>:cancelled', condition] },
    sets: ['#seats=#seats+:more', '#timetable=:timetable', '#waiting=#waiting+:called'],
    names: { '#status': 'status', '#seats': 'seats', '#timetable': 'timetable', '#waiting': 'waiting', ...names },
    values: {
      ':cancelled': 'CANCELLED',
      ':more': more,
      ':timetable': timetable,
      ':called': nobodyWaits ? 0 : 1,
      ...values,
    },
  });
  assert('Update' in write, 'an update');
  return { Update: { ...write.Update, UpdateExpression: `${write.Update.UpdateExpression} REMOVE #listed` } };
}

function onEveryLeg(legs: number, more: number): Change {
  return {
    pool: new Map(more === 0 ? [] : Array.from({ length: legs }, (_, leg): [number, number] => [leg, more])),
    quotas: new Map(),
  };
}

/**
 * Gives seats back in any status of the service. Refused if a count would fall below zero or the quota has ended. If
 * parties may wait for the seats, the same write calls the line, so nobody buys them before the writer's pass.
 * @param quiet nobody waited when it was read; refused if parties may wait now.
 */
export function giveBack(serviceId: string, change: Change, quiet: boolean): Write {
  return update(serviceId, change, {
    sets: ['#returned=if_not_exists(#returned,:never)+:once'],
    conditions: [],
    names: { '#returned': 'returned' },
    values: { ':never': 0, ':once': 1 },
    frees: quiet ? 'QUIETLY' : 'CALLING',
  });
}

/**
 * Ends all quotas: their seats go to the pool, and later returns can't go to them. Refused if the quotas changed since
 * the read.
 */
export function endQuotas(serviceId: string, read: StoredInventory, toPool: Change['pool']): Write {
  const change = { pool: toPool, quotas: new Map() };
  return update(serviceId, change, {
    sets: ['#quotas=:ended'],
    conditions: ['#quotas=:held'],
    names: { '#quotas': 'quotas' },
    values: { ':ended': {}, ':held': storedQuotas(read.quotas) },
    frees: isQuiet(read) ? 'QUIETLY' : 'CALLING',
  });
}

/** Ends sales for good. Refused if the service is cancelled; no change if it is closed. */
export function closeSales(serviceId: string): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #status = :closed',
      ConditionExpression: '#status IN (:open, :closed)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':open': 'OPEN', ':closed': 'CLOSED' },
    },
  };
}

/**
 * Condition that the service is closed with exactly the seats that were read. Equal numbers of free seats are not
 * enough: a returned seat may have been removed by a resize.
 */
export function closedAsRead(serviceId: string, { seats, pool, quotas }: StoredInventory): Write {
  return {
    ConditionCheck: {
      ...inventoryKey(serviceId),
      ConditionExpression: '#status = :closed AND #seats = :seats AND #pool = :pool AND #quotas = :quotas',
      ExpressionAttributeNames: { '#status': 'status', '#seats': 'seats', '#pool': 'pool', '#quotas': 'quotas' },
      ExpressionAttributeValues: {
        ...{ ':closed': 'CLOSED', ':seats': seats },
        ...{ ':pool': storedPool(pool), ':quotas': storedQuotas(quotas) },
      },
    },
  };
}

/**
 * Condition that every party seated at the read still has its seats, at the same times: refused if seats were given
 * back, the times changed or the service was cancelled. New sales do not matter.
 */
export function stillSeated(serviceId: string, { returned }: Pick<StoredInventory, 'returned'>, times: Timed): Write {
  const timed = asTimed(times);
  const same = returned === undefined ? 'attribute_not_exists(#returned)' : '#returned = :returned';
  return {
    ConditionCheck: {
      ...inventoryKey(serviceId),
      ConditionExpression: `#status <> :cancelled AND ${same} AND ${timed.condition}`,
      ExpressionAttributeNames: { '#status': 'status', '#returned': 'returned', ...timed.names },
      ExpressionAttributeValues: {
        ':cancelled': 'CANCELLED',
        ...(returned !== undefined && { ':returned': returned }),
        ...timed.values,
      },
    },
  };
}
