/** What time ends: holds that were not confirmed. Safe to run twice, or to break off. */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import { endEach } from '../../../platform/jobs/sweep';
import { end, expiry } from './allocation';
import { holdsOverBy, parseAllocation } from './allocation-store';

/** @returns how many this run ended itself. */
export function expireHolds(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const list = { name: 'holds', query: holdsOverBy(instantOf(now)), since: now };
  return endEach(sweeper, list, async (item) => {
    const allocation = parseAllocation(item);
    return (await end(sweeper, allocation, expiry(allocation, now))).here;
  });
}
