/**
 * The arithmetic of seats. Sales change counts; seat numbers are assigned when the manifest closes. On every leg: pool
 * + quotas + sold = seats. A county's quota is reserved on every leg from the county's stop on; a party that uses it
 * frees its seats for the pool on the legs that it does not ride. Pure.
 */
import type { RegionCode } from '../../reference/region/region-code';

/** Free seats: `pool` by leg (leg i is between stops i and i + 1), `quotas` by county. */
export interface Inventory {
  readonly pool: readonly number[];
  readonly quotas: Readonly<Record<string, number>>;
}

/** Indexes of stops: board at `from`, leave at `to`; the party rides legs `from` to `to - 1`. */
export interface Journey {
  readonly from: number;
  readonly to: number;
}

/** A county's quota and the index of the county's stop. */
export interface QuotaAt {
  readonly county: RegionCode;
  readonly stop: number;
}

/** How a party's seats are divided: `fromQuota` seats from `quota`, the rest from the pool. */
export interface Share {
  readonly fromPool: number;
  readonly fromQuota: number;
  readonly quota?: QuotaAt;
}

/** Differences that a sale or a return adds to the free counts; no count falls below zero. */
export interface Change {
  readonly pool: ReadonlyMap<number, number>;
  readonly quotas: ReadonlyMap<string, number>;
}

/** Inventory of a new service: seats not reserved for a county are in the pool, leg by leg. */
export function freshInventory(
  seats: number,
  legs: number,
  quotas: readonly (QuotaAt & { seats: number })[],
): Inventory {
  return {
    pool: Array.from({ length: legs }, (_, leg) =>
      quotas.reduce((left, quota) => (quota.stop <= leg ? left - quota.seats : left), seats),
    ),
    quotas: Object.fromEntries(quotas.map((quota) => [quota.county, quota.seats])),
  };
}

/**
 * How a party of `size` fits; undefined if it does not. Uses its county's quota first, so that the pool stays for
 * others.
 */
export function shareOf(
  inventory: Inventory,
  journey: Journey,
  size: number,
  quota: QuotaAt | undefined,
): Share | undefined {
  const reserved = quota === undefined ? 0 : (inventory.quotas[quota.county] ?? 0);
  const fromQuota = Math.min(size, reserved);
  const fromPool = size - fromQuota;
  if (fromPool > freeInPool(inventory, journey)) return undefined;
  return { fromPool, fromQuota, ...(fromQuota > 0 && quota !== undefined && { quota }) };
}

/** The largest party without a quota that fits on the journey. */
export function freeInPool({ pool }: Pick<Inventory, 'pool'>, journey: Journey): number {
  return Math.max(0, Math.min(...pool.slice(journey.from, journey.to)));
}

export function saleOf({ fromPool, fromQuota, quota }: Share, journey: Journey, legs: number): Change {
  const pool = new Map<number, number>();
  for (let leg = 0; leg < legs; leg += 1) {
    if (isRidden(journey, leg)) add(pool, leg, -fromPool);
    else if (quota !== undefined && leg >= quota.stop) add(pool, leg, fromQuota);
  }
  return { pool, quotas: new Map(quota === undefined ? [] : [[quota.county, -fromQuota]]) };
}

export function changed({ pool, quotas }: Inventory, change: Change): Inventory {
  return {
    pool: pool.map((free, leg) => free + (change.pool.get(leg) ?? 0)),
    quotas: Object.fromEntries(
      Object.entries(quotas).map(([county, free]) => [county, free + (change.quotas.get(county) ?? 0)]),
    ),
  };
}

/** Undoes the sale in favour of the quota. The pool must still have the seats on the legs that were not ridden. */
export function returnToQuota(share: Share, journey: Journey, legs: number): Change {
  const { pool, quotas } = saleOf(share, journey, legs);
  return { pool: negated(pool), quotas: negated(quotas) };
}

/**
 * Returns the ridden legs' seats to the pool. Always possible; needed once the quota has ended or its seats on other
 * legs are sold.
 */
export function returnToPool({ fromPool, fromQuota }: Share, journey: Journey): Change {
  const pool = new Map<number, number>();
  for (let leg = journey.from; leg < journey.to; leg += 1) add(pool, leg, fromPool + fromQuota);
  return { pool, quotas: new Map() };
}

/** Seats that the ending quotas add to the pool, by leg. */
export function quotaEnd({ quotas }: Inventory, ending: readonly QuotaAt[], legs: number): Change['pool'] {
  const pool = new Map<number, number>();
  for (const { county, stop } of ending) for (let leg = stop; leg < legs; leg += 1) add(pool, leg, quotas[county] ?? 0);
  return pool;
}

/** Seats sold on a leg: those that neither the pool nor a quota holds. */
export function soldOn(inventory: Inventory, leg: number, seats: number, quotas: readonly QuotaAt[]): number {
  const reserved = quotas.reduce(
    (sum, { county, stop }) => (stop <= leg ? sum + (inventory.quotas[county] ?? 0) : sum),
    0,
  );
  return seats - (inventory.pool[leg] ?? 0) - reserved;
}

/** Sold seat-legs divided by all seat-legs, 0 to 1. */
export function loadFactorOf(inventory: Inventory, seats: number, quotas: readonly QuotaAt[]): number {
  return loadOn(inventory, { from: 0, to: inventory.pool.length }, seats, quotas);
}

/** The load factor of the legs of a journey. */
export function loadOn(inventory: Inventory, journey: Journey, seats: number, quotas: readonly QuotaAt[]): number {
  let sold = 0;
  for (let leg = journey.from; leg < journey.to; leg += 1) sold += soldOn(inventory, leg, seats, quotas);
  return sold / (seats * (journey.to - journey.from));
}

function isRidden({ from, to }: Journey, leg: number): boolean {
  return leg >= from && leg < to;
}

function add<K>(numbers: Map<K, number>, key: K, amount: number): void {
  if (amount !== 0) numbers.set(key, (numbers.get(key) ?? 0) + amount);
}

function negated<K>(numbers: ReadonlyMap<K, number>): Map<K, number> {
  return new Map([...numbers].map(([key, amount]) => [key, -amount]));
}
