/**
 * Schedule -> everything that ends or is due by time: holds, waits, quotas, positions, messages to webhooks, jobs.
 * Wiring only.
 */
import { closeExpired } from '../domains/jobs/position/sweep';
import { expireHolds } from '../domains/travel/booking/sweep';
import { expireWaits } from '../domains/travel/waitlist/sweep';
import { endDueQuotas } from '../domains/travel/travel-service/sweep';
import { followCodes } from '../domains/reference/code-list/service';
import { beginAttempts } from '../domains/partners/delivery/sweep';
import { cloudDatabase } from '../platform/process/cloud';
import { systemClock } from '../platform/values/clock';
import type { SystemContext } from '../platform/requests/context';
import { inTime, type Timed } from '../platform/process/deadline';
import { createIds } from '../platform/values/ids';
import { createLogger } from '../platform/process/log';
import { permitted } from '../platform/dynamodb/permitted';
import { actingAs } from './acting-as';
import { callDueJobs } from './jobs';

export type SweepHandler = () => Promise<void>;

/**
 * Runs all tasks; one failing task does not stop the others. Safe to run concurrently; the next minute picks up
 * leftovers.
 */
export function createSweepHandler(given: SystemContext): SweepHandler {
  const platform = { ...given, db: permitted(given.db, 'sweep') };
  const sweeper = actingAs(platform, 'sweep');
  return async () => {
    await followCodes(sweeper);
    const [holds, waits, quotas, positions, attempts, runs] = await Promise.allSettled([
      expireHolds(sweeper),
      expireWaits(sweeper),
      endDueQuotas(sweeper),
      closeExpired(sweeper),
      beginAttempts(sweeper),
      callDueJobs(sweeper, (cause) => actingAs(platform, 'sweep', cause)),
    ]);
    const ended = {
      ...(holds.status === 'fulfilled' && { holds: holds.value }),
      ...(waits.status === 'fulfilled' && { waits: waits.value }),
      ...(quotas.status === 'fulfilled' && { quotas: quotas.value }),
      ...(positions.status === 'fulfilled' && { positions: positions.value }),
      ...(attempts.status === 'fulfilled' && { attempts: attempts.value }),
      ...(runs.status === 'fulfilled' && { runs: runs.value }),
    };
    if (Object.values(ended).some((count) => count > 0)) sweeper.log.info('Ended by time', ended);
    const failed = [holds, waits, quotas, positions, attempts, runs].find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
}

let connected: SweepHandler | undefined;

/** @throws if a task failed; the next minute tries it again. */
export async function handler(_event?: unknown, context: Timed = {}): Promise<void> {
  connected ??= createSweepHandler({
    db: cloudDatabase(),
    clock: systemClock,
    ids: createIds(Date.now),
    log: createLogger('sweep'),
  });
  await inTime(context, connected);
}
