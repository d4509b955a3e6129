/**
 * Streams -> who moves before the job for those whom an earlier release placed (`filing-job.ts`) has come to them: it may
 * have passed the prefecture to which they moved, and so the record of the move gives them the day of their follow-up.
 */
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../platform/streams/streams';
import { isWorker, partOfWorker } from '../../people/worker/store';
import { readRules } from '../../reference/rule/service';
import { followForgotten, isForgotten } from './filing-job';

/** Idempotent: who has a day by now keeps it. @throws Fault, retryable; then the batch must be delivered again. */
export async function followMovers(
  becauseOf: (cause?: string) => JobContext,
  records: readonly StreamRecord[],
): Promise<void> {
  const movers = records.filter(hasMoved);
  if (movers.length === 0) return;
  const rules = await readRules(becauseOf(), ['FOLLOW_UPS']);
  await inParallel(limits.succeedingWritesAtOnce, movers, async ({ newItem, author }) => {
    if (newItem !== undefined) await followForgotten(becauseOf(author), partOfWorker(newItem, 'id').id, rules);
  });
}

function hasMoved({ oldItem, newItem }: StreamRecord): boolean {
  if (!isWorker(oldItem) || !isWorker(newItem)) return false;
  const [before, after] = [oldItem, newItem].map((item) => partOfWorker(item, 'prefecture').prefecture);
  return before !== after && isForgotten(partOfWorker(newItem, ...asked));
}

const asked = ['runningPlacementId', 'workCode', 'followUpOn', 'expectedOn'] as const;
