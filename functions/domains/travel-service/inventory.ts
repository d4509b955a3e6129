/**
 * A service's inventory: ONE small item, in no index, apart from the service, so that selling a seat is one conditional
 * update with no read before it. Legs and counties are attributes of maps (`l0`, `c530627`): a county's digits alone
 * would be taken for a list index, and a decrement past a list's end would write below zero.
 */
import type { Item, Key, Write } from '../../platform/database';
import type { Change, Inventory } from './seats';

export function inventoryKey(serviceId: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'inventory' } };
}

export function inventoryPut(serviceId: string, { pool, quotas }: Inventory): Write {
  const { TableName, Key: key } = inventoryKey(serviceId);
  const item = {
    ...key,
    status: 'OPEN',
    pool: Object.fromEntries(pool.map((free, leg) => [legName(leg), free])),
    quotas: storedQuotas(quotas),
  };
  return { Put: { TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' } };
}

export interface StoredInventory extends Inventory {
  /** Only an OPEN one sells. */
  readonly status: 'OPEN' | 'CLOSED' | 'CANCELLED';
}

export function parseInventory(item: Item): StoredInventory {
  const { pool, quotas, status } = item as {
    pool: Record<string, number>;
    quotas: Record<string, number>;
    status: StoredInventory['status'];
  };
  return {
    status,
    pool: Array.from({ length: Object.keys(pool).length }, (_, leg) => pool[legName(leg)] ?? 0),
    quotas: Object.fromEntries(Object.entries(quotas).map(([name, free]) => [name.slice(1), free])),
  };
}

/** Takes seats while the service is OPEN; refused when a number would fall below zero. */
export function sell(serviceId: string, change: Change): Write {
  return update(serviceId, change, {
    sets: [],
    conditions: ['#status=:open'],
    names: { '#status': 'status' },
    values: { ':open': 'OPEN' },
  });
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

function storedQuotas(quotas: Inventory['quotas']): Record<string, number> {
  return Object.fromEntries(Object.entries(quotas).map(([county, free]) => [countyName(county), free]));
}

function legName(leg: number): string {
  return `l${leg}`;
}

function countyName(county: string): string {
  return `c${county}`;
}
