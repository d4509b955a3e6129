/**
 * Job after a service got new times: its allocations get the new times, and the trips follow them. `booking/retiming.ts` decides
 * what the times mean for each party. A step that is repeated, or that comes after a later change, writes nothing.
 */
import type { ServiceId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { asId } from '../../../platform/values/ids';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../platform/jobs/jobs';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { readAllocationsOfStep, requestsOf } from '../booking/loader';
import { type Allocation, allocationKey, parseAllocation, retimeSeats } from '../booking/allocation-store';
import { followTimes, type Request } from '../booking/request-store';
import { type HoldTimes, readHoldTimes } from '../hold/hold-times';
import { retimed } from '../booking/retiming';
import { hasSeats } from '../booking/states';

export async function retime(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const page = await readAllocationsOfStep(runner, run, limits.retimedAtOnce);
  if (page === undefined) return;
  await retimeAll(runner, asId(run.key.pk, 'svc'), page.allocations);
  // Refused if another call did the same step meanwhile; then there is nothing left to do.
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/**
 * Retries until each allocation has the service's current times or no seats. An allocation that is confirmed, boarded
 * or retimed meanwhile is read again.
 */
async function retimeAll(runner: JobContext, serviceId: ServiceId, read: readonly Allocation[]): Promise<void> {
  const { db, clock } = runner;
  let left = read.filter(hasSeats);
  await whileChanged(async () => {
    if (left.length === 0) return undefined;
    const [item, requests, holds] = await Promise.all([
      ...([db.get(serviceKey(serviceId)), requestsOf(runner, left), readHoldTimes(runner)] as const),
    ]);
    assert(item, "a run's service to exist");
    const service = parseService(item);
    const behind = left.flatMap((allocation) => {
      const request = requests.get(allocation.requestId);
      return request === undefined || (allocation.timedVersion ?? 0) >= service.version
        ? []
        : [{ allocation, request }];
    });
    const refused = await inParallel(limits.waitlistWritesAtOnce, behind, async ({ allocation, request }) => {
      const commit = await db.commit(retiming(allocation, request, service, { now: clock.now(), holds }));
      return commit.committed ? [] : [allocationKey(serviceId, allocation.id)];
    });
    const again = await db.batchGet(refused.flat());
    left = again.flatMap((stored) => (stored === undefined ? [] : [parseAllocation(stored)])).filter(hasSeats);
    return CHANGED;
  });
}

/**
 * Refused if the allocation changed since the read. The request's new version makes the trips follow (`on-stream.ts`).
 */
function retiming(
  allocation: Allocation,
  request: Request,
  { stops, version }: Service,
  { now, holds }: { readonly now: Date; readonly holds: (boardingCode: string) => HoldTimes },
): Write[] {
  const departsAt = stops[allocation.fromStop]?.departsAt;
  const arrivesAt = stops[allocation.toStop]?.arrivesAt;
  assert(departsAt && arrivesAt, 'a departure where they board and an arrival where they leave');
  const times = retimed(allocation, request, { departsAt, arrivesAt }, now, holds(allocation.boardingCode));
  return [retimeSeats(allocation, times, version), followTimes(allocation)];
}
