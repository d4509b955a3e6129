/**
 * A service's inventory: ONE small item, in no index, apart from the service, so that selling a seat is one conditional
 * update with no read before it. Legs and counties are attributes of maps (`l0`, `c530627`): a county's digits alone
 * would be taken for a list index, and a decrement past a list's end would write below zero. `waiting` is what keeps new
 * requests from overtaking those who wait (docs/decisions/0012-waitlist.md).
 */
import type { Item, Key, Write } from '../../platform/database';
import type { Change, Inventory } from './seats';

export function inventoryKey(serviceId: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'inventory' } };
}

/** @param waiting 1 where somebody waits for the service before there is one. */
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
  };
  return { Put: { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export interface StoredInventory extends Inventory {
  /** Only an OPEN one sells. */
  readonly status: 'OPEN' | 'CLOSED' | 'CANCELLED';
  /** All seats of the service, sold or not. */
  readonly seats: number;
  /** Zero where nobody waits for the service; else it rises with each who joins. */
  readonly waiting: number;
  /** The service's, by whose times seats are sold; absent while they are those of the beginning. */
  readonly timetable?: number | undefined;
}

export function parseInventory(item: Item): StoredInventory {
  const { pool, quotas, status, seats, waiting, timetable } = item as {
    pool: Record<string, number>;
    quotas: Record<string, number>;
    status: StoredInventory['status'];
    seats: number;
    waiting: number;
    timetable?: number;
  };
  return {
    ...{ status, seats, waiting, timetable },
    pool: Array.from({ length: Object.keys(pool).length }, (_, leg) => pool[legName(leg)] ?? 0),
    quotas: Object.fromEntries(Object.entries(quotas).map(([name, free]) => [name.slice(1), free])),
  };
}

/** The times by which a journey was chosen: of a departure, a service or an inventory. */
export interface Timed {
  readonly timetable?: number | undefined;
}

/**
 * Takes seats while the service is OPEN, runs by the times that were read and nobody waits for it; refused when a number would
 * fall below zero.
 */
export function sell(serviceId: string, change: Change, read: Timed): Write {
  const timed = asTimed(read);
  return update(serviceId, change, {
    sets: [],
    conditions: ['#status=:open', '#waiting=:none', timed.condition],
    names: { '#status': 'status', '#waiting': 'waiting', ...timed.names },
    values: { ':open': 'OPEN', ':none': 0, ...timed.values },
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

function asTimed({ timetable }: Timed) {
  const names = { '#timetable': 'timetable' };
  return timetable === undefined
    ? { condition: 'attribute_not_exists(#timetable)', names, values: {} }
    : { condition: '#timetable=:timetable', names, values: { ':timetable': timetable } };
}

/** Seats that everyone who had some gives back when the service is cancelled; refused where it has not what was read. */
export function clear(serviceId: string, read: Inventory, left: Inventory): Write {
  const values = { ':cancelled': 'CANCELLED' };
  return replaced(serviceId, read, left, { condition: '#status=:cancelled', names: {}, values });
}

/** Sells nothing any more, whatever was sold. */
export function cancel(serviceId: string): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #status=:cancelled',
      ConditionExpression: '#status<>:cancelled',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':cancelled': 'CANCELLED' },
    },
  };
}

/**
 * More or fewer seats on every leg, of the pool, and the times by which seats are sold from here on; refused when a number would
 * fall below zero, or the service is cancelled.
 */
export function reshape(
  serviceId: string,
  { legs, more, timetable }: { readonly legs: number; readonly more: number } & Timed,
): Write {
  const resized = more === 0 ? [] : Array.from({ length: legs }, (_, leg): [number, number] => [leg, more]);
  const change = { pool: new Map(resized), quotas: new Map() };
  return update(serviceId, change, {
    sets: [
      ...(more === 0 ? [] : ['#seats=#seats+:more']),
      ...(timetable === undefined ? [] : ['#timetable=:timetable']),
    ],
    conditions: ['#status<>:cancelled'],
    names: {
      '#status': 'status',
      ...(more !== 0 && { '#seats': 'seats' }),
      ...(timetable !== undefined && { '#timetable': 'timetable' }),
    },
    values: {
      ':cancelled': 'CANCELLED',
      ...(more !== 0 && { ':more': more }),
      ...(timetable !== undefined && { ':timetable': timetable }),
    },
  });
}

/** One more waits. A single write, which any number of parties can make at once. */
export function oneMoreWaits(serviceId: string): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'ADD #waiting :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#waiting': 'waiting' },
      ExpressionAttributeValues: { ':one': 1 },
    },
  };
}

