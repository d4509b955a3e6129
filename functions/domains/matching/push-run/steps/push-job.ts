/**
 * The job of a push run (`platform/jobs/jobs.ts`): it reads who looks for work, and then, unit by unit, assigns people to
 * positions and writes the pushes. Each step ends with one conditional move, so a step that is killed and repeated changes
 * nothing twice (docs/decisions/0057-push-runs.md). `work` calls it; the sweep only wakes it.
 */
import { CHANGED, type Changed, whileChanged } from '../../../../platform/dynamodb/while-changed';
import type { Job, JobContext } from '../../../../platform/jobs/jobs';
import { instantOf } from '../../../../platform/values/clock';
import { asId } from '../../../../platform/values/ids';
import { assignUnit } from './assign-unit';
import { endPushing, movePushing } from './pushing-store';
import { readPeople } from './read-people';
import { finishPushRun, type PushRun } from '../run-store';
import { parseRunning, removeRunning, runningKey } from '../running-store';
import { readPushRun } from '../service';
import { type StepSizes, stepSizes } from './step-sizes';
import { writePushes } from './write-pushes';

/** One step: a few pages of people, one unit of people to be assigned, or a number of pushes. */
export async function continuePush(context: JobContext, job: Job, sizes: StepSizes = stepSizes): Promise<void> {
  const { db, clock } = context;
  const found = await readPushRun(db, asId(job.key.pk, 'run'));
  if (found?.pushing.step !== job.step) return;
  const { run, pushing } = found;
  if (run.status !== 'RUNNING') await db.commit([endPushing(job)]);
  else if (pushing.phase === 'READING') {
    const { parts, moved } = await readPeople(context, found, sizes);
    await db.commit([...parts, movePushing(clock, job, moved)]);
  } else if (pushing.phase === 'WRITING')
    await db.commit([movePushing(clock, job, await writePushes(context, found, sizes))]);
  else if (pushing.partsDone < pushing.peopleParts)
    await db.commit([movePushing(clock, job, await assignUnit(context, found, sizes))]);
  else await whileChanged(() => finish(context, job, run));
}

/** A refusal means that another run of the province began or ended, or that this one is over. */
async function finish({ db, clock }: JobContext, job: Job, run: PushRun): Promise<Changed | undefined> {
  const running = parseRunning(run.regionCode, await db.get(runningKey(run.regionCode)));
  const free = removeRunning(running, run.id);
  const commit = await db.commit([free, finishPushRun(run, instantOf(clock.now())), endPushing(job)]);
  return !commit.committed && commit.refused.size === 1 && commit.refused.has(free) ? CHANGED : undefined;
}
