/** Sweep: ends holds that were not confirmed in time. Safe to repeat and to interrupt. */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import { endEach } from '../../../platform/jobs/sweep';
import { end, expiry } from './release';
import { holdsOverBy, parseAllocation } from './allocation-store';

/** @returns the number of holds that this run ended. */
export function expireHolds(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const list = { name: 'holds', query: holdsOverBy(instantOf(now)), since: now };
  return endEach(sweeper, list, async (item) => {
    const allocation = parseAllocation(item);
    return (await end(sweeper, allocation, expiry(now))).here;
  });
}
