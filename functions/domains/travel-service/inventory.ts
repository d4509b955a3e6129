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
}

export function parseInventory(item: Item): StoredInventory {
  const { pool, quotas, status, seats, waiting } = item as {
    pool: Record<string, number>;
    quotas: Record<string, number>;
    status: StoredInventory['status'];
    seats: number;
    waiting: number;
  };
  return {
    ...{ status, seats, waiting },
    pool: Array.from({ length: Object.keys(pool).length }, (_, leg) => pool[legName(leg)] ?? 0),
    quotas: Object.fromEntries(Object.entries(quotas).map(([name, free]) => [name.slice(1), free])),
  };
}

/** Takes seats while the service is OPEN and nobody waits for it; refused when a number would fall below zero. */
export function sell(serviceId: string, change: Change): Write {
  return update(serviceId, change, {
    sets: [],
    conditions: ['#status=:open', '#waiting=:none'],
    names: { '#status': 'status', '#waiting': 'waiting' },
    values: { ':open': 'OPEN', ':none': 0 },
  });
}

/** What those who waited take, all at once; refused where the service is not OPEN, or has not what was read. */
export function serve(serviceId: string, read: Inventory, left: Inventory): Write {
  return replaced(serviceId, read, left, { condition: '#status=:open', values: { ':open': 'OPEN' } });
}

/** Seats that everyone who had some gives back when the service is cancelled; refused where it has not what was read. */
export function clear(serviceId: string, read: Inventory, left: Inventory): Write {
  return replaced(serviceId, read, left, { condition: '#status=:cancelled', values: { ':cancelled': 'CANCELLED' } });
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

/** More or fewer seats on every leg, of the pool; refused when a number would fall below zero, or the service is cancelled. */
export function resize(serviceId: string, legs: number, seats: number): Write {
  const change = { pool: new Map(Array.from({ length: legs }, (_, leg) => [leg, seats])), quotas: new Map() };
  return update(serviceId, change, {
    sets: ['#seats=#seats+:more'],
    conditions: ['#status<>:cancelled'],
    names: { '#status': 'status', '#seats': 'seats' },
    values: { ':cancelled': 'CANCELLED', ':more': seats },
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
  status: { readonly condition: string; readonly values: Readonly<Record<string, string>> },
): Write {
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: 'SET #pool=:pool, #quotas=:quotas',
      ConditionExpression: `${status.condition} AND #pool=:poolRead AND #quotas=:quotasRead`,
      ExpressionAttributeNames: { '#status': 'status', '#pool': 'pool', '#quotas': 'quotas' },
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
