/**
 * Streams -> journeys to jobs that were agreed on: one is proposed once an enterprise accepts somebody, and another where the
 * seats had ended before they confirmed; who will not come any more leaves it; who confirms its seats has confirmed the job.
 */
import type { PlacementId, RequestId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { readItem } from '../../../platform/items/read-item';
import type { SystemContext } from '../../../platform/requests/context';
import type { StreamRecord } from '../../../platform/streams/streams';
import { instantOf } from '../../../platform/values/clock';
import { ownerOf } from '../../../platform/values/ids';
import { isAwaited } from '../../jobs/placement/states';
import {
  confirmPlacement,
  isPlacement,
  parsePlacement,
  type Placement,
  placementKey,
} from '../../jobs/placement/store';
import { readWorkers, registeredOf } from '../../people/worker/loader';
import { isAllocation, partOfAllocation } from '../../travel/booking/allocation-store';
import { withdraw } from '../../travel/travel-request/leave-party';
import { isDelivery, parseDelivery } from '../delivery/store';
import { isAwaitedBeside } from './companions';
import { leaveElsewhere, propose, tripOf } from './propose';

type Acting = (cause?: string) => SystemContext;

/**
 * Idempotent: the present items decide, and a record only says where to look.
 * @param becauseOf a context of its own for each call, since it remembers what it read. `cause` is the stamp of the author
 * of the record's write.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function keepJourneys(becauseOf: Acting, records: readonly StreamRecord[]): Promise<void> {
  const due = records.flatMap((record) => [
    ...placementSteps(record),
    ...refusalSteps(record),
    ...confirmationSteps(record),
  ]);
  // One after another for each person, because a placement may begin and end within one batch.
  const people = [...Map.groupBy(due, ({ workerId }) => workerId).values()];
  await inParallel(limits.manifestHoldsAtOnce, people, async (steps) => {
    for (const { take, author } of steps) await take(becauseOf(author));
  });
}

interface Step {
  readonly workerId: WorkerId;
  readonly author: string | undefined;
  readonly take: (context: SystemContext) => Promise<void>;
}

function placementSteps({ oldItem, newItem, author }: StreamRecord): Step[] {
  if (!isPlacement(newItem)) return [];
  const after = parsePlacement(newItem);
  const { id, workerId, pushId, journey, journeyRequestId, workerAnswer } = after;
  const before = oldItem && parsePlacement(oldItem);
  const step = (take: Step['take']): Step[] => [{ workerId, author, take }];
  if (before === undefined)
    return step((context) => (pushId === undefined ? leaveOther(context, after) : propose(context, id, false)));
  // Who came by another way needs no seat either; of a service that has left, all stay as they were.
  const isOff = isAwaited(before) && !isAwaited(after) && journey === 'PROPOSED' && journeyRequestId !== undefined;
  if (isOff) return step((context) => leave(context, workerId, journeyRequestId));
  const confirms = before.workerAnswer === undefined && workerAnswer === 'CONFIRMED' && pushId !== undefined;
  return confirms ? step((context) => propose(context, id, true)) : [];
}

/** Whom an official placed by hand may have a seat with others to a job that they did not get. */
async function leaveOther(context: SystemContext, placement: Placement): Promise<void> {
  const [worker] = await readWorkers(context.db, [placement.workerId]);
  if (worker?.runningPlacementId === placement.id) await leaveElsewhere(context, placement, worker);
}

/**
 * Somebody of a party is refused, or not answered, for whom a seat is held because the others were taken. What became of
 * a job to which none of these goes changes nothing.
 */
function refusalSteps({ oldItem, newItem, author }: StreamRecord): Step[] {
  if (!isDelivery(newItem) || oldItem === undefined) return [];
  const { workerId, status } = parseDelivery(newItem);
  const isOver = status === 'REFUSED' || status === 'EXPIRED';
  if (!isOver || parseDelivery(oldItem).status !== 'WAITING') return [];
  return [{ workerId, author, take: (context) => leaveProposed(context, workerId) }];
}

async function leaveProposed(context: SystemContext, workerId: WorkerId): Promise<void> {
  const [worker] = await readWorkers(context.db, [workerId]);
  if (worker === undefined || worker.runningPlacementId !== undefined) return;
  const request = await tripOf(context.db, worker.id);
  if (request?.proposed !== true || (await isAwaitedBeside(context, worker, request))) return;
  await withdraw(context, request.id, worker);
}

async function leave(context: SystemContext, workerId: WorkerId, requestId: RequestId): Promise<void> {
  const [worker] = await readWorkers(context.db, [workerId]);
  if (worker !== undefined) await withdraw(context, requestId, worker);
}

/** Who travels alone and confirms the seat of a proposed journey will come; for a party one of it may have confirmed. */
function confirmationSteps({ oldItem, newItem, author }: StreamRecord): Step[] {
  if (!isAllocation(newItem) || !isAllocation(oldItem)) return [];
  const { status, direction, workerIds, requestId } = partOfAllocation(newItem, ...confirmed);
  const [workerId, ...others] = registeredOf(workerIds);
  const confirms = status === 'CONFIRMED' && partOfAllocation(oldItem, 'status').status === 'HELD';
  if (!confirms || direction !== 'WORKBOUND' || workerId === undefined || others.length > 0) return [];
  return [{ workerId, author, take: (context) => confirmJob(context, workerId, requestId) }];
}

const confirmed = ['status', 'direction', 'workerIds', 'requestId'] as const;

async function confirmJob({ db, clock }: SystemContext, workerId: WorkerId, requestId: RequestId): Promise<void> {
  await whileChanged(async () => {
    const [worker] = await readWorkers(db, [workerId]);
    const placement = await readRunning(db, worker?.runningPlacementId);
    if (placement?.journeyRequestId !== requestId || placement.workerAnswer !== undefined) return undefined;
    if (!isAwaited(placement)) return undefined;
    const { committed } = await db.commit([confirmPlacement(placement, instantOf(clock.now())).write]);
    return committed ? undefined : CHANGED;
  });
}

function readRunning(db: SystemContext['db'], id: PlacementId | undefined) {
  return readItem(db, id && placementKey(ownerOf(id, 'plc'), id), parsePlacement);
}
