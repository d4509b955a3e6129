/** The passengers of a manifest: who is one, whom the caller sees, and who is a no-show. Pure. */
import type { TravellerId } from '../../../id-kinds';
import type { Service } from '../travel-service/service-store';
import type { Manifest } from './store';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Allocation } from '../booking/allocation-store';
import { assert } from '../../../platform/requests/errors';
import { isOver } from '../booking/states';

/** A manifest with its service, as its fields need it. */
export interface ManifestView {
  readonly service: Service;
  readonly manifest: Manifest;
  /** Ids of the passengers whom the caller sees; absent where the caller sees all of them. */
  readonly shown?: ReadonlySet<TravellerId> | undefined;
}

export function isShown({ shown }: Pick<ManifestView, 'shown'>, workerId: TravellerId): boolean {
  return shown === undefined || shown.has(workerId);
}

/** One traveller on the manifest. */
export interface Passenger {
  readonly service: Service;
  readonly workerId: TravellerId;
  readonly seatNumber: number;
  readonly fromStop: number;
  readonly toStop: number;
  readonly boardedAt: Instant | undefined;
  /** The seats that the traveller's party has. */
  readonly allocation: Allocation;
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
        return [{ service, workerId, seatNumber, fromStop, toStop, boardedAt, allocation }];
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
