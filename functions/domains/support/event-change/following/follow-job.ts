/**
 * Job after a recruitment event was moved or called off: its registrations follow, which tells the people. A step that is
 * repeated finds them done. Who signs up while it runs is found by the stream (`on-stream.ts`).
 */
import { limits } from '../../../../limits';
import { endJob, type Job, type JobContext, moveOnTo } from '../../../../platform/jobs/jobs';
import { asId } from '../../../../platform/values/ids';
import { readStep } from '../../registration/step';
import { follow } from './follow';

export async function followEvents(runner: JobContext, run: Job): Promise<void> {
  const page = await readStep(runner, run, limits.eventFollowedAtOnce);
  if (page === undefined) return;
  await follow(runner, asId(run.key.pk, 'evt'), page.registrations);
  await runner.db.commit([page.next === undefined ? endJob(run) : moveOnTo(runner.clock, run, page.next)]);
}
