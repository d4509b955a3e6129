/** Sweep: ends holds that were not confirmed in time, and waits whose last day is over. Safe to repeat and to interrupt. */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import { endEach } from '../../../platform/jobs/sweep';
import { holdsOverBy, parseAllocation } from '../booking/allocation-store';
import { parseRequest } from '../booking/request-store';
import { waitsOverBy } from './wait-store';
import { endHold } from './end-hold';
import { leave } from './leave';

/** @returns the number of holds that this run ended. */
export function expireHolds(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const list = { name: 'holds', query: holdsOverBy(instantOf(now)), since: now };
  return endEach(sweeper, list, async (item) => (await endHold(sweeper, parseAllocation(item))).here);
}

/** @returns the number of waits that this run ended. */
export function expireWaits(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  return endEach(
    sweeper,
    { name: 'waits', query: waitsOverBy(instantOf(now)), since: now },
    async (item) => (await leave(sweeper.db, parseRequest(item), 'EXPIRED')) !== undefined,
  );
}
