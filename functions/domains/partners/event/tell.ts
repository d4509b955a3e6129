/** Turns events into deliveries, one for each of the enterprise's webhooks that subscribed to the type. Idempotent. */
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Platform } from '../../../platform/requests/context';
import { setAside, takeApart } from '../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../../../platform/streams/streams';
import { type Event, newDelivery } from '../delivery/delivery';
import { createDelivery } from '../delivery/store';
import { parseWebhook, webhooksOf } from '../webhook/store';

export type Teller = Pick<Platform, 'db' | 'clock' | 'log'>;

/** An event and its stream record. */
export interface Told {
  readonly event: Event;
  readonly record: StreamRecord;
}

/**
 * One read for each enterprise, and one write for each delivery, which is refused if it exists. A webhook that fails
 * does not stop the others.
 * @param reader name in items that are set aside.
 */
export async function tell(teller: Teller, reader: string, told: readonly Told[]): Promise<void> {
  const byEnterprise = Map.groupBy(told, ({ event }) => event.enterpriseId);
  await inParallel(limits.deliveriesAtOnce, [...byEnterprise], async ([enterpriseId, own]) => {
    const { items } = await teller.db.query(webhooksOf(enterpriseId));
    const pairs = items.flatMap((item) => own.map((one) => ({ item, ...one })));
    await inParallel(limits.deliveriesAtOnce, pairs, ({ item, event, record }) =>
      takeApart(
        [record],
        async () => {
          const webhook = parseWebhook(item);
          const now = teller.clock.now();
          if (webhook.events.includes(event.type))
            await teller.db.commit([createDelivery(newDelivery(webhook, event, now), now)]);
        },
        (_, error) => setAside(teller, reader, placeOfRecord(record), error),
      ),
    );
  });
}
