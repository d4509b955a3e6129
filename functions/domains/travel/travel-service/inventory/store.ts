/**
 * The inventory item: its codec and the expressions that change its counts. Legs and counties are map attributes (`l0`,
 * `c530627`): DynamoDB would take bare digits for a list index, and a decrement past a list's end would write below
 * zero.
 */
import type { Item, Key, Write } from '../../../../platform/dynamodb/database';
import { number, oneOf, optional, recordOf, text } from '../../../../platform/items/attributes';
import { codec } from '../../../../platform/items/codec';
import { assert } from '../../../../platform/requests/errors';
import { callsNobody, callsWork } from '../../../../triggers';
import type { Change, Inventory } from '../seats';
import type { Listed, StoredInventory } from './inventory';

export function inventoryKey(serviceId: string): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'inventory' } };
}

interface Stored extends Omit<StoredInventory, 'pool' | 'quotas'> {
  readonly pool: Readonly<Record<string, number>>;
  readonly quotas: Readonly<Record<string, number>>;
}

const { decode } = codec<Stored>(
  'inventory',
  {
    status: oneOf('OPEN', 'CLOSED', 'CANCELLED'),
    ...{ seats: number, waiting: number, pool: recordOf(number), quotas: recordOf(number) },
    ...{ listed: optional(recordOf(number)), returned: optional(number), timetable: optional(number) },
    opening: optional(text),
  },
  ({ sk }) => sk === 'inventory',
);

/**
 * @throws if the item is malformed. Callers set it aside, so that one malformed inventory does not hide other services.
 */
export function parseInventory(item: Item): StoredInventory {
  const { pool, quotas, ...inventory } = decode(item);
  const { seats, waiting } = inventory;
  assert([seats, waiting, ...Object.values(quotas)].every(isWhole), 'whole numbers in an inventory');
  return { ...inventory, pool: legsOf(pool), quotas: quotasOf(quotas) };
}

/** Legs are numbered from zero without a gap. */
function legsOf(pool: Stored['pool']): number[] {
  const legs = Object.keys(pool).map((_, leg) => pool[legName(leg)]);
  assert(legs.length > 0 && legs.every(isWhole), 'legs of an inventory');
  return legs;
}

function isWhole(free: number | undefined): free is number {
  return Number.isSafeInteger(free);
}

function quotasOf(quotas: Stored['quotas']): Record<string, number> {
  return Object.fromEntries(Object.entries(quotas).map(([name, free]) => [name.slice(1), free]));
}

/** Sets the attribute `calls`: whether the stream calls `work` for this write. */
export function calling(whom: typeof callsWork | typeof callsNobody) {
  return { set: '#calls=:calls', names: { '#calls': 'calls' }, values: { ':calls': whom.calls } };
}

/** The version of the times by which a journey was chosen; a departure, a service and an inventory have it. */
export interface Timed {
  readonly timetable?: number | undefined;
}

export function asTimed({ timetable }: Timed) {
  const names = { '#timetable': 'timetable' };
  return timetable === undefined
    ? { condition: 'attribute_not_exists(#timetable)', names, values: {} }
    : { condition: '#timetable=:timetable', names, values: { ':timetable': timetable } };
}

export function asListed({ listed }: { readonly listed?: Listed | undefined }) {
  const names = { '#listed': 'listed' };
  return listed === undefined
    ? { condition: 'attribute_not_exists(#listed)', names, values: {} }
    : { condition: '#listed=:listed', names, values: { ':listed': listed } };
}

/** Replaces all counts. Only `work` writes this. */
export function replaced(
  serviceId: string,
  read: Inventory,
  left: Inventory,
  status: Pick<Expressions, 'names' | 'values'> & { readonly condition: string },
): Write {
  const own = calling(callsNobody);
  return {
    Update: {
      ...inventoryKey(serviceId),
      UpdateExpression: `SET #pool=:pool, #quotas=:quotas, ${own.set}`,
      ConditionExpression: `${status.condition} AND #pool=:poolRead AND #quotas=:quotasRead`,
      ExpressionAttributeNames: {
        ...{ '#status': 'status', '#pool': 'pool', '#quotas': 'quotas' },
        ...{ ...status.names, ...own.names },
      },
      ExpressionAttributeValues: {
        ...{ ...status.values, ...own.values },
        ':pool': storedPool(left.pool),
        ':quotas': storedQuotas(left.quotas),
        ':poolRead': storedPool(read.pool),
        ':quotasRead': storedQuotas(read.quotas),
      },
    },
  };
}

interface Expressions {
  /**
   * How the write frees seats. QUIETLY: on condition that nobody waits. CALLING: it calls the line. OTHERWISE: the
   * caller's own expressions do that.
   */
  readonly frees: 'QUIETLY' | 'CALLING' | 'OTHERWISE';
  readonly sets: readonly string[];
  readonly conditions: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Changes counts by differences and calls `work`. About 30 characters for each leg: 29 legs and a quota stay below
 * DynamoDB's limit of 4,096.
 */
export function update(serviceId: string, { pool, quotas }: Change, also: Expressions): Write {
  const called = calling(callsWork);
  const names: Record<string, string> = { ...also.names, ...called.names };
  const values: Record<string, unknown> = { ...also.values, ...called.values };
  const sets = [...also.sets, called.set];
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
  if ([...pool.values(), ...quotas.values()].some((amount) => amount > 0)) {
    if (also.frees !== 'OTHERWISE') names['#waiting'] = 'waiting';
    if (also.frees === 'CALLING') {
      values[':one'] = 1;
      sets.push('#waiting=#waiting+:one');
    }
    if (also.frees === 'QUIETLY') {
      values[':none'] = 0;
      names['#listed'] = 'listed';
      conditions.push('#waiting=:none', 'attribute_not_exists(#listed)');
    }
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

export function storedPool(pool: Inventory['pool']): Record<string, number> {
  return Object.fromEntries(pool.map((free, leg) => [legName(leg), free]));
}

export function storedQuotas(quotas: Inventory['quotas']): Record<string, number> {
  return Object.fromEntries(Object.entries(quotas).map(([county, free]) => [countyName(county), free]));
}

export function legName(leg: number): string {
  return `l${leg}`;
}

export function countyName(county: string): string {
  return `c${county}`;
}
