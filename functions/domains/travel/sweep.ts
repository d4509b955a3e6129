/** What time ends: holds that were not confirmed, quotas that go back to everyone. Safe to run twice, or to break off. */
import { limits } from '../../limits';
import { instantOf } from '../../platform/clock';
import type { Sweeper } from '../../platform/context';
import type { Item, QueryParams, Write } from '../../platform/database';
import { assert } from '../../platform/errors';
import { inParallel } from '../../platform/in-parallel';
import { end, expiry } from './allocation';
import { AllocationEntity, parseAllocation, parseService, type Service, ServiceEntity, serviceKey } from './entities';
import { endQuotas, inventoryKey, parseInventory } from './inventory';
import { quotaEnd } from './seats';
import { quotaAt } from './travel';

/**
 * Both, whatever becomes of the other, until nothing is due or `limits.sweepMs` are over.
 * @returns how many this run ended itself.
 * @throws what kept it from reading what is due; a single item that fails is logged and left to the next run.
 */
export async function sweepTravel(sweeper: Sweeper): Promise<{ holds: number; quotas: number }> {
  const now = sweeper.clock.now();
  const [holds, quotas] = await Promise.allSettled([expireHolds(sweeper, now), endDueQuotas(sweeper, now)]);
  if (holds.status === 'rejected') throw holds.reason;
  if (quotas.status === 'rejected') throw quotas.reason;
  return { holds: holds.value, quotas: quotas.value };
}

function expireHolds(sweeper: Sweeper, now: Date): Promise<number> {
  const due = AllocationEntity.query
    .byDue({ due: 'holds' })
    .lte({ holdEndsAt: instantOf(now) })
    .params<QueryParams>();
  return endEach(sweeper, due, now, async (item) => (await end(sweeper, parseAllocation(item), expiry(now))).here);
}

function endDueQuotas(sweeper: Sweeper, now: Date): Promise<number> {
  const due = ServiceEntity.query
    .byDue({ due: 'quotas' })
    .lte({ quotasDueAt: instantOf(now) })
    .params<QueryParams>();
  return endEach(sweeper, due, now, async (item) => endQuotasOf(sweeper, parseService(item)));
}

/** In order of time, page by page: what fails is passed over, so it neither stops the others nor comes up twice. */
async function endEach(
  sweeper: Sweeper,
  due: QueryParams,
  since: Date,
  endOne: (item: Item) => Promise<boolean>,
): Promise<number> {
  const inTime = (): boolean => sweeper.clock.now().getTime() - since.getTime() < limits.sweepMs;
  let ended = 0;
  for (let start: Item | undefined; ;) {
    const page = await sweeper.db.query({
      ...due,
      Limit: limits.sweepItemsReadAtOnce,
      ...(start && { ExclusiveStartKey: start }),
    });
    const outcomes = await inParallel(
      limits.sweepParallel,
      page.items,
      async (item) => inTime() && (await orLeave(sweeper, () => endOne(item))),
    );
    ended += outcomes.filter(Boolean).length;
    if (page.lastKey === undefined || !inTime()) return ended;
    start = page.lastKey;
  }
}

async function orLeave({ log }: Sweeper, endOne: () => Promise<boolean>): Promise<boolean> {
  try {
    return await endOne();
  } catch (error) {
    log.warn('Left to the next run of the sweep', { error: error instanceof Error ? error.name : typeof error });
    return false;
  }
}

/** Once: the service forgets that its quotas are due in the transaction that moves them. False where someone else did it. */
async function endQuotasOf({ db }: Sweeper, service: Service): Promise<boolean> {
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
    assert(item, "a service's inventory to exist");
    const inventory = parseInventory(item);
    const move = endQuotas(service.id, inventory, quotaEnd(inventory, ending, service.stops.length - 1));
    const commit = await db.commit([move, forget]);
    if (commit.committed) return true;
    if (commit.refused.has(forget)) return false;
    // A party took seats of a quota meanwhile, or gave some back: count again.
  }
}
