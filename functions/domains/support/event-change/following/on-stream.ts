/**
 * Streams -> sign-ups that were made while their event was moved or called off. The job that follows the event may have
 * passed them by; whoever signed up before is found by that.
 */
import { limits } from '../../../../limits';
import { inParallel } from '../../../../platform/jobs/in-parallel';
import type { JobContext } from '../../../../platform/jobs/jobs';
import type { StreamRecord } from '../../../../platform/streams/streams';
import { follow } from '../../places/following/follow';
import { eventSignUps } from '../../registration/streams/following';
import { signUpsIn } from '../../registration/streams/sign-ups';

/**
 * Idempotent. One read for each event of the records.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function followSignUps(runner: JobContext, records: readonly StreamRecord[]): Promise<void> {
  const byEvent = Map.groupBy(signUpsIn(records), ({ eventId }) => eventId);
  await inParallel(limits.linesServedAtOnce, [...byEvent], ([id, registrations]) =>
    follow(runner, id, registrations, eventSignUps),
  );
}
