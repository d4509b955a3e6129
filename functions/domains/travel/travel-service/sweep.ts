/** Sweep: ends quotas whose time is over; their seats go to the pool. Safe to repeat and to interrupt. */
import { isDeepStrictEqual } from 'node:util';
import { instantOf } from '../../../platform/values/clock';
import type { SystemContext } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { endEach } from '../../../platform/jobs/sweep';
import { forgetQuotas, parseService, quotasDueBy, type Service } from './service-store';
import { inventoryKey, parseInventory } from './inventory/store';
import { endQuotas } from './inventory/seats-store';
import { quotaEnd } from './seats';
import { quotasOf } from './quotas';

/** @returns the number of services whose quotas this run ended. */
export function endDueQuotas(sweeper: SystemContext): Promise<number> {
  const now = sweeper.clock.now();
  const list = { name: 'quotas', query: quotasDueBy(instantOf(now)), since: now };
  return endEach(sweeper, list, (item) => endQuotasOf(sweeper, parseService(item), now));
}

/** Moves the seats and clears the due date in one transaction, so it happens once. False if another run did it. */
async function endQuotasOf({ db }: SystemContext, service: Service, now: Date): Promise<boolean> {
  const ending = quotasOf(service);
  const forget = forgetQuotas(service.id, instantOf(now));
  let before: Item | undefined;
  return whileChanged(async () => {
    const item = await db.get(inventoryKey(service.id));
    assert(item, "a service's inventory to exist");
    assert(!isDeepStrictEqual(item, before), 'an inventory that takes what was reckoned from it');
    before = item;
    const inventory = parseInventory(item);
    const move = endQuotas(service.id, inventory, quotaEnd(inventory, ending, service.stops.length - 1));
    const commit = await db.commit([move, forget]);
    if (commit.committed) return true;
    // A sale or a return changed the quotas meanwhile, so count again.
    return commit.refused.has(forget) ? false : CHANGED;
  });
}
