/** What time ends: holds that were not confirmed, and waits whose days are over. Safe to run twice, or to break off. */
import { instantOf } from '../../platform/clock';
import type { Sweeper } from '../../platform/context';
import type { QueryParams } from '../../platform/database';
import { endEach } from '../../platform/sweep';
import { end, expiry } from './allocation';
import { AllocationEntity, parseAllocation, parseRequest, RequestEntity } from './entities';
import { leave } from './leave';

/** @returns how many this run ended itself; a single one that fails is logged and left to the next run. */
export function expireHolds(sweeper: Sweeper): Promise<number> {
  const now = sweeper.clock.now();
  const due = AllocationEntity.query
    .byDue({ due: 'holds' })
    .lte({ holdEndsAt: instantOf(now) })
    .params<QueryParams>();
  return endEach(sweeper, due, now, async (item) => (await end(sweeper, parseAllocation(item), expiry(now))).here);
}

/** @returns how many this run ended itself; a single one that fails is logged and left to the next run. */
export function expireWaits(sweeper: Sweeper): Promise<number> {
  const now = sweeper.clock.now();
  const due = RequestEntity.query
    .byDue({ due: 'waits' })
    .lte({ waitEndsAt: instantOf(now) })
    .params<QueryParams>();
  return endEach(
    sweeper,
    due,
    now,
    async (item) => (await leave(sweeper.db, parseRequest(item), 'EXPIRED')) !== undefined,
  );
}
