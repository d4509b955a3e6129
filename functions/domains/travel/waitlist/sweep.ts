/** Sweep: ends waits whose last day is over. Safe to repeat and to interrupt. */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import { endEach } from '../../../platform/jobs/sweep';
import { parseRequest, waitsOverBy } from '../booking/request-store';
import { leave } from './leave';

/** @returns the number of waits that this run ended. */
export function expireWaits(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  return endEach(
    sweeper,
    { name: 'waits', query: waitsOverBy(instantOf(now)), since: now },
    async (item) => (await leave(sweeper.db, parseRequest(item), 'EXPIRED')) !== undefined,
  );
}
