/** Use case: passengers board. Devices may be offline for hours, so reports come late, repeatedly and in any order. */
import type { BoardPassengersInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { ok, type Outcome, type Refusal, refusal, refused } from '../../../platform/requests/result';
import { type Allocation, allocationKey, boardSeats, parseAllocation } from '../booking/allocation-store';
import type { Manifest } from './store';
import { viewOf } from './service';
import { hasSeats } from '../booking/states';
import type { Service } from '../travel-service/service-store';
import { checkListLength, checkDistinct } from '../../../platform/values/checks';
import { isShown, livingAmong, type ManifestView, type Passenger, passengersOf } from './passengers';

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
