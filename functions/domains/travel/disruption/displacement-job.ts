/**
 * Job after a service is cancelled: each party with seats returns to the waitlist, ahead of all others, unsplit, and
 * with the reason. A step moves up to `limits.displacedAtOnce` parties in one transaction; a repeated step finds them
 * moved.
 */
import type { ServiceId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { asId } from '../../../platform/values/ids';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../platform/jobs/jobs';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import { clear } from '../travel-service/inventory/seats-store';
import { changed, type Inventory, returnToPool } from '../travel-service/seats';
import { type Allocation, parseAllocation } from '../booking/allocation-store';
import { displaceSeats } from './seats-store';
import { endRequest, type Request } from '../booking/request-store';
import { waitAgain } from '../waitlist/wait-store';
import { endHold } from '../waitlist/end-hold';
import { countAtHeads } from '../waitlist/line/count-at-heads';
import { entryPut } from '../waitlist/line/entry-store';
import { readAllocationsOfStep, requestsOf } from '../booking/loader';
import { timesOf, widened } from '../booking/retiming';
import { waitEndOf } from '../booking/wait-end';
import { hasSeats, isOver } from '../booking/states';

export async function displace(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const page = await readAllocationsOfStep(runner, run, limits.displacedAtOnce);
  if (page === undefined) return;
  const aboard = await endHoldsOver(runner, page.allocations.filter(hasSeats));
  if (aboard.length > 0) await displaceAll(runner, asId(run.key.pk, 'svc'), aboard);
  // Refused if another call did the same step meanwhile; then there is nothing left to do.
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/**
 * A party whose hold is over does not wait again, but for one that had not read of it, at its former place. Its hold ends here, not in the sweep: the sweep would miss a party
 * that confirms in time with a write that lands after this job.
 * @returns the allocations that still have seats.
 */
async function endHoldsOver(runner: JobContext, allocations: readonly Allocation[]): Promise<Allocation[]> {
  const now = runner.clock.now();
  const over = allocations.filter((allocation) => isOver(allocation, now));
  const requests = await requestsOf(runner, over);
  // A hold whose request is malformed stays as it is, and does not stop the others.
  const sound = over.filter(({ id, requestId }) => requests.get(requestId)?.allocationId === id);
  const ended = await inParallel(limits.sweepParallel, sound, (hold) => endHold(runner, hold));
  const confirmed = ended.map(({ allocation }) => allocation).filter(hasSeats);
  return [...allocations.filter((allocation) => !over.includes(allocation)), ...confirmed];
}

async function displaceAll(runner: JobContext, serviceId: ServiceId, aboard: readonly Allocation[]): Promise<void> {
  const { db, clock } = runner;
  let left = aboard;
  await whileChanged(async () => {
    const [[serviceItem, inventoryItem], requests] = await Promise.all([
      db.batchGet([serviceKey(serviceId), inventoryKey(serviceId)]),
      requestsOf(runner, left),
    ]);
    assert(serviceItem && inventoryItem, 'a service with its inventory');
    const service = parseService(serviceItem);
    const inventory = parseInventory(inventoryItem);
    const now = instantOf(clock.now());
    const moves = left.flatMap(
      (allocation) => moveOf(allocation, requests.get(allocation.requestId), service, now) ?? [],
    );
    if (moves.length === 0) return undefined;
    const free = moves.reduce<Inventory>(
      (sum, { allocation: { seats, fromStop: from, toStop: to } }) =>
        changed(sum, returnToPool({ fromPool: seats, fromQuota: 0 }, { from, to })),
      inventory,
    );
    const commit = await db.commit([
      clear(serviceId, inventory, free),
      ...moves.flatMap(({ release, request, waits }) => [release, request, ...(waits ? [entryPut(waits)] : [])]),
    ]);
    if (commit.committed) return countAtHeads(db, { came: moves.flatMap(({ waits }) => waits ?? []) });
    // A party that lost its seats meanwhile is not moved; one that a traveller left is moved as it is now. Otherwise the
    // inventory or a request changed, and is read again.
    left = moves.flatMap(({ allocation, release }) => {
      if (!commit.refused.has(release)) return [allocation];
      const now = commit.refused.get(release);
      return now === undefined ? [] : [parseAllocation(now)].filter(hasSeats);
    });
    return CHANGED;
  });
}

interface Move {
  readonly allocation: Allocation;
  readonly release: Write;
  readonly request: Write;
  /** Undefined where nobody is registered who could wait. */
  readonly waits: Request | undefined;
}

/**
 * The writes that release a party's seats and make it wait again. The new wait includes the days of the cancelled
 * service, if that had been moved out of the window. Undefined if the party has other seats by now, or its request is
 * malformed.
 */
function moveOf(
  allocation: Allocation,
  request: Request | undefined,
  { stops, cancelReason = '' }: Service,
  waitsSince: Instant,
): Move | undefined {
  if (request?.allocationId !== allocation.id) return undefined;
  const release = displaceSeats(allocation, cancelReason);
  if (allocation.walkOn === 'STRANGER')
    return { allocation, release, request: endRequest(allocation, 'CANCELLED'), waits: undefined };
  const times = timesOf(allocation, { stops });
  const window = widened(request, times);
  const waitReason = 'SERVICE_CANCELLED' as const;
  const told = { waitReason, waitNote: cancelReason, waitsSince, cancelledDeparture: times.departsAt };
  const wait = { ...window, ...told, waitEndsAt: waitEndOf(window.latestOn) };
  const { waits, write } = waitAgain(request, allocation, wait);
  return { allocation, release, request: write, waits };
}
