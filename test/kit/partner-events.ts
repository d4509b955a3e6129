/** Partners are told of something, without anything having happened: for tests of what follows from there. */
import { type Event, newWebhookDelivery } from '../../functions/domains/partners/webhook-delivery/lifecycle';
import { createWebhookDelivery } from '../../functions/domains/partners/webhook-delivery/store';
import { type FanOutContext, fanOut, type RecordedEvent } from '../../functions/domains/partners/event/fan-out';
import { parseWebhook, webhooksOf } from '../../functions/domains/partners/webhook/store';
import type { Item, Write } from '../../functions/platform/dynamodb/database';
import { asId, createIds } from '../../functions/platform/values/ids';
import { instantOf } from '../../functions/platform/values/clock';

/** Each one another. */
export function eventFor({ clock }: Pick<FanOutContext, 'clock'>, enterpriseId: string): Event {
  const now = clock.now();
  const id = createIds(() => now.getTime()).next('whe');
  return {
    id,
    enterpriseId: asId(enterpriseId, 'ent'),
    type: 'PLACEMENT_STARTED',
    at: instantOf(now),
    data: { placementId: 'plc_1' },
  };
}

export function recordedOf(event: Event, newItem: Item = {}): RecordedEvent {
  const place = { shardId: 'shard', table: 'Workers', stream: 'Workers', sequenceNumber: '1'.padStart(40, '0') };
  return { event, record: { ...place, at: new Date(event.at), keys: { pk: 'wkr', sk: 'placement' }, newItem } };
}

/** As the reader of the streams tells it: the stream of Deliveries carries it on. */
export async function tellPartner(context: FanOutContext, enterpriseId: string): Promise<void> {
  await fanOut(context, 'events', [recordedOf(eventFor(context, enterpriseId))]);
}

/** The deliveries of an event, stored in a way that nobody is called for them, and as their stream tells of them. */
export async function givenDeliveries({ db, clock }: FanOutContext, event: Event): Promise<Item[]> {
  const { items } = await db.query(webhooksOf(event.enterpriseId));
  const puts = items.map((item) =>
    itemOf(createWebhookDelivery(newWebhookDelivery(parseWebhook(item), event, clock.now()), clock.now())),
  );
  for (const { calls: _, ...item } of puts) await db.commit([{ Put: { TableName: 'Deliveries', Item: item } }]);
  return puts;
}

export function itemOf(write: Write): Item {
  if (!('Put' in write)) throw new Error('Expected a put');
  return write.Put.Item;
}