/** Nobody waits; refused where somebody joined since `waiting` was read. */
export function nobodyWaits(serviceId: string, waiting: number): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #waiting=:none',
      ConditionExpression: '#waiting=:read',
      ExpressionAttributeNames: { '#waiting': 'waiting' },
      ExpressionAttributeValues: { ':none': 0, ':read': waiting },
    },
  };
}

function replaced(
  serviceId: string,
  read: Inventory,
  left: Inventory,
  status: Pick<Expressions, 'names' | 'values'> & { readonly condition: string },
): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #pool=:pool, #quotas=:quotas',
      ConditionExpression: `${status.condition} AND #pool=:poolRead AND #quotas=:quotasRead`,
      ExpressionAttributeNames: { '#status': 'status', '#pool': 'pool', '#quotas': 'quotas', ...status.names },
      ExpressionAttributeValues: {
        ...status.values,
        ':pool': storedPool(left.pool),
        ':quotas': storedQuotas(left.quotas),
        ':poolRead': storedPool(read.pool),
        ':quotasRead': storedQuotas(read.quotas),
      },
    },
  };
}

/** Gives seats back whatever the service's status; refused when a number would fall below zero, or the quota has ended. */
export function giveBack(serviceId: string, change: Change): Write {
  return update(serviceId, change, { sets: [], conditions: [], names: {}, values: {} });
}

/**
 * Ends every quota: what they hold goes to the pool, and with their numbers gone nothing comes back to them. Refused when
 * they no longer hold what was read.
 */
export function endQuotas(serviceId: string, { quotas }: Inventory, toPool: Change['pool']): Write {
  const change = { pool: toPool, quotas: new Map() };
  return update(serviceId, change, {
    sets: ['#quotas=:ended'],
    conditions: ['#quotas=:held'],
    names: { '#quotas': 'quotas' },
    values: { ':ended': {}, ':held': storedQuotas(quotas) },
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

/** Refused unless the service is closed and has sold exactly what it had when it was read. */
export function closedAsRead(serviceId: string, { pool, quotas }: Inventory): Write {
  return {
    ConditionCheck: {
      ...inventoryKey(serviceId),
      ConditionExpression: '#status = :closed AND #pool = :pool AND #quotas = :quotas',
      ExpressionAttributeNames: { '#status': 'status', '#pool': 'pool', '#quotas': 'quotas' },
      ExpressionAttributeValues: { ':closed': 'CLOSED', ':pool': storedPool(pool), ':quotas': storedQuotas(quotas) },
    },
  };
}

interface Expressions {
  readonly sets: readonly string[];
  readonly conditions: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** About 30 characters a leg: 29 legs and a quota stay below DynamoDB's 4,096 characters. */
function update(serviceId: string, { pool, quotas }: Change, also: Expressions): Write {
  const names: Record<string, string> = { ...also.names };
  const values: Record<string, unknown> = { ...also.values };
  const sets = [...also.sets];
  const conditions = [...also.conditions];
  const apply = (map: string, attribute: string, amount: number): void => {
    const path = `#${map}.#${attribute}`;
    const value = `:${amount < 0 ? 'm' : 'p'}${Math.abs(amount)}`;
    names[`#${map}`] = map;
    names[`#${attribute}`] = attribute;
    values[value] = Math.abs(amount);
    sets.push(`${path}=${path}${amount < 0 ? '-' : '+'}${value}`);
    if (amount < 0) conditions.push(`${path}>=${value}`);
    else if (map === 'quotas') conditions.push(`attribute_exists(${path})`);
  };
  for (const [leg, amount] of pool) apply('pool', legName(leg), amount);
  for (const [county, amount] of quotas) apply('quotas', countyName(county), amount);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET ${sets.join(',')}`,
      ConditionExpression: ['attribute_exists(pk)', ...conditions].join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}

function storedPool(pool: Inventory['pool']): Record<string, number> {
  return Object.fromEntries(pool.map((free, leg) => [legName(leg), free]));
}

function storedQuotas(quotas: Inventory['quotas']): Record<string, number> {
  return Object.fromEntries(Object.entries(quotas).map(([county, free]) => [countyName(county), free]));
}

function legName(leg: number): string {
  return `l${leg}`;
}

function countyName(county: string): string {
  return `c${county}`;
}
