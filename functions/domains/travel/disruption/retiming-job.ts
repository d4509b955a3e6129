/**
 * The run after a service got other times: whoever has seats on it leaves and arrives then, and their trips guard them until
 * they have arrived. What that means for each party is decided in `times.ts`. A step that comes twice, or after a later change,
 * writes nothing.
 */
import { limits } from '../../../limits';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../platform/jobs/jobs';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { readAllocationsOfStep, requestsOf } from '../booking/loader';
import { type Allocation, allocationKey, parseAllocation, retimeSeats } from '../booking/allocation-store';
import { followTimes, type Request } from '../booking/request-store';
import { retimed } from '../booking/times';
import { hasSeats } from '../booking/booking';

export async function retime(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const page = await readAllocationsOfStep(runner, run, limits.retimedAtOnce);
  if (page === undefined) return;
  await retimeAll(runner, run.key.pk, page.allocations);
  // Refused where the same step was done by somebody else meanwhile: then it is done.
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/** Until each of them has the times of now, or seats no more: whoever confirms, boards or is timed anew meanwhile is read again. */
async function retimeAll(runner: JobContext, serviceId: string, read: readonly Allocation[]): Promise<void> {
  const { db, clock } = runner;
  let left = read.filter(hasSeats);
  await whileChanged(async () => {
    if (left.length === 0) return undefined;
    const [item, requests] = await Promise.all([db.get(serviceKey(serviceId)), requestsOf(runner, left)]);
    assert(item, "a run's service to exist");
    const service = parseService(item);
    const behind = left.flatMap((allocation) => {
      const request = requests.get(allocation.requestId);
      return request === undefined || (allocation.timedVersion ?? 0) >= service.version
        ? []
        : [{ allocation, request }];
    });
    const refused = await inParallel(limits.waitlistWritesAtOnce, behind, async ({ allocation, request }) => {
      const commit = await db.commit(retiming(allocation, request, service, clock.now()));
      return commit.committed ? [] : [allocationKey(serviceId, allocation.id)];
    });
    const again = await db.batchGet(refused.flat());
    left = again.flatMap((stored) => (stored === undefined ? [] : [parseAllocation(stored)])).filter(hasSeats);
    return CHANGED;
  });
}

/** On condition that it stands as it was read. The request's new version has the trips follow (`on-stream.ts`). */
function retiming(allocation: Allocation, request: Request, { stops, version }: Service, now: Date): Write[] {
  const departsAt = stops[allocation.fromStop]?.departsAt;
  const arrivesAt = stops[allocation.toStop]?.arrivesAt;
  assert(departsAt && arrivesAt, 'a departure where they board and an arrival where they leave');
  const times = retimed(allocation, request, { departsAt, arrivesAt }, now);
  return [retimeSeats(allocation, times, version), followTimes(allocation)];
}
