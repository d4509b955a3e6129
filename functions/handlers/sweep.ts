/** Schedule -> what time ends: holds and quotas. Wiring only. */
import { sweepTravel } from '../domains/travel/sweep';
import { cloudDatabase } from '../platform/cloud';
import { systemClock } from '../platform/clock';
import type { Sweeper } from '../platform/context';
import { createLogger } from '../platform/log';

export type SweepHandler = () => Promise<void>;

/** Safe to run twice at once; what a run leaves over is the next one's. */
export function createSweepHandler(sweeper: Sweeper): SweepHandler {
  return async () => {
    const ended = await sweepTravel(sweeper);
    if (ended.holds + ended.quotas > 0) sweeper.log.info('Ended by time', ended);
  };
}

let connected: SweepHandler | undefined;

export function handler(): Promise<void> {
  connected ??= createSweepHandler({ db: cloudDatabase(), clock: systemClock, log: createLogger('sweep') });
  return connected();
}
