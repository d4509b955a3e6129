/**
 * Begins the attempts that are due; the stream carries them to whoever makes them (`on-stream.ts`). All of them, however many one
 * receiver has: those of others are behind them. Safe to run twice at once.
 */
import { limits } from '../../../limits';
import type { SystemContext } from '../../../platform/requests/context';
import type { Item } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { endApart, endPages, readDue } from '../../../platform/jobs/sweep';
import { attemptPut, type Delivery, deliveryOf, dueDeliveries } from './entities';
import { isLastAttempt, nextAttemptAt } from './webhook';

/** @returns how many this run began. */
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
      return (await db.commit([attemptPut(delivery, begin(delivery, now), now)])).committed;
    });
  });
}

function dueDelivery(item: Item, now: Date): Delivery {
  const delivery = deliveryOf(item);
  const { status, attempt, before, nextAttemptAt: dueAt = '' } = delivery ?? {};
  assert(
    delivery && status === 'PENDING' && Number.isInteger(attempt) && Number.isInteger(before) && new Date(dueAt) <= now,
    'a delivery whose next attempt is due',
  );
  return delivery;
}

/** One whose last attempt broke off is begun once more: only an attempt's end may give it up. */
function begin(delivery: Delivery, now: Date): Delivery {
  const attempt = delivery.attempt + 1;
  const made = attempt - delivery.before;
  const before = isLastAttempt(made - 1) ? delivery.before + 1 : delivery.before;
  return { ...delivery, attempt, before, nextAttemptAt: nextAttemptAt(made, now) };
}
