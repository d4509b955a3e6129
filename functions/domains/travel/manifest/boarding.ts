/** Use case: passengers board. Devices may be offline for hours, so reports come late, repeatedly and in any order. */
import type { TravellerId } from '../../../id-kinds';
import type { BoardPassengersInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { isId } from '../../../platform/values/ids';
import { loadTraveller } from '../../people/worker/loader';
import { collectionsOf } from '../../people/worker/store';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { failed, ok, type Outcome, type Refusal, refusal } from '../../../platform/requests/result';
import { type Allocation, allocationKey, boardSeats, parseAllocation } from '../booking/allocation-store';
import type { Manifest } from './store';
import { manifestLoader } from './loader';
import { takeWalkOns, type WalkedOn } from './walk-on/take-seats';
import { hasSeats } from '../booking/states';
import type { Service } from '../travel-service/service-store';
import { checkListLength, checkDistinct } from '../../../platform/values/checks';
import { isShown, livingAmong, type ManifestView, type Passenger, passengersOf } from './passengers';
import { seenBy } from './who-sees';

export interface Boarded extends ManifestView {
  /** The passengers of the input, with their earliest boarding times. */
  readonly passengers: readonly Passenger[];
  /** Those of the passengers who came without a booking. */
  readonly walkOns: readonly SeatedWalkOn[];
  /** One for each worker of the input who is not on the caller's list, and for each walk-on who has no seat. */
  readonly missing: readonly Refusal[];
}

export interface SeatedWalkOn extends WalkedOn {
  readonly passenger: Passenger;
}

/**
 * Idempotent by state: the earliest time reported for a passenger stays. A worker who is not on the manifest is told,
 * and the others are recorded: a device that was offline knows no later list. An allocation becomes BOARDED with the
 * first of its party; travellers of it who are still missing when the service leaves are no-shows. Four round trips;
 * more for those who come without a booking (`walk-on/take-seats.ts`).
 */
export async function boardPassengers(context: Context, input: BoardPassengersInput): Promise<Outcome<Boarded>> {
  const rows = input.walkOns ?? [];
  const { view, closed } = await seenBy(context, input.serviceId);
  // Cadres bring their people to coaches on which nobody of theirs has a seat yet.
  const now = context.clock.now();
  if (!view.ok && (closed === undefined || rows.length === 0))
    return failed([...view.refusals, ...checkReport(input, now)]);
  assert(closed, 'a manifest that the caller sees');
  const wrong = checkBoarding(input, closed.service, closed.manifest, now);
  if (wrong.length > 0) return failed(wrong);
  const at = input.at ?? instantOf(now);
  const taken = await takeWalkOns(context, closed, rows, { at, all: closed.shown === undefined });
  if (!view.ok && taken.walkedOn.length === 0) return failed(taken.refusals);
  manifestLoader(context).clear(closed.service.id).prime(closed.service.id, taken.manifest);
  const came = taken.walkedOn.map(({ passengerId }) => passengerId);
  const shown = closed.shown && new Set([...closed.shown, ...came]);
  const list: ManifestView = { ...closed, manifest: taken.manifest, shown };
  const told = await listedAs(context, list.manifest, input.workerIds);
  const named = [...new Set([...told.filter((id) => id !== undefined).filter((id) => isShown(list, id)), ...came])];
  const allocations = await readParties(context, list.manifest, named);
  const boarded = await inParallel(limits.manifestHoldsAtOnce, allocations, (allocation) =>
    board(context, allocation, named, at),
  );
  const passengers = passengersOf(list, livingAmong(boarded, now), now).filter(({ workerId }) =>
    named.includes(workerId),
  );
  const byId = new Map(passengers.map((passenger) => [passenger.workerId, passenger]));
  const walkOns = taken.walkedOn.flatMap((one) => {
    const passenger = byId.get(one.passengerId);
    return passenger === undefined ? [] : [{ ...one, passenger }];
  });
  const lost = taken.walkedOn.filter(({ passengerId }) => !byId.has(passengerId));
  const unseated = lost.map(({ index }) => refusal('NOT_ON_MANIFEST', ['walkOns', index]));
  const missing = [...notAmong(byId, told), ...taken.refusals, ...unseated];
  return ok({ ...list, passengers, walkOns, missing });
}

/** Allocations, with seats, of the parties that these workers travel in. */
async function readParties(
  { db, clock }: Context,
  { serviceId, parties }: Manifest,
  workerIds: readonly TravellerId[],
): Promise<Allocation[]> {
  const wanted = new Set(workerIds);
  const theirs = parties.filter((party) => party.workerIds.some((workerId) => wanted.has(workerId)));
  const items = await db.batchGet(theirs.map(({ allocationId }) => allocationKey(serviceId, allocationId)));
  const found = items.filter((item) => item !== undefined).map(parseAllocation);
  return livingAmong(found, clock.now());
}

/**
 * The ids under which people stand on the list, which shows somebody who was merged since by another id than it has; undefined for
 * who is not on it. Reads nobody where all have the list's ids.
 */
async function listedAs(
  context: Context,
  { parties }: Manifest,
  workerIds: readonly string[],
): Promise<readonly (TravellerId | undefined)[]> {
  const listed = new Set<string>(parties.flatMap((party) => party.workerIds));
  return Promise.all(
    workerIds.map(async (id) => {
      if (!isId(id, 'wkr') || listed.has(id)) return isId(id, 'wkr') ? id : undefined;
      const worker = await loadTraveller(context, id);
      return worker && collectionsOf(worker).find((one) => listed.has(one));
    }),
  );
}

function notAmong(
  passengers: ReadonlyMap<string, Passenger>,
  workerIds: readonly (TravellerId | undefined)[],
): Refusal[] {
  return workerIds.flatMap((workerId, index) =>
    workerId !== undefined && passengers.has(workerId) ? [] : [refusal('NOT_ON_MANIFEST', ['workerIds', index])],
  );
}

/**
 * Returns the allocation as it is afterwards: RELEASED if its seats were given back meanwhile. Tries again after a
 * concurrent report.
 */
async function board(
  { db }: Context,
  read: Allocation,
  workerIds: readonly TravellerId[],
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
  { workerIds, at, walkOns }: Pick<BoardPassengersInput, 'workerIds' | 'at' | 'walkOns'>,
  { stops, departsAt }: Pick<Service, 'stops' | 'departsAt'>,
  { closedAt }: Pick<Manifest, 'closedAt'>,
  now: Date,
): Refusal[] {
  const around = limits.boardingHoursAround * 3_600_000;
  const first = Math.min(Date.parse(departsAt), Date.parse(closedAt));
  const start = instantOf(new Date(first - around));
  const arrivesAt = Date.parse(stops.at(-1)?.arrivesAt ?? departsAt);
  const latest = instantOf(new Date(Math.min(arrivesAt + around, latestReport(now))));
  const boardedAt = at ?? instantOf(now);
  return [
    ...checkReport({ workerIds, walkOns }, now),
    ...(boardedAt < start ? [refusal('RANGE_REVERSED', ['at'], { start })] : []),
    ...(boardedAt > latest ? [refusal('DATE_TOO_FAR', ['at'], { latest })] : []),
  ];
}

/** What is wrong with a report, whatever service it is about. */
function checkReport(
  { workerIds, at, walkOns }: Pick<BoardPassengersInput, 'workerIds' | 'at' | 'walkOns'>,
  now: Date,
): Refusal[] {
  const latest = instantOf(new Date(latestReport(now)));
  return [
    ...checkListLength(['workerIds'], workerIds.length, { min: walkOns?.length ? 0 : 1, max: limits.idListMax }),
    ...checkListLength(['walkOns'], walkOns?.length ?? 0, { min: 0, max: limits.walkOnsMax }),
    ...checkDistinct(['workerIds'], workerIds),
    ...(at != null && at > latest ? [refusal('DATE_TOO_FAR', ['at'], { latest })] : []),
  ];
}

/** A device's clock may be ahead. */
function latestReport(now: Date): number {
  return now.getTime() + limits.surveyMinutesAheadMax * 60_000;
}

/**
 * The boarding times with this report added; the earliest time of each worker stays, so reports may come in any order
 * and repeatedly. Undefined if nothing changes.
 */
export function boardedWith(
  boarded: Readonly<Record<string, Instant>> = {},
  workerIds: readonly TravellerId[],
  at: Instant,
): Readonly<Record<string, Instant>> | undefined {
  const earlier = workerIds.filter((workerId) => at < (boarded[workerId] ?? '~'));
  if (earlier.length === 0) return undefined;
  return { ...boarded, ...Object.fromEntries(earlier.map((workerId) => [workerId, at])) };
}
