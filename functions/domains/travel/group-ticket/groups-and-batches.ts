/** Who belongs to the group of an order, and how its tickets are batched. Pure. */
import type { EnterpriseId, WorkerId } from '../../../id-kinds';
import type { TravelDirection } from '../../../generated/graphql';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';

/** A passenger with a seat on the train. */
export interface Rider {
  readonly workerId: WorkerId;
  /** Enterprise of a running placement. */
  readonly employerId: EnterpriseId | undefined;
  readonly fromStop: number;
  readonly toStop: number;
  readonly direction: TravelDirection;
  /** Civil date of departure from the passenger's stop. */
  readonly on: CivilDate;
}

/** Tickets with the same date, origin and destination. */
export interface Batch {
  readonly on: CivilDate;
  readonly fromStop: number;
  readonly toStop: number;
  readonly direction: TravelDirection;
  readonly workerIds: readonly WorkerId[];
}

/**
 * The group of one order: an enterprise's workers, or the passengers with the same journey as the handler of a
 * self-formed group.
 */
export function groupOf<R extends Rider>(
  riders: readonly R[],
  {
    handlerId,
    enterpriseId,
  }: { readonly handlerId: WorkerId | undefined; readonly enterpriseId: EnterpriseId | undefined },
): R[] {
  if (enterpriseId !== undefined) return riders.filter(({ employerId }) => employerId === enterpriseId);
  const journeys = new Set(riders.filter(({ workerId }) => workerId === handlerId).map(journeyOf));
  return riders.filter((rider) => journeys.has(journeyOf(rider)));
}

/** Batches by date, origin and destination; passengers stay in the order given. */
export function batchesOf(riders: readonly Rider[]): Batch[] {
  const batches = new Map<string, Batch & { readonly workerIds: WorkerId[] }>();
  for (const rider of riders) {
    const { workerId, on, fromStop, toStop, direction } = rider;
    const batch = batches.get(journeyOf(rider)) ?? { on, fromStop, toStop, direction, workerIds: [] };
    batch.workerIds.push(workerId);
    batches.set(journeyOf(rider), batch);
  }
  return [...batches.values()].sort((a, b) => a.fromStop - b.fromStop || a.toStop - b.toStop);
}

/** Civil date of an instant, in China. */
export function dayOf(instant: Instant): CivilDate {
  return civilDateOf(new Date(instant));
}

function journeyOf({ on, fromStop, toStop, direction }: Omit<Rider, 'workerId' | 'employerId'>): string {
  return `${on} ${fromStop} ${toStop} ${direction}`;
}
