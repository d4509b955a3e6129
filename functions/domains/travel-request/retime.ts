/**
 * The run after a service got other times: whoever has seats on it leaves and arrives then, and their trips guard them until
 * they have arrived. A step that comes twice, or after a later change, writes nothing.
 */
import { limits } from '../../limits';
import type { Clock } from '../../platform/clock';
import type { Database, UpdateParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { inParallel } from '../../platform/in-parallel';
import { endRun, moveOnTo, type Run, runKeys, type Runner } from '../../platform/runs';
import { parseService, type Service, serviceKey } from '../travel-service/entities';
import { readAllocationsOfStep } from './allocations';
import { type Allocation, AllocationEntity, requestKey } from './entities';
import { hasSeats } from './travel-request';

export const RETIMING = 'retiming';

/** One for each version of the service: two changes are two runs. */
export function retimingPut(clock: Clock, { id, version }: Service): Write {
  const key = { pk: id, sk: `${RETIMING}#${version}` };
  return { Put: { TableName: 'TravelAllocations', Item: { ...key, ...runKeys(clock, key) } } };
}

export async function retime({ db, clock }: Runner, run: Run): Promise<void> {
  const page = await readAllocationsOfStep(db, run, limits.retimedAtOnce);
  if (page === undefined) return;
  const item = await db.get(serviceKey(run.key.pk));
  assert(item, "a run's service to exist");
  const service = parseService(item);
  await inParallel(limits.waitlistWritesAtOnce, page.allocations.filter(hasSeats), (allocation) =>
    retimeOne(db, service, allocation),
  );
  await db.commit([page.next === undefined ? endRun(run) : moveOnTo(clock, run, page.next)]);
}

/** The request's new version has the trips follow (`work.ts`). */
async function retimeOne(db: Database, { id, stops, version }: Service, allocation: Allocation): Promise<void> {
  const departsAt = stops[allocation.fromStop]?.departsAt;
  assert(departsAt, 'a departure at a stop before the last');
  const { holdEndsAt } = allocation;
  const times: Write = {
    Update: AllocationEntity.patch({ serviceId: id, id: allocation.id })
      .set({
        ...{ departsAt, timedVersion: version },
        ...(holdEndsAt !== undefined && { holdEndsAt: holdEndsAt < departsAt ? holdEndsAt : departsAt }),
      })
      .where(
        (stored, { eq, lt, notExists }) =>
          `${eq(stored.status, allocation.status)} AND (${notExists(stored.timedVersion)} OR ${lt(stored.timedVersion, version)})`,
      )
      .params<UpdateParams>(),
  };
  const request: Write = {
    Update: {
      ...requestKey(allocation.requestId),
      UpdateExpression: 'SET #version = #version + :one',
      ConditionExpression: '#allocationId = :allocationId',
      ExpressionAttributeNames: { '#version': 'version', '#allocationId': 'allocationId' },
      ExpressionAttributeValues: { ':one': 1, ':allocationId': allocation.id },
    },
  };
  await db.commit([times, request]);
}
