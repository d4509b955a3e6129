/** What time ends: quotas, which go back to everyone. Safe to run twice, or to break off. */
import { isDeepStrictEqual } from 'node:util';
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import type { Item, QueryParams, Write } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { endEach } from '../../../platform/jobs/sweep';
import { parseService, type Service, ServiceEntity, serviceKey } from './entities';
import { inventoryKey } from './inventory/expressions';
import { parseInventory } from './inventory/inventory';
import { endQuotas } from './inventory/seats-store';
import { quotaEnd } from './seats';
import { quotasOf } from './travel-service';

/** @returns how many services' quotas this run ended itself. */
export function endDueQuotas(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const query = ServiceEntity.query
    .byDue({ due: 'quotas' })
    .lte({ quotasDueAt: instantOf(now) })
    .params<QueryParams>();
  const list = { name: 'quotas', query, since: now };
  return endEach(sweeper, list, (item) => endQuotasOf(sweeper, parseService(item), now));
}

/** Once, and only what is due in the table too: the service forgets that its quotas are due in the transaction that moves them. False where someone else did it. */
async function endQuotasOf({ db }: SystemContext, service: Service, now: Date): Promise<boolean> {
  const ending = quotasOf(service);
  const forget: Write = {
    Update: {
      ...serviceKey(service.id),
      UpdateExpression: 'SET #version = #version + :one REMOVE #due, #dueAt, #pk, #sk',
      ConditionExpression: '#dueAt <= :now',
      ExpressionAttributeNames: {
        '#due': 'due',
        '#dueAt': 'quotasDueAt',
        '#pk': 'byDuePk',
        '#sk': 'byDueSk',
        '#version': 'version',
      },
      ExpressionAttributeValues: { ':one': 1, ':now': instantOf(now) },
    },
  };
  for (let before: Item | undefined; ;) {
    const item = await db.get(inventoryKey(service.id));
    assert(item, "a service's inventory to exist");
    assert(!isDeepStrictEqual(item, before), 'an inventory that takes what was reckoned from it');
    before = item;
    const inventory = parseInventory(item);
    const move = endQuotas(service.id, inventory, quotaEnd(inventory, ending, service.stops.length - 1));
    const commit = await db.commit([move, forget]);
    if (commit.committed) return true;
    if (commit.refused.has(forget)) return false;
    // A party took seats of a quota meanwhile, or gave some back: count again.
  }
}
