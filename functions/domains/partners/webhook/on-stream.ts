/**
 * Events become deliveries, and deliveries are attempted: the first time by whoever made them, later when the sweep or their
 * partner has begun an attempt. Strangers are slow: webhooks have their turns at the same time, each with its messages in order and one
 * bound for all of them, so that no webhook waits for another one longer than that.
 */
import { limits } from '../../../limits';
import type { Item } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { inParallel } from '../../../platform/jobs/in-parallel';
import { setAside, takeApart } from '../../../platform/streams/set-aside';
import { placeOfRecord, type StreamRecord } from '../../../platform/streams/streams';
import { attempt, type Sender } from './attempt';
import {
  type Delivery,
  deliveryIdOf,
  deliveryOf,
  deliveryPut,
  type Event,
  eventOf,
  parseWebhook,
  type Webhook,
  webhooksOf,
} from './entities';
import { messageOf, nextAttemptAt } from './webhook';

export interface Turn {
  /** Bound of a webhook's turn, in milliseconds. */
  readonly ms: number;
  /** Milliseconds of a clock that only goes on. */
  readonly elapsed: () => number;
}

export const systemTurn: Turn = { ms: limits.turnMs, elapsed: () => performance.now() };

/** The reader, as what was set aside names it. */
export const MESSAGES = 'messages';

/**
 * What the records call for. Safe to repeat; it takes a turn's time at most, however many receivers are slow. A record that can't be
 * taken is set aside here, so that what was sent because of the others is not looked at again.
 * @throws Fault, retryable, when the database is too busy; then the batch must be delivered again.
 */
export async function deliver(sender: Sender, records: readonly StreamRecord[], turn: Turn): Promise<void> {
  const dues = await inParallel(limits.deliveriesAtOnce, records, async (record) => {
    const due: Due[] = [];
    const add = (delivery: Delivery): void => void due.push({ record, delivery });
    await alone(sender, record, async () => {
      const event = record.oldItem === undefined ? eventOf(record.newItem) : undefined;
      if (event !== undefined) await fanOut(sender, record, event, add);
      else begunAttempts(deliveryOf(record.oldItem), deliveryOf(record.newItem)).forEach(add);
    });
    return due;
  });
  const turns = new Map<string, Due[]>();
  for (const due of dues.flat()) turns.set(due.delivery.webhookId, [...(turns.get(due.delivery.webhookId) ?? []), due]);
  await inParallel(limits.turnsAtOnce, [...turns.values()], (own) => takeTurn(sender, own, turn));
}

/** A delivery whose attempt is begun, and the record that called for it. */
interface Due {
  readonly record: StreamRecord;
  readonly delivery: Delivery;
}

function alone(sender: Sender, record: StreamRecord, take: () => Promise<void>): Promise<void> {
  return takeApart([record], take, (_, error) => setAside(sender, MESSAGES, placeOfRecord(record), error));
}

/** One, or none. */
function begunAttempts(before: Delivery | undefined, after: Delivery | undefined): Delivery[] {
  if (after?.status !== 'PENDING') return [];
  assert(Number.isInteger(after.attempt) && typeof after.webhookId === 'string', 'the number of an attempt');
  return after.attempt > (before?.attempt ?? 0) ? [after] : [];
}

/**
 * Each webhook apart: what one of them can't be told, the others are. `due` is given those whose first attempt is now. One that was
 * there before is not among them: whoever put it is at it, and if that broke off, the sweep begins the next attempt a minute later.
 */
async function fanOut(
  sender: Sender,
  record: StreamRecord,
  event: Event,
  due: (delivery: Delivery) => void,
): Promise<void> {
  const { db, clock } = sender;
  const { items } = await db.query(webhooksOf(event.enterpriseId));
  const now = clock.now();
  const tell = async (item: Item): Promise<void> => {
    const webhook = parseWebhook(item);
    if (!webhook.events.includes(event.type)) return;
    const delivery = newDelivery(webhook, event, now);
    const { committed } = await db.commit([deliveryPut(delivery, now)]);
    if (committed && delivery.attempt > 0) due(delivery);
  };
  await Promise.all(items.map((item) => alone(sender, record, () => tell(item))));
}

/** One for a disabled webhook waits until the partner has it sent, one for a paused webhook until the pause is over. */
function newDelivery(
  { id: webhookId, disabledAt, pausedUntil }: Webhook,
  { id: eventId, type, at, data }: Event,
  now: Date,
): Delivery {
  const paused = pausedUntil !== undefined && new Date(pausedUntil) > now;
  return {
    id: deliveryIdOf(eventId, webhookId),
    ...{ webhookId, eventId, type, body: messageOf(type, at, data), before: 0, attempts: [], createdAt: at },
    ...(disabledAt !== undefined
      ? { status: 'FAILED', attempt: 0 }
      : paused
        ? { status: 'PENDING', attempt: 0, nextAttemptAt: pausedUntil }
        : { status: 'PENDING', attempt: 1, nextAttemptAt: nextAttemptAt(1, now) }),
  };
}

/** In order. Another message is begun while the turn is young; it has the rest of the turn for its answer. */
async function takeTurn(sender: Sender, dues: readonly Due[], { ms, elapsed }: Turn): Promise<void> {
  const since = elapsed();
  const room = (): number | undefined => {
    const spent = elapsed() - since;
    return spent <= ms * limits.turnShare ? Math.ceil(ms - spent) : undefined;
  };
  for (const { record, delivery } of dues) await alone(sender, record, () => attempt(sender, delivery, room));
}
