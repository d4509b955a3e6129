/**
 * Events become deliveries, and deliveries are attempted, from the stream: the first attempt at once, later ones when the sweep
 * has begun them. An attempt is begun by a write, made, and ended by another; one that breaks off in between is followed by
 * the next, so that a message arrives at least once.
 */
import { limits } from '../../limits';
import { instantOf } from '../../platform/clock';
import type { Platform } from '../../platform/context';
import type { Write } from '../../platform/database';
import { inParallel } from '../../platform/in-parallel';
import type { StreamRecord } from '../../platform/streams';
import {
  type Attempt,
  type Delivery,
  deliveryChange,
  deliveryIdOf,
  deliveryKey,
  deliveryOf,
  deliveryPut,
  type Event,
  eventOf,
  parseWebhook,
  type Webhook,
  webhookKey,
  webhooksOf,
} from './entities';
import { secretsOf } from './secrets';
import { arrived, headersOf, isLastAttempt, messageOf, nextAttemptAt } from './webhook';

type Sender = Pick<Platform, 'db' | 'vault' | 'clock' | 'outbound' | 'log'>;

/** What the records call for. Safe to repeat; slow receivers cost `limits.outboundMs` together, not each. */
export async function deliver(sender: Sender, records: readonly StreamRecord[]): Promise<void> {
  const events = records
    .filter(({ oldItem }) => oldItem === undefined)
    .flatMap(({ newItem }) => eventOf(newItem) ?? []);
  const begun = records.flatMap(({ oldItem, newItem }) => begunAttempt(deliveryOf(oldItem), deliveryOf(newItem)) ?? []);
  await inParallel(limits.deliveriesAtOnce, events, (event) => fanOut(sender, event));
  await inParallel(limits.deliveriesAtOnce, begun, (delivery) => attempt(sender, delivery));
}

function begunAttempt(before: Delivery | undefined, after: Delivery | undefined): Delivery | undefined {
  return after?.status === 'PENDING' && after.attempt > (before?.attempt ?? 0) ? after : undefined;
}

async function fanOut({ db, clock }: Sender, event: Event): Promise<void> {
  const { items } = await db.query(webhooksOf(event.enterpriseId));
  const now = clock.now();
  const wanted = items.map(parseWebhook).filter(({ events }) => events.includes(event.type));
  await Promise.all(wanted.map((webhook) => db.commit([deliveryPut(newDelivery(webhook, event, now), now)])));
}

/** One for a disabled webhook waits until the partner has it sent. */
function newDelivery(
  { id: webhookId, disabledAt }: Webhook,
  { id: eventId, type, at, data }: Event,
  now: Date,
): Delivery {
  return {
    id: deliveryIdOf(eventId, webhookId),
    ...{ webhookId, eventId, type, body: messageOf(type, at, data), before: 0, attempts: [], createdAt: at },
    ...(disabledAt === undefined
      ? { status: 'PENDING', attempt: 1, nextAttemptAt: nextAttemptAt(1, now) }
      : { status: 'FAILED', attempt: 0 }),
  };
}

async function attempt({ db, vault, clock, outbound, log }: Sender, begun: Delivery): Promise<void> {
  const key = webhookKey(begun.webhookId);
  const own = deliveryKey(begun.id);
  const [item, stored] = key === undefined || own === undefined ? [] : await db.batchGet([key, own]);
  const delivery = deliveryOf(stored);
  // The record comes again, or someone else went on with it.
  if (delivery?.status !== 'PENDING' || delivery.attempt !== begun.attempt) return;
  const webhook = item === undefined ? undefined : parseWebhook(item);
  const { nextAttemptAt: _, ...rest } = delivery;
  if (webhook === undefined) {
    await db.commit([deliveryChange(delivery, { ...rest, status: 'FAILED' }, clock.now())]);
    return;
  }
  const begunAt = clock.now();
  const headers = headersOf(secretsOf(vault, webhook, begunAt), delivery.eventId, begunAt, delivery.body);
  const result = await outbound.post(webhook.url, headers, delivery.body);
  const attempts: Attempt[] = [...delivery.attempts, { at: instantOf(begunAt), ...result }].slice(-limits.attemptsKept);
  const now = clock.now();
  if (arrived(result.status)) {
    const change = deliveryChange(delivery, { ...rest, attempts, status: 'DELIVERED' }, now);
    await db.commit([change, ...(webhook.disabledAt === undefined ? [] : [enabled(webhook)])]);
  } else if (isLastAttempt(delivery.attempt - delivery.before)) {
    await db.commit([deliveryChange(delivery, { ...rest, attempts, status: 'FAILED' }, now), disabled(webhook, now)]);
    log.warn('A webhook was disabled', { webhookId: webhook.id });
  } else await db.commit([deliveryChange(delivery, { ...delivery, attempts }, now)]);
}

function disabled({ id, disabledAt }: Webhook, now: Date): Write {
  return change(id, 'SET #at = :at', { ':at': disabledAt ?? instantOf(now) });
}

function enabled({ id }: Webhook): Write {
  return change(id, 'REMOVE #at');
}

function change(id: string, expression: string, values?: Record<string, string>): Write {
  const key = webhookKey(id);
  if (key === undefined) throw new Error('Expected the id of a webhook');
  return {
    Update: {
      ...key,
      UpdateExpression: expression,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#at': 'disabledAt' },
      ...(values && { ExpressionAttributeValues: values }),
    },
  };
}
