/**
 * Streams -> a new match for who lost a job: they are told of what suits them best at once, and do not wait for a run of their
 * region. Who refused automatic matching is left to a cadre, whom the service list reminds.
 */
import type { PositionId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { SystemContext } from '../../../platform/requests/context';
import type { StreamRecord } from '../../../platform/streams/streams';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { civilDateOf, startOfDay } from '../../../platform/values/civil-date';
import { derivedIdAt } from '../../../platform/values/ids';
import { isPlacement, partOfPlacement } from '../../jobs/placement/store';
import { readWorkers } from '../../people/worker/loader';
import { isWorker, partOfWorker, type Worker } from '../../people/worker/store';
import { tellOne } from './steps/tell-one';

interface Lost {
  /** What tells this loss apart: the placement; without one, the person and the day. */
  readonly id: string;
  readonly workerId: WorkerId;
  /** Absent of a job that the system did not know of. */
  readonly positionId?: PositionId;
  readonly endedAt: Instant;
  readonly author: string | undefined;
}

/**
 * Idempotent: the pushes have a run's id that is derived from the loss, and are made once under it.
 * @param becauseOf a context for the writes that a record causes. `cause` is the stamp of its author.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function matchAnew(
  becauseOf: (cause?: string) => SystemContext,
  records: readonly StreamRecord[],
): Promise<void> {
  await inParallel(
    limits.pushWritesAtOnce,
    records.flatMap((record) => [...lostIn(record), ...elsewhereIn(record)]),
    (lost) => matchOne(becauseOf(lost.author), lost),
  );
}

/** Whoever left, was dismissed, or was found without the job; not who never was at work. */
function lostIn({ oldItem, newItem, author }: StreamRecord): Lost[] {
  if (!isPlacement(newItem) || oldItem === undefined || !isPlacement(oldItem)) return [];
  const { id, workerId, positionId, status, endedAt } = partOfPlacement(newItem, ...asked);
  const before = partOfPlacement(oldItem, 'status', 'startsOn', 'agreedAt', 'endedOn').status;
  const lost = status === 'ENDED' && (before === 'STARTED' || before === 'STABLE');
  return lost && endedAt !== undefined ? [{ id, workerId, positionId, endedAt, author }] : [];
}

/** Whoever had no placement, and lost another job, as a case or a visit told. */
function elsewhereIn({ oldItem, newItem, author }: StreamRecord): Lost[] {
  if (!isWorker(newItem) || !isWorker(oldItem)) return [];
  const [before, after] = [oldItem, newItem].map((item) => partOfWorker(item, 'id', 'lostJobOn', ...placed));
  if (before === undefined || after === undefined) return [];
  const { id: workerId, lostJobOn, mergedIds = [] } = after;
  // A merge brings the other's loss with it, which was followed.
  const isFree = before.runningPlacementId === undefined && after.runningPlacementId === undefined;
  const isTold = lostJobOn !== undefined && lostJobOn !== before.lostJobOn;
  if (!isFree || !isTold || mergedIds.length !== (before.mergedIds ?? []).length) return [];
  return [{ id: `${workerId}#${lostJobOn}`, workerId, endedAt: instantOf(startOfDay(lostJobOn)), author }];
}

const placed = ['runningPlacementId', 'mergedIds'] as const;

const asked = ['id', 'workerId', 'positionId', 'status', 'startsOn', 'agreedAt', 'endedOn', 'endedAt'] as const;

async function matchOne(context: SystemContext, { id, workerId, positionId, endedAt }: Lost): Promise<void> {
  const [worker] = await readWorkers(context.db, [workerId]);
  if (worker === undefined) return;
  await tellOne(context, derivedIdAt('run', new Date(endedAt), 'lost job', id), asFree(worker, endedAt), positionId);
}

/** That they want no work counts if they said so since they lost it. */
function asFree(worker: Worker, endedAt: Instant): Worker {
  const { wantsWork, ...others } = worker;
  const saidOn = worker.wantsOn ?? (worker.surveyedAt && civilDateOf(new Date(worker.surveyedAt)));
  const isNew = saidOn !== undefined && saidOn >= (worker.lostJobOn ?? civilDateOf(new Date(endedAt)));
  return isNew && wantsWork !== undefined ? { ...others, wantsWork } : others;
}
