/** What time ends: waits whose days are over. Safe to run twice, or to break off. */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import { endEach } from '../../../platform/jobs/sweep';
import { parseRequest, waitsOverBy } from '../booking/request-store';
import { leave } from './leave';

/** @returns how many this run ended itself. */
export function expireWaits(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  return endEach(
    sweeper,
    { name: 'waits', query: waitsOverBy(instantOf(now)), since: now },
    async (item) => (await leave(sweeper.db, parseRequest(item), 'EXPIRED')) !== undefined,
  );
}
