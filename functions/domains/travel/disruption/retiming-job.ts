/**
 * The run after a service got other times: whoever has seats on it leaves and arrives then, and their trips guard them until
 * they have arrived. What that means for each party is decided in `times.ts`. A step that comes twice, or after a later change,
 * writes nothing.
 */
import { limits } from '../../../limits';
import type { Clock } from '../../../platform/values/clock';
import type { UpdateParams, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { endJob, moveOnTo, type Job, jobKeys, type JobContext } from '../../../platform/jobs/jobs';
import { parseService, type Service, serviceKey } from '../travel-service/entities';
import { readAllocationsOfStep } from '../booking/allocations';
import {
  type Allocation,
  AllocationEntity,
  allocationKey,
  parseAllocation,
  parseRequest,
  type Request,
  requestKey,
} from '../booking/entities';
import { retimed } from '../booking/times';
import { hasSeats } from '../booking/booking';

export const RETIMING = 'retiming';

/** One for each version of the service: two changes are two runs. */
export function retimingPut(clock: Clock, { id, version }: Service): Write {
  const key = { pk: id, sk: `${RETIMING}#${version}` };
  return { Put: { TableName: 'TravelAllocations', Item: { ...key, ...jobKeys(clock, key) } } };
}

export async function retime({ db, clock }: JobContext, run: Job): Promise<void> {
  const page = await readAllocationsOfStep(db, run, limits.retimedAtOnce);
  if (page === undefined) return;
  await retimeAll({ db, clock }, run.key.pk, page.allocations);
  // Refused where the same step was done by somebody else meanwhile: then it is done.
  await db.commit([page.next === undefined ? endJob(run) : moveOnTo(clock, run, page.next)]);
}

/** Until each of them has the times of now, or seats no more: whoever confirms, boards or is timed anew meanwhile is read again. */
async function retimeAll(
  { db, clock }: Pick<JobContext, 'db' | 'clock'>,
  serviceId: string,
  read: readonly Allocation[],
): Promise<void> {
  for (let left = read.filter(hasSeats); left.length > 0;) {
    const [item, ...requests] = await db.batchGet([
      serviceKey(serviceId),
      ...left.map(({ requestId }) => requestKey(requestId)),
    ]);
    assert(item, "a run's service to exist");
    const service = parseService(item);
    const behind = left.flatMap((allocation, index) => {
      const request = requests[index];
      assert(request, "an allocation's request to exist");
      return (allocation.timedVersion ?? 0) >= service.version ? [] : [{ allocation, request: parseRequest(request) }];
    });
    const refused = await inParallel(limits.waitlistWritesAtOnce, behind, async ({ allocation, request }) => {
      const commit = await db.commit(retiming(allocation, request, service, clock.now()));
      return commit.committed ? [] : [allocationKey(serviceId, allocation.id)];
    });
    const again = await db.batchGet(refused.flat());
    left = again.flatMap((stored) => (stored === undefined ? [] : [parseAllocation(stored)])).filter(hasSeats);
  }
}

/** On condition that it stands as it was read. The request's new version has the trips follow (`on-stream.ts`). */
function retiming(allocation: Allocation, request: Request, { stops, version }: Service, now: Date): Write[] {
  const departsAt = stops[allocation.fromStop]?.departsAt;
  const arrivesAt = stops[allocation.toStop]?.arrivesAt;
  assert(departsAt && arrivesAt, 'a departure where they board and an arrival where they leave');
  const { set, remove } = retimed(allocation, request, { departsAt, arrivesAt }, now);
  const times: Write = {
    Update: AllocationEntity.patch({ serviceId: allocation.serviceId, id: allocation.id })
      .set({ ...set, timedVersion: version })
      .remove([...remove])
      .where((stored, { eq, lt, notExists }) => {
        const older = `(${notExists(stored.timedVersion)} OR ${lt(stored.timedVersion, version)})`;
        return `${eq(stored.status, allocation.status)} AND ${older}`;
      })
      .params<UpdateParams>(),
  };
  const follow: Write = {
    Update: {
      ...requestKey(request.id),
      UpdateExpression: 'SET #version = #version + :one',
      ConditionExpression: '#allocationId = :allocationId',
      ExpressionAttributeNames: { '#version': 'version', '#allocationId': 'allocationId' },
      ExpressionAttributeValues: { ':one': 1, ':allocationId': allocation.id },
    },
  };
  return [times, follow];
}
