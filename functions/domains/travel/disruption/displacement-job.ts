/**
 * The run after a service was cancelled: everyone who has seats on it goes back to the waitlist, ahead of all others, each
 * party in one piece and told why. Thirty parties a step, in one transaction; a step that comes twice finds them moved.
 */
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../platform/jobs/jobs';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import { clear } from '../travel-service/inventory/seats-store';
import { changed, type Inventory, returnToPool } from '../travel-service/seats';
import { end, expiry } from '../booking/allocation';
import { type Allocation, displaceSeats } from '../booking/allocation-store';
import { type Request, waitAgain } from '../booking/request-store';
import { countAtHeads } from '../waitlist/line/heads';
import { entryPut } from '../waitlist/line/entry-store';
import { readAllocationsOfStep, requestsOf } from '../booking/loader';
import { widened } from '../booking/times';
import { hasSeats, isOver, waitEndOf } from '../booking/booking';

export async function displace(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const page = await readAllocationsOfStep(runner, run, limits.displacedAtOnce);
  if (page === undefined) return;
  const aboard = await endHoldsOver(runner, page.allocations.filter(hasSeats));
  if (aboard.length > 0) await displaceAll(runner, run.key.pk, aboard);
  // Refused where the same step was done by somebody else meanwhile: then it is done.
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/**
 * Nobody waits again for a hold that is over. It ends here and is not left to the sweep, which would miss a party that confirms in
 * time and whose write comes after this run. @returns those who have seats on.
 */
async function endHoldsOver(runner: JobContext, allocations: readonly Allocation[]): Promise<Allocation[]> {
  const now = runner.clock.now();
  const over = allocations.filter((allocation) => isOver(allocation, now));
  const requests = await requestsOf(runner, over);
  // One whose request is malformed stays as it is, and nobody stands behind it.
  const sound = over.filter(({ id, requestId }) => requests.get(requestId)?.allocationId === id);
  const ended = await inParallel(limits.sweepParallel, sound, (hold) => end(runner, hold, expiry(hold, now)));
  const confirmed = ended.map(({ allocation }) => allocation).filter(hasSeats);
  return [...allocations.filter((allocation) => !over.includes(allocation)), ...confirmed];
}

async function displaceAll(runner: JobContext, serviceId: string, aboard: readonly Allocation[]): Promise<void> {
  const { db } = runner;
  let left = aboard;
  await whileChanged(async () => {
    const [[serviceItem, inventoryItem], requests] = await Promise.all([
      db.batchGet([serviceKey(serviceId), inventoryKey(serviceId)]),
      requestsOf(runner, left),
    ]);
    assert(serviceItem && inventoryItem, 'a service with its inventory');
    const service = parseService(serviceItem);
    const inventory = parseInventory(inventoryItem);
    const moves = left.flatMap((allocation) => moveOf(allocation, requests.get(allocation.requestId), service) ?? []);
    if (moves.length === 0) return undefined;
    const free = moves.reduce<Inventory>(
      (sum, { allocation: { seats, fromStop: from, toStop: to } }) =>
        changed(sum, returnToPool({ fromPool: seats, fromQuota: 0 }, { from, to })),
      inventory,
    );
    const commit = await db.commit([
      clear(serviceId, inventory, free),
      ...moves.flatMap(({ release, request, waits }) => [release, request, entryPut(waits)]),
    ]);
    if (commit.committed) return countAtHeads(db, { came: moves.map(({ waits }) => waits) });
    // Whoever lost their seats meanwhile is not moved; else the inventory or a request changed, and is read again.
    left = moves.flatMap(({ allocation, release }) => (commit.refused.has(release) ? [] : [allocation]));
    return CHANGED;
  });
}

interface Move {
  readonly allocation: Allocation;
  readonly release: Write;
  readonly request: Write;
  readonly waits: Request;
}

/**
 * Seats back, and the party waits again, also for the day on which it was to travel, if the service was moved there; undefined
 * where it has other seats by now, or its request is malformed.
 */
function moveOf(
  allocation: Allocation,
  request: Request | undefined,
  { stops, cancelReason = '' }: Service,
): Move | undefined {
  if (request?.allocationId !== allocation.id) return undefined;
  const departsAt = stops[allocation.fromStop]?.departsAt;
  const arrivesAt = stops[allocation.toStop]?.arrivesAt;
  assert(departsAt && arrivesAt, 'a departure where they board and an arrival where they leave');
  const window = widened(request, { departsAt, arrivesAt });
  const wait = { ...window, waitEndsAt: waitEndOf(window.latestOn), waitNote: cancelReason };
  const { waits, write } = waitAgain(request, allocation, wait);
  return { allocation, release: displaceSeats(allocation, cancelReason), request: write, waits };
}
