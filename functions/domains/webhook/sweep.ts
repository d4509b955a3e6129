/** Begins the attempts that are due; the stream carries them to whoever makes them (`work.ts`). Safe to run twice at once. */
import type { Sweeper } from '../../platform/context';
import type { Key } from '../../platform/database';
import { attemptPut, type Delivery, deliveryOf, dueDeliveries } from './entities';
import { isLastAttempt, nextAttemptAt } from './webhook';

/** @returns how many this run began. */
export async function beginAttempts({ db, clock }: Sweeper): Promise<number> {
  const now = clock.now();
  const { items } = await db.query(dueDeliveries(now));
  const keys = items.map(({ pk, sk }): Key => ({ TableName: 'Deliveries', Key: { pk: String(pk), sk: String(sk) } }));
  const due = (await db.batchGet(keys)).flatMap((item) => dueDelivery(deliveryOf(item), now) ?? []);
  const commits = await Promise.all(
    due.map((delivery) => db.commit([attemptPut(delivery, begin(delivery, now), now)])),
  );
  return commits.filter(({ committed }) => committed).length;
}

function dueDelivery(delivery: Delivery | undefined, now: Date): Delivery | undefined {
  const { status, nextAttemptAt: dueAt } = delivery ?? {};
  return status === 'PENDING' && dueAt !== undefined && new Date(dueAt) <= now ? delivery : undefined;
}

/** One whose last attempt broke off is begun once more: only an attempt's end may give it up. */
function begin(delivery: Delivery, now: Date): Delivery {
  const attempt = delivery.attempt + 1;
  const made = attempt - delivery.before;
  const before = isLastAttempt(made - 1) ? delivery.before + 1 : delivery.before;
  return { ...delivery, attempt, before, nextAttemptAt: nextAttemptAt(made, now) };
}
