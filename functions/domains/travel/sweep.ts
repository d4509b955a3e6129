/** What time ends: holds that were not confirmed, quotas that go back to everyone. Safe to run twice, or to break off. */
import { limits } from '../../limits';
import { instantOf } from '../../platform/clock';
import type { Sweeper } from '../../platform/context';
import type { QueryParams, Write } from '../../platform/database';
import { inParallel } from '../../platform/in-parallel';
import { end } from './allocation';
import { AllocationEntity, parseAllocation, parseService, type Service, ServiceEntity, serviceKey } from './entities';
import { endQuotas, inventoryKey, parseInventory } from './inventory';
import { quotaEnd } from './seats';
import { quotaAt } from './travel';

/** @returns how many ended in this run, at most `limits.sweepItemsMax` of each. */
export async function sweepTravel(sweeper: Sweeper): Promise<{ holds: number; quotas: number }> {
  return { holds: await expireHolds(sweeper), quotas: await endDueQuotas(sweeper) };
}

async function expireHolds(sweeper: Sweeper): Promise<number> {
  const now = instantOf(sweeper.clock.now());
  const due = AllocationEntity.query.byDue({ due: 'holds' }).lte({ holdEndsAt: now }).params<QueryParams>();
  const { items } = await sweeper.db.query({ ...due, Limit: limits.sweepItemsMax });
  await inParallel(limits.sweepParallel, items, (item) =>
    end(sweeper, parseAllocation(item), { status: 'EXPIRED', request: 'EXPIRED', heldUntil: now }),
  );
  return items.length;
}

async function endDueQuotas(sweeper: Sweeper): Promise<number> {
  const now = instantOf(sweeper.clock.now());
  const due = ServiceEntity.query.byDue({ due: 'quotas' }).lte({ quotasDueAt: now }).params<QueryParams>();
  const { items } = await sweeper.db.query({ ...due, Limit: limits.sweepItemsMax });
  await inParallel(limits.sweepParallel, items, (item) => endQuotasOf(sweeper, parseService(item)));
  return items.length;
}

/** Once: the service forgets that its quotas are due in the transaction that moves them. */
async function endQuotasOf({ db }: Sweeper, service: Service): Promise<void> {
  const ending = service.quotaCounties.flatMap((county) => quotaAt(service.stops, county) ?? []);
  const forget: Write = {
    Update: {
      ...serviceKey(service.id),
      UpdateExpression: 'REMOVE #due, #dueAt, #pk, #sk',
      ConditionExpression: 'attribute_exists(#dueAt)',
      ExpressionAttributeNames: { '#due': 'due', '#dueAt': 'quotasDueAt', '#pk': 'byDuePk', '#sk': 'byDueSk' },
    },
  };
  for (;;) {
    const item = await db.get(inventoryKey(service.id));
    if (item === undefined) return;
    const inventory = parseInventory(item);
    const move = endQuotas(service.id, inventory, quotaEnd(inventory, ending, service.stops.length - 1));
    const commit = await db.commit([move, forget]);
    // A party took seats of a quota meanwhile, or gave some back: count again.
    if (commit.committed || commit.refused.has(forget)) return;
  }
}
