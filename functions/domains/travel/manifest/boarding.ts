/** Use case: passengers board. Devices may be offline for hours, so reports come late, repeatedly and in any order. */
import type { BoardPassengersInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { ok, type Outcome, type Refusal, refusal, refused } from '../../../platform/requests/result';
import { type Allocation, allocationKey, boardSeats, parseAllocation } from '../booking/allocation-store';
import { hasSeats } from '../booking/booking';
import type { Manifest } from './store';
import {
  boardedWith,
  checkBoarding,
  isShown,
  livingAmong,
  type ManifestView,
  type Passenger,
  passengersOf,
} from './manifest';
import { viewOf } from './service';

export interface Boarded extends ManifestView {
  /** The passengers of the input, with their earliest boarding times. */
  readonly passengers: readonly Passenger[];
  /** One for each worker of the input who is not on the caller's list. */
  readonly missing: readonly Refusal[];
}

/**
 * Idempotent by state: the earliest time reported for a passenger stays. A worker who is not on the manifest is told,
 * and the others are recorded: a device that was offline knows no later list. An allocation becomes BOARDED with the
 * first of its party; travellers of it who are still missing when the service leaves are no-shows. Four round trips.
 */
export async function boardPassengers(context: Context, input: BoardPassengersInput): Promise<Outcome<Boarded>> {
  const view = await viewOf(context, input.serviceId);
  if (!view.ok) return view;
  const { service, manifest } = view.value;
  const now = context.clock.now();
  const wrong = checkBoarding(input, service, manifest, now);
  if (wrong.length > 0) return refused(wrong);
  const workerIds = input.workerIds.filter((workerId) => isShown(view.value, workerId));
  const allocations = await readParties(context, manifest, workerIds);
  const at = input.at ?? instantOf(now);
  const boarded = await inParallel(limits.manifestHoldsAtOnce, allocations, (allocation) =>
    board(context, allocation, workerIds, at),
  );
  const passengers = passengersOf(view.value, livingAmong(boarded, now), now).filter(({ workerId }) =>
    workerIds.includes(workerId),
  );
  return ok({ ...view.value, passengers, missing: notAmong(passengers, input.workerIds) });
}

/** Allocations, with seats, of the parties that these workers travel in. */
async function readParties(
  { db, clock }: Context,
  { serviceId, parties }: Manifest,
  workerIds: readonly string[],
): Promise<Allocation[]> {
  const wanted = new Set(workerIds);
  const theirs = parties.filter((party) => party.workerIds.some((workerId) => wanted.has(workerId)));
  const items = await db.batchGet(theirs.map(({ allocationId }) => allocationKey(serviceId, allocationId)));
  const found = items.filter((item) => item !== undefined).map(parseAllocation);
  return livingAmong(found, clock.now());
}

function notAmong(passengers: readonly Passenger[], workerIds: readonly string[]): Refusal[] {
  const listed = new Set(passengers.map(({ workerId }) => workerId));
  return workerIds.flatMap((workerId, index) =>
    listed.has(workerId) ? [] : [refusal('NOT_ON_MANIFEST', ['workerIds', index])],
  );
}

/**
 * Returns the allocation as it is afterwards: RELEASED if its seats were given back meanwhile. Tries again after a
 * concurrent report.
 */
async function board(
  { db }: Context,
  read: Allocation,
  workerIds: readonly string[],
  at: Instant,
): Promise<Allocation> {
  let allocation = read;
  return whileChanged(async () => {
    const travelling = workerIds.filter((workerId) => allocation.workerIds.includes(workerId));
    const boarded = boardedWith(allocation.boarded, travelling, at);
    if (boarded === undefined || !hasSeats(allocation)) return allocation;
    const board = boardSeats(allocation, boarded);
    const commit = await db.commit([board]);
    if (commit.committed) return { ...allocation, status: 'BOARDED', boarded };
    const now = commit.refused.get(board);
    if (now === undefined) return { ...allocation, status: 'RELEASED' };
    allocation = parseAllocation(now);
    return CHANGED;
  });
}
