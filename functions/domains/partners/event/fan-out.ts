/** Turns events into deliveries, one for each of the enterprise's webhooks that subscribed to the type. Idempotent. */
import { limits } from '../../../limits';
import { inParallel } from '../../../platform/jobs/in-parallel';
import type { Platform } from '../../../platform/requests/context';
import { setAside, takeApart } from '../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../../../platform/streams/streams';
import { type Event, newWebhookDelivery } from '../webhook-delivery/lifecycle';
import { createWebhookDelivery } from '../webhook-delivery/store';
import { parseWebhook, webhooksOf } from '../webhook/store';

export type FanOutContext = Pick<Platform, 'db' | 'clock' | 'log'>;

/** An event and the stream record that it is derived from. */
export interface RecordedEvent {
  readonly event: Event;
  readonly record: StreamRecord;
}

/**
 * One read for each enterprise, and one write for each delivery, which is refused if it exists. A webhook that fails
 * does not stop the others.
 * @param reader name in items that are set aside.
 */
export async function fanOut(context: FanOutContext, reader: string, events: readonly RecordedEvent[]): Promise<void> {
  const byEnterprise = Map.groupBy(events, ({ event }) => event.enterpriseId);
  await inParallel(limits.deliveriesAtOnce, [...byEnterprise], async ([enterpriseId, own]) => {
    const { items } = await context.db.query(webhooksOf(enterpriseId));
    const pairs = items.flatMap((item) => own.map((one) => ({ item, ...one })));
    await inParallel(limits.deliveriesAtOnce, pairs, ({ item, event, record }) =>
      takeApart(
        [record],
        async () => {
          const webhook = parseWebhook(item);
          const now = context.clock.now();
          if (webhook.events.includes(event.type))
            await context.db.commit([createWebhookDelivery(newWebhookDelivery(webhook, event, now), now)]);
        },
        (_, error) => setAside(context, reader, placeOfRecord(record), error),
      ),
    );
  });
}
