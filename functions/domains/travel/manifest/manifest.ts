/**
 * Rules of manifests: who gets a seat number, who is a passenger, who is a no-show, and valid boarding reports. Pure.
 */
import type { BoardPassengersInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDistinct, checkListLength } from '../../../platform/values/checks';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { assert } from '../../../platform/requests/errors';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Allocation } from '../booking/allocation-store';
import { isOver } from '../booking/booking';
import type { Service } from '../travel-service/service-store';
import type { StoredInventory } from '../travel-service/inventory/inventory';
import { soldOn } from '../travel-service/seats';
import { quotaAt } from '../travel-service/travel-service';
import type { Manifest, NumberedParty } from './store';
import { numberSeats } from './seat-numbers';

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
  const told = new Map(
    before?.parties.map((party) => [
      party.allocationId,
      new Map(party.workerIds.map((workerId, index) => [workerId, party.numbers[index] ?? 0])),
    ]),
  );
  const parties = living.map(({ id, fromStop, toStop, workerIds }) => {
    const known = told.get(id);
    return { id, from: fromStop, to: toStop, told: workerIds.map((workerId) => known?.get(workerId) ?? 0) };
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

/** A manifest with its service, as its fields need it. */
export interface ManifestView {
  readonly service: Service;
  readonly manifest: Manifest;
  /** Ids of the passengers whom the caller sees; absent where the caller sees all of them. */
  readonly shown?: ReadonlySet<string> | undefined;
}

export function isShown({ shown }: Pick<ManifestView, 'shown'>, workerId: string): boolean {
  return shown === undefined || shown.has(workerId);
}

/** One traveller on the manifest. */
export interface Passenger {
  readonly service: Service;
  readonly workerId: string;
  readonly seatNumber: number;
  readonly fromStop: number;
  readonly toStop: number;
  readonly boardedAt: Instant | undefined;
}

/** Travellers with a seat number who still have a seat and whom the caller sees: by boarding stop, then seat number. */
export function passengersOf(
  { service, manifest: { parties }, shown }: ManifestView,
  allocations: readonly Allocation[],
  now: Date,
): Passenger[] {
  const living = new Map(livingAmong(allocations, now).map((allocation) => [allocation.id, allocation]));
  return parties
    .flatMap(({ allocationId, fromStop, toStop, workerIds, numbers }) => {
      const allocation = living.get(allocationId);
      if (allocation === undefined) return [];
      return workerIds.flatMap((workerId, index): Passenger[] => {
        const hasLeft = !allocation.workerIds.includes(workerId);
        if (hasLeft || !isShown({ shown }, workerId)) return [];
        const seatNumber = numbers[index];
        assert(seatNumber, 'a number for each of the party');
        const boardedAt = allocation.boarded?.[workerId];
        return [{ service, workerId, seatNumber, fromStop, toStop, boardedAt }];
      });
    })
    .sort((a, b) => a.fromStop - b.fromStop || a.seatNumber - b.seatNumber);
}

/** Allocations that have seats. */
export function livingAmong(allocations: readonly Allocation[], now: Date): Allocation[] {
  return allocations.filter((allocation) => !isOver(allocation, now));
}

/** Whether the service has left the passenger's stop and no boarding was reported. */
export function isNoShow({ service, fromStop, boardedAt }: Passenger, now: Date): boolean {
  const departsAt = service.stops[fromStop]?.departsAt;
  return boardedAt === undefined && departsAt !== undefined && departsAt <= instantOf(now);
}

/** Seat-legs ridden by boarded passengers divided by all seat-legs, 0 to 1. */
export function loadFactorOf({ seats, stops }: Service, passengers: readonly Passenger[]): number {
  const ridden = passengers.reduce(
    (sum, { boardedAt, fromStop, toStop }) => sum + (boardedAt === undefined ? 0 : toStop - fromStop),
    0,
  );
  return ridden / (seats * (stops.length - 1));
}

/**
 * Checks the workers' number and the time; whether they are on the manifest is checked elsewhere. The time must lie
 * around the journey or, for a manifest closed earlier, the closing; a boarding may be reported long afterwards.
 */
export function checkBoarding(
  { workerIds, at }: Pick<BoardPassengersInput, 'workerIds' | 'at'>,
  { stops, departsAt }: Pick<Service, 'stops' | 'departsAt'>,
  { closedAt }: Pick<Manifest, 'closedAt'>,
  now: Date,
): Refusal[] {
  const around = limits.boardingHoursAround * 3_600_000;
  const first = Math.min(Date.parse(departsAt), Date.parse(closedAt));
  const start = instantOf(new Date(first - around));
  const arrivesAt = Date.parse(stops.at(-1)?.arrivesAt ?? departsAt);
  const ahead = now.getTime() + limits.surveyMinutesAheadMax * 60_000;
  const latest = instantOf(new Date(Math.min(arrivesAt + around, ahead)));
  const boardedAt = at ?? instantOf(now);
  return [
    ...checkListLength(['workerIds'], workerIds.length, { min: 1, max: limits.idListMax }),
    ...checkDistinct(['workerIds'], workerIds),
    ...(boardedAt < start ? [refusal('RANGE_REVERSED', ['at'], { start })] : []),
    ...(boardedAt > latest ? [refusal('DATE_TOO_FAR', ['at'], { latest })] : []),
  ];
}

/**
 * The boarding times with this report added; the earliest time of each worker stays, so reports may come in any order
 * and repeatedly. Undefined if nothing changes.
 */
export function boardedWith(
  boarded: Readonly<Record<string, Instant>> = {},
  workerIds: readonly string[],
  at: Instant,
): Readonly<Record<string, Instant>> | undefined {
  const earlier = workerIds.filter((workerId) => at < (boarded[workerId] ?? '~'));
  if (earlier.length === 0) return undefined;
  return { ...boarded, ...Object.fromEntries(earlier.map((workerId) => [workerId, at])) };
}

function rides(leg: number, from: number, to: number): boolean {
  return from <= leg && leg < to;
}
