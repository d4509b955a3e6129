/**
 * Rules of closing a manifest: whether all that was sold has been read, and the numbers of each party. Pure.
 */
import type { Allocation } from '../booking/allocation-store';
import type { Service } from '../travel-service/service-store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { soldOn } from '../travel-service/seats';
import type { Manifest, NumberedParty } from './store';
import { numberSeats } from './seat-numbers';
import { quotaAt } from '../travel-service/quotas';

/**
 * Whether the allocations account for all seats that the inventory has sold, on every leg. They may not: pages are read
 * one after the other, and the items of one transaction may become visible one after the other.
 */
export function isAllThatWasSold(
  { stops, quotaCounties }: Pick<Service, 'stops' | 'quotaCounties'>,
  inventory: StoredInventory,
  living: readonly Allocation[],
): boolean {
  const quotas = quotaCounties.flatMap((county) => quotaAt(stops, county) ?? []);
  return inventory.pool.every((_, leg) => {
    const riders = living.reduce(
      (sum, { fromStop, toStop, seats: size }) => sum + (rides(leg, fromStop, toStop) ? size : 0),
      0,
    );
    return riders === soldOn(inventory, leg, inventory.seats, quotas);
  });
}

/** Numbers the parties in order of allocation. Numbers of the previous manifest are kept as `numberSeats` promises. */
export function numbered(
  living: readonly Allocation[],
  seats: number,
  before: Pick<Manifest, 'parties'> | undefined,
): NumberedParty[] {
  // By traveller, not by place: others of the party may have left since.
  const assigned = new Map(
    before?.parties.map((party) => [
      party.allocationId,
      new Map(party.workerIds.map((workerId, index) => [workerId, party.numbers[index] ?? 0])),
    ]),
  );
  const parties = living.map(({ id, fromStop, toStop, workerIds }) => {
    const known = assigned.get(id);
    return { id, from: fromStop, to: toStop, assigned: workerIds.map((workerId) => known?.get(workerId) ?? 0) };
  });
  const given = numberSeats(parties, seats);
  return living.map(({ id, fromStop, toStop, workerIds }) => ({
    allocationId: id,
    fromStop,
    toStop,
    workerIds,
    numbers: given.get(id) ?? [],
  }));
}

function rides(leg: number, from: number, to: number): boolean {
  return from <= leg && leg < to;
}
