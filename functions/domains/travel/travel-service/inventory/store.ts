/**
 * The inventory item: its codec and the expressions that change its counts. Legs and counties are map attributes (`l0`,
 * `c530627`): DynamoDB would take bare digits for a list index, and a decrement past a list's end would write below
 * zero.
 */
import type { ServiceId } from '../../../../id-kinds';
import type { Item, Key } from '../../../../platform/dynamodb/database';
import {
  absent,
  allOf,
  atLeast,
  check,
  type Condition,
  equals,
  exists,
  isThere,
  unchanged,
} from '../../../../platform/dynamodb/expressions';
import * as attr from '../../../../platform/items/attributes';
import { codec } from '../../../../platform/items/codec';
import { assert } from '../../../../platform/requests/errors';
import { callsNobody, callsWork } from '../../../../triggers';
import type { Change, Inventory } from '../seats';
import type { StoredInventory } from './inventory';

export function inventoryKey(serviceId: ServiceId): Key {
  return { TableName: 'TravelAllocations', Key: { pk: serviceId, sk: 'inventory' } };
}

interface Stored extends Omit<StoredInventory, 'pool' | 'quotas'> {
  readonly pool: Readonly<Record<string, number>>;
  readonly quotas: Readonly<Record<string, number>>;
}

const inventories = codec<Stored>(
  'inventory',
  {
    status: attr.oneOf('OPEN', 'CLOSED', 'CANCELLED'),
    ...{
      seats: attr.integer,
      waiting: attr.integer,
      pool: attr.recordOf(attr.integer),
      quotas: attr.recordOf(attr.integer),
    },
    ...{
      listed: attr.optional(attr.recordOf(attr.integer)),
      returned: attr.optional(attr.integer),
      timetable: attr.optional(attr.integer),
    },
    opening: attr.optional(attr.text),
  },
  ({ sk }) => sk === 'inventory',
);

/**
 * @throws if the item is malformed. Callers set it aside, so that one malformed inventory does not hide other services.
 */
export function parseInventory(item: Item): StoredInventory {
  const { pool, quotas, ...inventory } = inventories.decode(item);
  return { ...inventory, pool: legsOf(pool), quotas: quotasOf(quotas) };
}

/** Legs are numbered from zero without a gap. */
function legsOf(pool: Stored['pool']): number[] {
  const legs = Object.keys(pool).flatMap((_, leg) => pool[legName(leg)] ?? []);
  assert(legs.length > 0 && legs.length === Object.keys(pool).length, 'legs of an inventory');
  return legs;
}

function quotasOf(quotas: Stored['quotas']): Record<string, number> {
  return Object.fromEntries(Object.entries(quotas).map(([name, free]) => [name.slice(1), free]));
}

/** The version of the times by which a journey was chosen; a departure, a service and an inventory have it. */
export interface Timed {
  readonly timetable?: number | undefined;
}

/** Condition that an inventory still has these times. */
export function hasTimesOf({ timetable }: Timed) {
  return unchanged('timetable', timetable);
}

/** A new inventory. Open, and with the stream calling `work`. */
export function inventoryItem(serviceId: ServiceId, { pool, quotas }: Inventory, seats: number, waiting: number) {
  const counts = { pool: storedPool(pool), quotas: storedQuotas(quotas), seats, waiting };
  return inventories.stored(inventoryKey(serviceId), { status: 'OPEN', ...counts }, callsWork);
}

/** An update of the inventory, which says nothing yet of whom the stream calls (`callsWork`, `callsNobody`). */
export function updateInventory(serviceId: ServiceId) {
  return inventories.update<{ readonly calls: string }>(inventoryKey(serviceId));
}

/** Condition of a transaction that writes nothing to the inventory. */
export function checkInventory(serviceId: ServiceId) {
  return check<Stored>(inventoryKey(serviceId));
}

/** Condition that the inventory has the free seats that were read. */
export function hasSeatsOf({ pool, quotas }: Inventory) {
  return allOf(equals('pool', storedPool(pool)), equals('quotas', storedQuotas(quotas)));
}

/** Replaces all counts, and calls nobody: nobody waits for what is written. */
export function replaceSeats(serviceId: ServiceId, { pool, quotas }: Inventory) {
  return updateInventory(serviceId).set({ pool: storedPool(pool), quotas: storedQuotas(quotas), ...callsNobody });
}

/**
 * How a write frees seats. QUIETLY: on condition that nobody waits. CALLING: it calls the line. OTHERWISE: the caller
 * sees to that.
 */
export type Frees = 'QUIETLY' | 'CALLING' | 'OTHERWISE';

/**
 * Changes counts by differences and calls `work`: an update, and the conditions that no count falls below zero and no
 * quota that takes seats has ended. An expression takes up to 33 characters for each leg: 29 legs and a quota stay far
 * below DynamoDB's limit of 4,096.
 */
export function changeSeats(serviceId: ServiceId, { pool, quotas }: Change, frees: Frees) {
  const legs = [...pool].map(([leg, amount]) => [`pool.${legName(leg)}`, amount] as const);
  const counties = [...quotas].map(([county, amount]) => [`quotas.${countyName(county)}`, amount] as const);
  const all = [...legs, ...counties];
  const taken = all.filter(([, amount]) => amount < 0).map(([path, amount]) => atLeast(path, -amount));
  const open = counties.filter(([, amount]) => amount >= 0).map(([path]) => exists(path));
  const write = updateInventory(serviceId).increase(Object.fromEntries(all)).set(callsWork);
  const conditions: readonly InventoryCondition[] = [isThere, ...taken, ...open];
  if (frees === 'OTHERWISE' || !all.some(([, amount]) => amount > 0)) return { write, conditions };
  return frees === 'CALLING'
    ? { write: write.increase({ waiting: 1 }), conditions }
    : { write, conditions: [...conditions, equals('waiting', 0), absent('listed')] };
}

type InventoryCondition = Condition<keyof Stored | `pool.${string}` | `quotas.${string}`>;

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
