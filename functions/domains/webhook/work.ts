/**
 * Events become deliveries, and deliveries are attempted: the first time by whoever made them, later when the sweep or their
 * partner has begun an attempt. Strangers are slow: webhooks have their turns at the same time, each with its messages in order and one
 * bound for all of them, so that no webhook waits for another one longer than that.
 */
import { limits } from '../../limits';
import { inParallel } from '../../platform/in-parallel';
import type { StreamRecord } from '../../platform/streams';
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

/** What the records call for. Safe to repeat; it takes a turn's time at most, however many receivers are slow. */
export async function deliver(sender: Sender, records: readonly StreamRecord[], turn: Turn): Promise<void> {
  const events = records
    .filter(({ oldItem }) => oldItem === undefined)
    .flatMap(({ newItem }) => eventOf(newItem) ?? []);
  const begun = records.flatMap(({ oldItem, newItem }) => begunAttempt(deliveryOf(oldItem), deliveryOf(newItem)) ?? []);
  const made = await inParallel(limits.deliveriesAtOnce, events, (event) => fanOut(sender, event));
  const turns = new Map<string, Delivery[]>();
  for (const delivery of [...begun, ...made.flat()])
    turns.set(delivery.webhookId, [...(turns.get(delivery.webhookId) ?? []), delivery]);
  await inParallel(limits.turnsAtOnce, [...turns.values()], (deliveries) => takeTurn(sender, deliveries, turn));
}

function begunAttempt(before: Delivery | undefined, after: Delivery | undefined): Delivery | undefined {
  return after?.status === 'PENDING' && after.attempt > (before?.attempt ?? 0) ? after : undefined;
}

/**
 * @returns those whose first attempt is now. One that was there before is not among them: whoever put it is at it, and if that
 * broke off, the sweep begins the next attempt a minute later.
 */
async function fanOut({ db, clock }: Sender, event: Event): Promise<Delivery[]> {
  const { items } = await db.query(webhooksOf(event.enterpriseId));
  const now = clock.now();
  const wanted = items.map(parseWebhook).filter(({ events }) => events.includes(event.type));
  const made = await Promise.all(
    wanted.map(async (webhook) => {
      const delivery = newDelivery(webhook, event, now);
      const { committed } = await db.commit([deliveryPut(delivery, now)]);
      return committed && delivery.attempt > 0 ? [delivery] : [];
    }),
  );
  return made.flat();
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
async function takeTurn(sender: Sender, deliveries: readonly Delivery[], { ms, elapsed }: Turn): Promise<void> {
  const since = elapsed();
  for (const delivery of deliveries) {
    const spent = elapsed() - since;
    await attempt(sender, delivery, spent <= ms * limits.turnShare ? Math.ceil(ms - spent) : undefined);
  }
}
