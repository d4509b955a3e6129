/** Writes of an inventory's seats: made, sold, given back, more or fewer of them, and sold no more; and conditions on them. */
import type { Write } from '../../../../platform/dynamodb/database';
import { assert } from '../../../../platform/requests/errors';
import { callsWork } from '../../../../triggers';
import type { Change, Inventory } from '../seats';
import { asListed, asTimed, inventoryKey, replaced, storedPool, storedQuotas, type Timed, update } from './store';
import { isQuiet, type StoredInventory } from './inventory';

/** @param waiting 1 where somebody may wait for the service before there is one. */
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
 * Takes seats that are on direct sale while the service is OPEN and runs by the times that were read; refused when a number would
 * fall below zero. What a quota's party does not ride becomes free for others: see `giveBack`.
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
 * What those who waited take, all at once; refused where the service is not OPEN, has not what was read, or runs at other times
 * than those by which they were chosen.
 */
export function serve(serviceId: string, read: Inventory, left: Inventory, times: Timed): Write {
  const timed = asTimed(times);
  return replaced(serviceId, read, left, {
    condition: `#status=:open AND ${timed.condition}`,
    names: timed.names,
    values: { ':open': 'OPEN', ...timed.values },
  });
}

/** Seats that everyone who had some gives back when the service is cancelled; refused where it has not what was read. */
export function clear(serviceId: string, read: Inventory, left: Inventory): Write {
  const values = { ':cancelled': 'CANCELLED' };
  return replaced(serviceId, read, left, { condition: '#status=:cancelled', names: {}, values });
}

/** Sells nothing any more, whatever was sold; refused where it is cancelled already, or listed otherwise than was read. */
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
 * More or fewer seats on every leg, of the pool; refused when a number would fall below zero, or the service is cancelled. More of
 * them become free as in `giveBack`.
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
 * Other times by which seats are sold from here on, and more or fewer seats, or none: every corridor lists it anew, and where
 * somebody may wait for these times the line is called. Refused also where it is listed otherwise than was read.
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
 * Gives seats back whatever the service's status; refused when a number would fall below zero, or the quota has ended. Where
 * somebody may wait for them they call the line: nobody buys them before its writer has looked.
 * @param quiet nobody waits: refused where somebody may.
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
 * Ends every quota: what they hold goes to the pool, and with their numbers gone nothing comes back to them. Refused when
 * they no longer hold what was read.
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

/** Nothing is sold from here on. Refused for a service that was cancelled; of one that is closed it changes nothing. */
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
 * Refused unless the service is closed and has sold exactly what it had when it was read. As many free seats are not enough: one that
 * was given back may have been taken out of the service.
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
 * Whoever had seats when it was read has them still, at the same times: refused where somebody gave some back, the times changed, or
 * the service was cancelled. Who got seats meanwhile is in nobody's way.
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
