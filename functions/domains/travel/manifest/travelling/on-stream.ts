/**
 * Streams -> people who boarded a service to work: where it takes them, so that the station there looks after them, and
 * their placement, which travels from then on. The record of the boarding says who did; the trip says whether the seat was
 * for the way to the placement.
 */
import type { WorkerId } from '../../../../id-kinds';
import { limits } from '../../../../limits';
import type { Database } from '../../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../../platform/dynamodb/while-changed';
import { readItems } from '../../../../platform/items/read-item';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { Keeper } from '../../../../platform/lists/malformed';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { civilDateOf } from '../../../../platform/values/civil-date';
import type { Instant } from '../../../../platform/values/clock';
import { isId, ownerOf } from '../../../../platform/values/ids';
import { parsePlacement, placementKey, travelToPlacement } from '../../../jobs/placement/store';
import { readWorkers } from '../../../people/worker/loader';
import {
  type Boarded,
  travelToPlacement as travelAsWorker,
  travelWithoutPlacement,
} from '../../../people/worker/employment/store';
import type { Worker } from '../../../people/worker/store';
import { isTrip, parseTrip, tripKey } from '../../../people/trip/store';
import type { RegionCode } from '../../../reference/region/region-code';
import { type Allocation, isAllocation, partOfAllocation } from '../../booking/allocation-store';
import { parseRequest, requestKey } from '../../booking/request-store';
import { parseService, serviceKey } from '../../travel-service/service-store';

/**
 * Idempotent: whoever was seen to board by an earlier call stays as they are. One read for each party, three reads and a
 * write for each who boarded.
 * @param becauseOf a context for the writes that a record causes. `cause` is the stamp of its author.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function markTravelling(
  becauseOf: (cause?: string) => Keeper,
  records: readonly StreamRecord[],
): Promise<void> {
  const parties = records.flatMap(boardedIn);
  await inParallel(limits.manifestHoldsAtOnce, parties, async ({ allocation, boarded, author }) => {
    const { db } = becauseOf(author);
    const boardedTo = await destinationOf(db, allocation);
    for (const [workerId, at] of boarded)
      await markOne(db, workerId, allocation, { boardedTo, boardedOn: civilDateOf(new Date(at)) });
  });
}

type Ridden = Pick<Allocation, 'id' | 'serviceId' | 'requestId' | 'toStop'>;

function boardedIn({ oldItem, newItem, author }: StreamRecord) {
  if (newItem === undefined || !isAllocation(newItem)) return [];
  const {
    boarded = {},
    direction,
    ...allocation
  } = partOfAllocation(newItem, ...(['id', 'serviceId', 'requestId', 'toStop', 'direction', 'boarded'] as const));
  if (direction !== 'WORKBOUND') return [];
  const before = (oldItem && isAllocation(oldItem) ? partOfAllocation(oldItem, 'boarded').boarded : undefined) ?? {};
  const now = Object.entries(boarded).flatMap(([workerId, at]): [WorkerId, Instant][] =>
    isId(workerId, 'wkr') && before[workerId] === undefined ? [[workerId, at]] : [],
  );
  return now.length === 0 ? [] : [{ allocation, boarded: now, author }];
}

/** The stop or the destination of the request, which contain each other, whichever is told more exactly. */
async function destinationOf(db: Database, { serviceId, requestId, toStop }: Ridden): Promise<RegionCode | undefined> {
  const [service, request] = await readItems(db, [serviceKey(serviceId), requestKey(requestId)]);
  const stop = service && parseService(service).stops[toStop]?.regionCode;
  const wanted = request && parseRequest(request).destinationRegionCode;
  return (wanted?.length ?? 0) > (stop?.length ?? 0) ? wanted : stop;
}

type Seen = Pick<Boarded, 'boardedOn'> & { readonly boardedTo: RegionCode | undefined };

async function markOne(db: Database, workerId: WorkerId, { id }: Ridden, seen: Seen): Promise<void> {
  await whileChanged(async () => {
    const [worker] = await readWorkers(db, [workerId]);
    if (worker === undefined) return undefined;
    const { boardedOn, boardedTo = worker.boardedTo } = seen;
    const boarded = boardedTo && { boardedOn, boardedTo };
    const travels = worker.expectedOn === undefined ? undefined : await travelling(db, worker, id);
    if (travels !== undefined && boarded) {
      const { placementId, write } = travels;
      const { committed } = await db.commit([write, travelAsWorker(worker, placementId, boarded)]);
      return committed ? undefined : CHANGED;
    }
    if (!boarded || !isNewer(worker, boarded)) return undefined;
    const { committed } = await db.commit([travelWithoutPlacement(worker, boarded)]);
    return committed ? undefined : CHANGED;
  });
}

/** The placement that the seat leads to, if nobody has seen the worker board before; undefined if there is none. */
async function travelling(db: Database, worker: Worker, allocationId: Allocation['id']) {
  const placementId = worker.runningPlacementId;
  if (placementId === undefined) return undefined;
  const [tripItem, placementItem] = await readItems(db, [
    tripKey(worker.id, 'WORKBOUND'),
    placementKey(ownerOf(placementId, 'plc'), placementId),
  ]);
  const trip = tripItem && isTrip(tripItem) ? parseTrip(tripItem) : undefined;
  const placement = placementItem && parsePlacement(placementItem);
  if (trip?.allocationId !== allocationId || placement?.status !== 'AGREED') return undefined;
  return { placementId, write: travelToPlacement(placement).write };
}

/** A journey that was told late counts neither after a later one, nor once a placement has ended since. */
function isNewer({ boardedOn: before, boardedTo, lostJobOn }: Worker, { boardedOn: on, ...boarded }: Boarded): boolean {
  const isKnown = before === on && boardedTo === boarded.boardedTo;
  return !isKnown && [before, lostJobOn].every((day) => day === undefined || day <= on);
}
