/**
 * Sweep: begins the attempts that are due; the stream calls their sender (`on-stream.ts`). It begins all of them, since
 * attempts of other receivers may be behind those of one. Safe to run concurrently.
 */
import { limits } from '../../../limits';
import type { SystemContext } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { endApart, endPages, readDue } from '../../../platform/jobs/sweep';
import { begun } from './delivery';
import { beginAttempt, type Delivery, dueDeliveries, parseDelivery } from './store';

/** @returns the number of attempts that this run began. */
export async function beginAttempts(sweeper: SystemContext): Promise<number> {
  const { db, clock } = sweeper;
  const now = clock.now();
  const query = { ...dueDeliveries(now), Limit: limits.deliveriesCalledAtOnce };
  const list = { name: 'attempts', query, since: now };
  return endPages(sweeper, list, async (page) => {
    const items = await readDue(sweeper, 'Deliveries', page);
    return endApart(sweeper, list, page, async (_, place) => {
      const delivery = items[place] && dueDelivery(items[place], now);
      if (delivery === undefined) return false;
      return (await db.commit([beginAttempt(delivery, begun(delivery, now), now)])).committed;
    });
  });
}

function dueDelivery(item: Item, now: Date): Delivery {
  const delivery = parseDelivery(item);
  const { status, nextAttemptAt: dueAt = '' } = delivery;
  assert(status === 'PENDING' && new Date(dueAt) <= now, 'a delivery whose next attempt is due');
  return delivery;
}
