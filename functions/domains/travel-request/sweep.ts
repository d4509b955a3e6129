/** What time ends: holds that were not confirmed. Safe to run twice, or to break off. */
import { instantOf } from '../../platform/clock';
import type { Sweeper } from '../../platform/context';
import type { QueryParams } from '../../platform/database';
import { endEach } from '../../platform/sweep';
import { end, expiry } from './allocation';
import { AllocationEntity, parseAllocation } from './entities';

/** @returns how many this run ended itself; a single one that fails is logged and left to the next run. */
export function expireHolds(sweeper: Sweeper): Promise<number> {
  const now = sweeper.clock.now();
  const due = AllocationEntity.query
    .byDue({ due: 'holds' })
    .lte({ holdEndsAt: instantOf(now) })
    .params<QueryParams>();
  return endEach(sweeper, due, async (item) => (await end(sweeper, parseAllocation(item), expiry(now))).here);
}
