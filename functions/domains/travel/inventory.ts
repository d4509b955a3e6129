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
    quotas: Object.fromEntries(Object.entries(quotas).map(([county, free]) => [countyName(county), free])),
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
  return update(serviceId, change, true);
}

/** Gives seats back whatever the service's status; refused when a number would fall below zero. */
export function giveBack(serviceId: string, change: Change): Write {
  return update(serviceId, change, false);
}

/** About 30 characters a leg: 29 legs and a quota stay below DynamoDB's 4,096 characters. */
function update(serviceId: string, { pool, quotas }: Change, onlyOpen: boolean): Write {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const sets: string[] = [];
  const conditions: string[] = [];
  const apply = (map: string, attribute: string, amount: number): void => {
    const path = `#${map}.#${attribute}`;
    const value = `:${amount < 0 ? 'm' : 'p'}${Math.abs(amount)}`;
    names[`#${map}`] = map;
    names[`#${attribute}`] = attribute;
    values[value] = Math.abs(amount);
    sets.push(`${path}=${path}${amount < 0 ? '-' : '+'}${value}`);
    if (amount < 0) conditions.push(`${path}>=${value}`);
  };
  for (const [leg, amount] of pool) apply('pool', legName(leg), amount);
  for (const [county, amount] of quotas) apply('quotas', countyName(county), amount);
  if (onlyOpen) {
    names['#status'] = 'status';
    values[':open'] = 'OPEN';
    conditions.push('#status=:open');
  }
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

function legName(leg: number): string {
  return `l${leg}`;
}

function countyName(county: string): string {
  return `c${county}`;
}
