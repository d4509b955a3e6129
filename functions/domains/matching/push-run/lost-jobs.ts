/**
 * Streams -> a new match for who lost a job: they are told of what suits them best at once, and do not wait for a run of their
 * region. Who refused automatic matching is left to a cadre, whom the service list reminds.
 */
import type { PlacementId, PositionId, WorkerId } from '../../../id-kinds';
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { SystemContext } from '../../../platform/requests/context';
import type { StreamRecord } from '../../../platform/streams/streams';
import type { Instant } from '../../../platform/values/clock';
import { civilDateOf } from '../../../platform/values/civil-date';
import { derivedIdAt } from '../../../platform/values/ids';
import { isPlacement, partOfPlacement } from '../../jobs/placement/store';
import { readWorkers } from '../../people/worker/loader';
import type { Worker } from '../../people/worker/store';
import { tellOne } from './steps/tell-one';

interface Lost {
  readonly id: PlacementId;
  readonly workerId: WorkerId;
  readonly positionId: PositionId;
  readonly endedAt: Instant;
  readonly author: string | undefined;
}

/**
 * Idempotent: the pushes have a run's id that is derived from the placement, and are made once under it.
 * @param becauseOf a context for the writes that a record causes. `cause` is the stamp of its author.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function matchAnew(
  becauseOf: (cause?: string) => SystemContext,
  records: readonly StreamRecord[],
): Promise<void> {
  await inParallel(limits.pushWritesAtOnce, records.flatMap(lostIn), (lost) => matchOne(becauseOf(lost.author), lost));
}

/** Whoever left, was dismissed, or was found without the job; not who never was at work. */
function lostIn({ oldItem, newItem, author }: StreamRecord): Lost[] {
  if (!isPlacement(newItem) || oldItem === undefined || !isPlacement(oldItem)) return [];
  const { id, workerId, positionId, status, endedAt } = partOfPlacement(newItem, ...asked);
  const before = partOfPlacement(oldItem, 'status', 'startsOn', 'agreedAt', 'endedOn').status;
  const lost = status === 'ENDED' && (before === 'STARTED' || before === 'STABLE');
  return lost && endedAt !== undefined ? [{ id, workerId, positionId, endedAt, author }] : [];
}

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
