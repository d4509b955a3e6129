/** What time ends: holds that were not confirmed, and waits whose days are over. Safe to run twice, or to break off. */
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { endEach } from '../../../platform/jobs/sweep';
import { end, expiry } from '../booking/allocation';
import { AllocationEntity, parseAllocation, parseRequest, RequestEntity } from '../booking/entities';
import { leave } from './leave';

/** @returns how many this run ended itself. */
export function expireHolds(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const query = AllocationEntity.query
    .byDue({ due: 'holds' })
    .lte({ holdEndsAt: instantOf(now) })
    .params<QueryParams>();
  const list = { name: 'holds', query, since: now };
  return endEach(sweeper, list, async (item) => (await end(sweeper, parseAllocation(item), expiry(now))).here);
}

/** @returns how many this run ended itself. */
export function expireWaits(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const query = RequestEntity.query
    .byDue({ due: 'waits' })
    .lte({ waitEndsAt: instantOf(now) })
    .params<QueryParams>();
  return endEach(
    sweeper,
    { name: 'waits', query, since: now },
    async (item) => (await leave(sweeper.db, parseRequest(item), 'EXPIRED')) !== undefined,
  );
}
