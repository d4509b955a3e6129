/**
 * A world of pairs around one webhook with five messages: one that arrives, one to which its receiver answers that it is gone,
 * two to which it answers that it is too busy, and one that failed before. Strangers answer while the partner changes it.
 */
import type { EventId } from '../../../functions/id-kinds';
import { registerEnterprise } from '../../../functions/domains/reference/enterprise/service';
import { deliver } from '../../../functions/domains/partners/webhook-delivery/on-stream';
import { systemTurn } from '../../../functions/domains/partners/receiver/sending/turns';
import { redeliverWebhook } from '../../../functions/domains/partners/webhook-delivery/service';
import {
  createWebhookDelivery,
  type WebhookDelivery,
  webhookDeliveriesOf,
  webhookDeliveryIdOf,
  parseWebhookDelivery,
} from '../../../functions/domains/partners/webhook-delivery/store';
import { beginAttempts } from '../../../functions/domains/partners/webhook-delivery/sweep';
import { deliverEvents } from '../../../functions/domains/partners/event/on-stream';
import { agreePlacement } from '../../../functions/domains/jobs/placement/store';
import { secretNumber } from '../../../functions/domains/partners/receiver/secrets';
import {
  registerWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from '../../../functions/domains/partners/webhook/service';
import { parseWebhook, webhookKey, webhooksOf } from '../../../functions/domains/partners/webhook/store';
import { asCivilDate } from '../../../functions/platform/values/civil-date';
import { instantOf, preciseInstantOf } from '../../../functions/platform/values/clock';
import type { Context } from '../../../functions/platform/requests/context';
import type { Database, Item } from '../../../functions/platform/dynamodb/database';
import { createOutbound } from '../../../functions/platform/security/outbound';
import { ok } from '../../../functions/platform/requests/result';
import type { StreamRecord } from '../../../functions/platform/streams/streams';
import { asId } from '../../../functions/platform/values/ids';
import { does, type Surroundings, type UseCase, type World } from '../pairs';
import { itemOf } from '../partner-events';
import type { Receiver } from '../receiver';
import { enterpriseInput } from '../system';
import { contextOf, NOW, valueOf } from '../travel-scene';
import { accountOf } from './people';
import { nextAttemptAt } from '../../../functions/domains/partners/receiver/retry-times';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

const messages = ['arriving', 'gone', 'busyLong', 'busyShort', 'failed'] as const;
type Message = (typeof messages)[number];

interface Webhooks {
  readonly enterpriseId: string;
  readonly webhookId: string;
  readonly receiver: Receiver;
  readonly deliveryIds: Readonly<Record<Message, string>>;
  /** A placement that nobody was told of yet. */
  readonly placement: Item;
  /** Seconds for which the receiver asked to be left alone. */
  readonly asked: Set<number>;
}

const LONG = 600;
const SHORT = 60;
const TYPE = 'PLACEMENT_STARTED';
const EVENTS = [TYPE] as const;

/** The receivers of tests are on loopback. */
const outbound = createOutbound({ allowLoopback: true });

async function build({ db, receiver }: Pick<Surroundings, 'db' | 'receiver'>): Promise<Webhooks> {
  const context = { ...contextOf(db, { viewer: accountOf() }), outbound };
  const { id: enterpriseId } = valueOf(await registerEnterprise(context, enterpriseInput()));
  const registration = { idempotencyKey: enterpriseId, enterpriseId, url: receiver.url, events: EVENTS };
  const { id: webhookId } = valueOf(await registerWebhook(context, registration));
  const placement = agreePlacement({
    ...{ id: context.ids.next('plc'), workerId: 'wkr_1', positionId: 'pos_1', enterpriseId, status: 'AGREED' },
    homeCode: asRegionCode('530627102201'),
    ...{ startsOn: asCivilDate('2027-02-20'), juvenile: false, agreedAt: preciseInstantOf(NOW) },
  });
  const eventIds = Object.fromEntries(messages.map((message) => [message, context.ids.next('whe')])) as Record<
    Message,
    EventId
  >;
  const begun = (message: Message): WebhookDelivery => ({
    ...{ id: webhookDeliveryIdOf(eventIds[message], webhookId), webhookId, eventId: eventIds[message], type: TYPE },
    ...{ body: '{}', before: 0, attempts: [], createdAt: instantOf(NOW) },
    ...(message === 'failed'
      ? { status: 'FAILED', attempt: 8 }
      : { status: 'PENDING', attempt: 1, nextAttemptAt: nextAttemptAt(1, NOW) }),
  });
  const deliveries = messages.map(begun);
  for (const delivery of deliveries) await db.commit([createWebhookDelivery(delivery, NOW)]);
  receiver.answerTo(eventIds.gone, 410);
  receiver.answerTo(eventIds.busyLong, 503, { 'retry-after': String(LONG) });
  receiver.answerTo(eventIds.busyShort, 503, { 'retry-after': String(SHORT) });
  const deliveryIds = Object.fromEntries(messages.map((message, index) => [message, deliveries[index]?.id ?? '']));
  return {
    ...{ enterpriseId, webhookId, receiver, deliveryIds: deliveryIds as Webhooks['deliveryIds'] },
    ...{ placement: itemOf(placement), asked: new Set() },
  };
}

/** As the stream tells of it. */
function recordOf(newItem: Item): StreamRecord {
  const { pk, sk } = newItem;
  const shard = { shardId: 'shard', table: 'Deliveries', stream: 'Deliveries', sequenceNumber: '1'.padStart(40, '0') };
  return { ...shard, at: NOW, keys: { pk, sk }, newItem };
}

const send = (message: Message, asks?: number): UseCase<Webhooks> =>
  does('deliver', async (context, { deliveryIds, webhookId, asked }) => {
    for (let attempt = 0, after: WebhookDelivery | undefined; attempt !== after?.attempt;) {
      const delivery = await readDelivery(context.db, webhookId, deliveryIds[message]);
      if (delivery === undefined) throw new Error('Expected a delivery');
      const record = recordOf({ ...delivery, pk: 'deliveries_', sk: delivery.id });
      await deliver({ ...context, outbound }, [record], systemTurn);
      after = await readDelivery(context.db, webhookId, deliveryIds[message]);
      if (asks !== undefined && after?.attempts.some(({ status }) => status === 503) === true) asked.add(asks);
      // Where the next attempt was begun meanwhile, the stream brings that one.
      attempt = delivery.attempt;
    }
    return ok(undefined);
  });

const useCases: Readonly<Record<string, UseCase<Webhooks>>> = {
  'a message arrives': send('arriving'),
  'its receiver is gone': send('gone'),
  'its receiver is busy for long': send('busyLong', LONG),
  'its receiver is busy': send('busyShort', SHORT),
  'what failed is sent again': does('redeliverWebhook', async (context, scene) => {
    const again = await redeliverWebhook(context, scene.deliveryIds.failed);
    if (again.ok) await send('failed').call(context, scene, '');
    return again;
  }),
  'something happens': does('work', async (context, { placement }) => {
    await deliverEvents(context, [recordOf(placement)]);
    return ok(undefined);
  }),
  'attempts are due': does('sweep', async (context) => {
    const now = new Date(NOW.getTime() + 61_000);
    return ok(await beginAttempts({ ...context, clock: { now: () => now } }));
  }),
  'it has a new secret': does('rotateWebhookSecret', (context, { webhookId }, idempotencyKey) =>
    rotateWebhookSecret(context, { idempotencyKey, webhookId }),
  ),
  'it is removed': does('removeWebhook', (context, { webhookId }) => removeWebhook(context, webhookId)),
  'another is registered': does('registerWebhook', (context, { enterpriseId, receiver }, idempotencyKey) =>
    registerWebhook({ ...context, outbound }, { idempotencyKey, enterpriseId, url: receiver.url, events: EVENTS }),
  ),
};

async function readDeliveries(db: Database, webhookId: string): Promise<WebhookDelivery[]> {
  const { items } = await db.query({ ...webhookDeliveriesOf(asId(webhookId, 'whk')), ConsistentRead: true });
  return items.map(parseWebhookDelivery);
}

async function readDelivery(db: Database, webhookId: string, id: string): Promise<WebhookDelivery | undefined> {
  return (await readDeliveries(db, webhookId)).find((delivery) => delivery.id === id);
}

async function readWebhooks(db: Database, { enterpriseId }: Webhooks) {
  const { items } = await db.query(webhooksOf(asId(enterpriseId, 'ent')));
  return items.map(parseWebhook);
}

/** What is still to be sent is sent, when its time comes, by a receiver that takes everything from now on. */
async function settle(db: Database, scene: Webhooks): Promise<void> {
  for (const delivery of await readDeliveries(db, scene.webhookId)) scene.receiver.answerTo(delivery.eventId, 204);
  for (let minutes = 15; ; minutes += 15) {
    const context: Context = { ...contextOf(db, { now: new Date(NOW.getTime() + minutes * 60_000) }), outbound };
    const ids = [...new Set([scene.webhookId, ...(await readWebhooks(db, scene)).map(({ id }) => id)])];
    await beginAttempts(context);
    const all = (await Promise.all(ids.map((id) => readDeliveries(db, id)))).flat();
    const pending = all.filter(({ status }) => status === 'PENDING');
    if (pending.length === 0) return;
    if (minutes > 300) throw new Error(`${pending.length} messages never come to an end`);
    const records = pending.map((delivery) => recordOf({ ...delivery, pk: 'deliveries_', sk: delivery.id }));
    await deliver(context, records, systemTurn);
  }
}

async function tell(db: Database, scene: Webhooks): Promise<unknown> {
  await settle(db, scene);
  const webhooks = await readWebhooks(db, scene);
  const name = (id: string): string => (id === scene.webhookId ? 'it' : 'another');
  const deliveries = await Promise.all([...webhooks.map(({ id }) => id)].map((id) => readDeliveries(db, id)));
  const own = await readDeliveries(db, scene.webhookId);
  return {
    webhooks: webhooks
      .map((webhook) => [name(webhook.id), webhook.disabledReason ?? '-', secretNumber(webhook)].join())
      .sort(),
    told: deliveries.map((some) => some.length).sort(),
    own: messages.map((message) => own.find(({ id }) => id === scene.deliveryIds[message])?.status),
  };
}

/** Counted from the tables alone. */
async function recount(db: Database, scene: Webhooks): Promise<string[]> {
  const own = (await readWebhooks(db, scene)).find(({ id }) => id === scene.webhookId);
  const sent = await readDeliveries(db, scene.webhookId);
  const gone = sent.find(({ id }) => id === scene.deliveryIds.gone);
  const until = instantOf(new Date(NOW.getTime() + Math.max(0, ...scene.asked) * 1_000));
  const wasEnabled = gone?.attempts.some(({ status }) => status === 410) === true;
  const removed = await db.get(webhookKey(asId(scene.webhookId, 'whk')));
  return [
    ...(own !== undefined && !wasEnabled && scene.asked.size > 0 && (own.pausedUntil ?? '') < until
      ? [`a receiver asked to be left alone for ${Math.max(...scene.asked)} s, and is until ${own.pausedUntil ?? '-'}`]
      : []),
    ...(own === undefined && removed?.['url'] !== undefined ? ['a webhook that was removed is half there'] : []),
    ...sent
      .filter(({ status, nextAttemptAt: at }) => (status === 'PENDING') !== (at !== undefined))
      .map(({ id }) => `${id} is not due, or twice`),
  ];
}

export const webhooks: World<Webhooks> = { useCases, carried: true, build, tell, recount };
