/**
 * Job after a service got new times: its allocations get the new times, and the trips follow them. `booking/retiming.ts` decides
 * what the times mean for each party. A step that is repeated, or that comes after a later change, writes nothing.
 */
import type { ServiceId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import { asId } from '../../../platform/values/ids';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { endJob, moveOnTo, type Job, type JobContext } from '../../../platform/jobs/jobs';
import { beginTelling } from '../travel-service/day-before/telling-store';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { readAllocationsOfStep, requestsOf } from '../booking/loader';
import { type Allocation, allocationKey, parseAllocation } from '../booking/allocation-store';
import { retimeSeats } from './seats-store';
import { type Request } from '../booking/request-store';
import { followTimes } from './seats-store';
import { type HoldTimes, readHoldTimes } from '../hold/hold-times';
import { retimed, timesOf } from '../booking/retiming';
import { hasSeats } from '../booking/states';
import type { RegionCode } from '../../reference/region/region-code';

export async function retime(runner: JobContext, run: Job): Promise<void> {
  const { db, clock } = runner;
  const page = await readAllocationsOfStep(runner, run, limits.retimedAtOnce);
  if (page === undefined) return;
  await retimeAll(runner, asId(run.key.pk, 'svc'), page.allocations);
  // Refused if another call did the same step meanwhile; then there is nothing left to do.
  await db.commit(page.next === undefined ? await lastStep(runner, run) : [moveOnTo(clock, run, page.next)]);
}

/** Now all know the new times and stops, or are asked: on the day before they are told anew where they board. */
async function lastStep({ db }: JobContext, run: Job): Promise<Write[]> {
  const item = await db.get(serviceKey(asId(run.key.pk, 'svc')));
  return [endJob(run), ...(item === undefined ? [] : [beginTelling(parseService(item))])];
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
  service: Service,
  { now, holds }: { readonly now: Date; readonly holds: (boardingCode: RegionCode) => HoldTimes },
): Write[] {
  const times = timesOf(allocation, service);
  const changes = retimed(allocation, request, times, now, holds(allocation.boardingCode));
  return [retimeSeats(allocation, changes, service.version, instantOf(now)), followTimes(allocation)];
}
