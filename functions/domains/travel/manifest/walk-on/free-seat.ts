/** Whether a seat is free for somebody who boards without a booking, and which. Pure. */
import { limits } from '../../../../limits';
import { hoursAfter } from '../../../../platform/values/clock';
import type { Allocation } from '../../booking/allocation-store';
import type { StoredInventory } from '../../travel-service/inventory/inventory';
import { quotasOf } from '../../travel-service/quotas';
import { changed, freeInPool, type Inventory, quotaEnd, saleOf } from '../../travel-service/seats';
import type { Service } from '../../travel-service/service-store';
import { numbered } from '../closing';
import type { NumberedParty } from '../store';

/** A coach as it fills up. */
export interface Filling {
  readonly inventory: Inventory;
  readonly parties: readonly NumberedParty[];
  readonly living: readonly Allocation[];
}

/**
 * The seats that are left once sales have ended: nobody of a county can ask for its quota any more, so the quotas end.
 */
export function leftOn(service: Service, read: StoredInventory): Inventory {
  const pool = quotaEnd(read, quotasOf(service), read.pool.length);
  return { ...changed(read, { pool, quotas: new Map() }), quotas: {} };
}

/**
 * The coach with one more passenger. Undefined if no seat is free on the whole way, or if somebody who may sit already
 * would have to change seats for it: who was reported on board, and all who board where boarding has begun, since the
 * device that saw them may be offline. Those who board later get other numbers if need be, as few of them as possible
 * where no more than one has to.
 */
export function seated(
  filling: Filling,
  walkOn: Allocation,
  { seats, now }: { readonly seats: number; readonly now: Date },
): Filling | undefined {
  const journey = { from: walkOn.fromStop, to: walkOn.toStop };
  if (freeInPool(filling.inventory, journey) < 1) return undefined;
  const living = [...filling.living, walkOn];
  const sitting = sittingAmong(filling, now);
  // Where the fewest numbers that can change are those of people who sit, the numbers of all others are open.
  for (const kept of [filling.parties, sitting]) {
    const parties = numbered(living, seats, { parties: kept });
    if (!movesSomebody(sitting, parties)) {
      const sale = saleOf({ fromPool: 1, fromQuota: 0 }, journey, filling.inventory.pool.length);
      return { inventory: changed(filling.inventory, sale), parties, living };
    }
  }
  return undefined;
}

function sittingAmong({ parties, living }: Filling, now: Date): NumberedParty[] {
  const begun = hoursAfter(now, limits.walkOnHoursBefore);
  const sitting = living.filter(({ status, departsAt }) => status === 'BOARDED' || departsAt <= begun);
  const ids = new Set(sitting.map(({ id }) => id));
  return parties.filter(({ allocationId }) => ids.has(allocationId));
}

/** Whether somebody who had a number has another one. */
export function movesSomebody(before: readonly NumberedParty[], after: readonly NumberedParty[]): boolean {
  const now = new Map(after.flatMap(seatsIn));
  // Who left the party since has no number any more.
  return before.flatMap(seatsIn).some(([id, number]) => (now.get(id) ?? number) !== number);
}

function seatsIn({ workerIds, numbers }: NumberedParty): (readonly [string, number])[] {
  return workerIds.map((id, index) => [id, numbers[index] ?? 0]);
}
