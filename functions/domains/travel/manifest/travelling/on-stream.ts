/**
 * Streams -> placements of people who boarded the service to work. The record of the boarding says who did; the trip
 * says whether the seat was for the way to work.
 */
import type { AllocationId, WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Database } from '../../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItems } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../../platform/lists/malformed';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { isId, ownerOf } from '../../../../platform/values/ids';
import { parsePlacement, placementKey, travelToPlacement } from '../../../jobs/placement/store';
import { readWorkers } from '../../../people/worker/loader';
import { travelToPlacement as travelAsWorker } from '../../../people/worker/employment/store';
import { isTrip, parseTrip, tripKey } from '../../../people/trip/store';
import { isAllocation, partOfAllocation } from '../../booking/allocation-store';

/**
 * Idempotent: a placement that is not AGREED any more stays as it is. Three reads and a write for each who boarded.
 * @param becauseOf a context for the writes that a record causes. `cause` is the stamp of its author.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function markTravelling(
  becauseOf: (cause?: string) => Keeper,
  records: readonly StreamRecord[],
): Promise<void> {
  const boarded = records.flatMap(boardedIn);
  await inParallel(limits.manifestHoldsAtOnce, boarded, ({ workerId, allocationId, author }) =>
    markOne(becauseOf(author).db, workerId, allocationId),
  );
}

function boardedIn({ oldItem, newItem, author }: StreamRecord) {
  if (newItem === undefined || !isAllocation(newItem)) return [];
  const { id, boarded = {} } = partOfAllocation(newItem, 'id', 'boarded');
  const before = (oldItem && isAllocation(oldItem) ? partOfAllocation(oldItem, 'boarded').boarded : undefined) ?? {};
  return Object.keys(boarded).flatMap((workerId) =>
    isId(workerId, 'wkr') && before[workerId] === undefined ? [{ workerId, allocationId: id, author }] : [],
  );
}

async function markOne(db: Database, workerId: WorkerId, allocationId: AllocationId): Promise<void> {
  await whileChanged(async () => {
    const [worker] = await readWorkers(db, [workerId]);
    const placementId = worker?.runningPlacementId;
    if (worker === undefined || placementId === undefined || worker.expectedOn === undefined) return undefined;
    const [tripItem, placementItem] = await readItems(db, [
      tripKey(worker.id, 'WORKBOUND'),
      placementKey(ownerOf(placementId, 'plc'), placementId),
    ]);
    const trip = tripItem && isTrip(tripItem) ? parseTrip(tripItem) : undefined;
    const placement = placementItem && parsePlacement(placementItem);
    if (trip?.allocationId !== allocationId || placement?.status !== 'AGREED') return undefined;
    const { committed } = await db.commit([travelToPlacement(placement).write, travelAsWorker(worker, placementId)]);
    return committed ? undefined : CHANGED;
  });
}
