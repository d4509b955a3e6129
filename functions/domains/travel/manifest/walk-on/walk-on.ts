/**
 * Rules of walk-ons, who board a coach without a booking: valid rows of a report, and whether a seat is free for each.
 * Pure.
 */
import type { WalkOnInput } from '../../../../generated/graphql';
import { limits } from '../../../../limits';
import { checkNumber, type Path } from '../../../../platform/values/checks';
import type { CivilDate } from '../../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../../platform/values/clock';
import { type Refusal, refusal } from '../../../../platform/requests/result';
import { checkName, identityNumber } from '../../../people/worker/checks';
import type { Allocation } from '../../booking/allocation-store';
import type { StoredInventory } from '../../travel-service/inventory/inventory';
import type { Service } from '../../travel-service/service-store';
import { changed, freeInPool, type Inventory, type Journey, quotaEnd, saleOf } from '../../travel-service/seats';
import { quotasOf } from '../../travel-service/quotas';
import { numbered } from '../manifest';
import type { NumberedParty } from '../store';

/**
 * Checks a row by itself. Trains and flights sell tickets that name their traveller, so nobody boards them without one.
 * A boarding lies at most `limits.walkOnHoursBefore` before the departure: until then seats are for those who ask.
 */
export function checkWalkOn(
  path: Path,
  row: WalkOnInput,
  { service, at, today }: { readonly service: Service; readonly at: Instant; readonly today: CivilDate },
): Refusal[] {
  const { workerId, identityNumber: number, name, toStop } = row;
  const { from: fromStop } = journeyOf(row, service);
  const last = service.stops.length - 1;
  const journey = [
    ...checkNumber([...path, 'fromStop'], fromStop, { min: 0, max: last - 1 }),
    ...checkNumber([...path, 'toStop'], toStop, { min: Math.min(Math.max(fromStop, 0) + 1, last), max: last }),
  ];
  const byCard = workerId == null || number != null;
  return [
    ...(service.mode === 'COACH' ? [] : [refusal('NAMED_TICKETS', path)]),
    ...(byCard ? identityNumber([...path, 'identityNumber'], number, today) : []),
    ...checkName([...path, 'name'], name, { needed: byCard }),
    ...journey,
    ...(journey.length === 0 ? checkTime(path, at, service.stops[fromStop]?.departsAt) : []),
  ];
}

function checkTime(path: Path, at: Instant, departsAt: Instant | undefined): Refusal[] {
  if (departsAt === undefined) return [];
  const start = instantOf(new Date(Date.parse(departsAt) - limits.walkOnHoursBefore * 3_600_000));
  return at < start ? [refusal('RANGE_REVERSED', [...path, 'fromStop'], { start })] : [];
}

export function journeyOf({ fromStop, toStop }: WalkOnInput, { stops }: Pick<Service, 'stops'>): Journey {
  return { from: fromStop ?? 0, to: toStop ?? stops.length - 1 };
}

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
  for (const told of [filling.parties, sitting]) {
    const parties = numbered(living, seats, { parties: told });
    if (!movesSomebody(sitting, parties)) {
      const sale = saleOf({ fromPool: 1, fromQuota: 0 }, journey, filling.inventory.pool.length);
      return { inventory: changed(filling.inventory, sale), parties, living };
    }
  }
  return undefined;
}

function sittingAmong({ parties, living }: Filling, now: Date): NumberedParty[] {
  const begun = instantOf(new Date(now.getTime() + limits.walkOnHoursBefore * 3_600_000));
  const sitting = living.filter(({ status, departsAt }) => status === 'BOARDED' || departsAt <= begun);
  const ids = new Set(sitting.map(({ id }) => id));
  return parties.filter(({ allocationId }) => ids.has(allocationId));
}

function movesSomebody(before: readonly NumberedParty[], after: readonly NumberedParty[]): boolean {
  const now = new Map(after.flatMap(seatsIn));
  // Who left the party since has no number any more.
  return before.flatMap(seatsIn).some(([id, number]) => (now.get(id) ?? number) !== number);
}

function seatsIn({ workerIds, numbers }: NumberedParty): (readonly [string, number])[] {
  return workerIds.map((id, index) => [id, numbers[index] ?? 0]);
}
