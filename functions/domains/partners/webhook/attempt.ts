/**
 * One attempt to deliver a message: begun by somebody's write, made here, and ended by another write. One that breaks off in between is
 * followed by the next, so that a message arrives at least once. Every write is refused where somebody else went on with the
 * delivery, or the webhook was removed: then that is what counts, and the delivery's next attempt finds it.
 */
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import type { Platform } from '../../../platform/requests/context';
import type { UpdateParams, Write } from '../../../platform/dynamodb/database';
import { type Meaning, meaningOf, pauseAfter, retryAfterOf } from './answer';
import {
  type Attempt,
  type Delivery,
  deliveryChange,
  deliveryKey,
  deliveryOf,
  parseWebhook,
  type Webhook,
  WebhookEntity,
  webhookKey,
} from './entities';
import { secretsOf } from './secrets';
import { headersOf, isLastAttempt, nextAttemptAt } from './webhook';

export type Sender = Pick<Platform, 'db' | 'vault' | 'clock' | 'outbound' | 'log'>;

/**
 * @param withinMs that the receiver has for its answer; undefined where it has no more time in this turn: then the delivery is
 * due again a minute later, and nothing counts as an attempt.
 */
export async function attempt(sender: Sender, begun: Delivery, withinMs: number | undefined): Promise<void> {
  const { db, vault, clock, outbound } = sender;
  const key = webhookKey(begun.webhookId);
  const own = deliveryKey(begun.id);
  const [item, stored] = key === undefined || own === undefined ? [] : await db.batchGet([key, own]);
  const delivery = deliveryOf(stored);
  // The record comes again, or someone else went on with it.
  if (delivery?.status !== 'PENDING' || delivery.attempt !== begun.attempt) return;
  const webhook = item === undefined ? undefined : parseWebhook(item);
  const begunAt = clock.now();
  if (webhook === undefined || isGone(webhook, delivery)) {
    await db.commit([deliveryChange(delivery, given(delivery, 'FAILED'), begunAt)]);
    return;
  }
  const { pausedUntil = '' } = webhook;
  if (withinMs === undefined || pausedUntil > instantOf(begunAt)) {
    await db.commit([deliveryChange(delivery, leftOver(delivery, pausedUntil, begunAt), begunAt)]);
    return;
  }
  const headers = headersOf(secretsOf(vault, webhook, begunAt), delivery.eventId, begunAt, delivery.body);
  const result = await outbound.post(webhook.url, headers, delivery.body, withinMs);
  const { status, failure } = result;
  const made = { at: instantOf(begunAt), ...(status !== undefined && { status }), ...(failure && { failure }) };
  const attempts: Attempt[] = [...delivery.attempts, made].slice(-limits.attemptsKept);
  const now = clock.now();
  const after = ended({ ...delivery, attempts }, meaningOf(result), retryAfterOf(result, now));
  const answer = { meaning: meaningOf(result), until: pauseAfter(result, begunAt, now) };
  const change = webhookChange(webhook, after, answer, now);
  await db.commit([deliveryChange(delivery, after, now), ...(change === undefined ? [] : [change])]);
  if (after.status === 'FAILED') sender.log.warn('A webhook was disabled', { webhookId: webhook.id });
}

/** Its partner said that it wants nothing more, and did not ask for this one. */
function isGone({ disabledReason }: Webhook, { asked = false }: Delivery): boolean {
  return disabledReason === 'GONE' && !asked;
}

/** Not made, so not counted: it is due when the receiver wants to be called again, or in a minute. */
function leftOver(delivery: Delivery, pausedUntil: string, now: Date): Delivery {
  const soon = nextAttemptAt(1, now);
  return {
    ...{ ...delivery, before: delivery.before + 1 },
    nextAttemptAt: pausedUntil > soon ? pausedUntil : soon,
  };
}

function ended(delivery: Delivery, meaning: Meaning, retryAfter = ''): Delivery {
  if (meaning === 'ARRIVED') return given(delivery, 'DELIVERED');
  if (meaning === 'GONE' || isLastAttempt(delivery.attempt - delivery.before)) return given(delivery, 'FAILED');
  const { nextAttemptAt: scheduled = '' } = delivery;
  return { ...delivery, nextAttemptAt: retryAfter > scheduled ? retryAfter : scheduled };
}

/** Over: nothing is due any more. */
function given({ nextAttemptAt: _, ...delivery }: Delivery, status: 'DELIVERED' | 'FAILED'): Delivery {
  return { ...delivery, status };
}

interface Answer {
  readonly meaning: Meaning;
  readonly until: string | undefined;
}

/** What the answer changes in the webhook; undefined where it stays as it is. */
function webhookChange(webhook: Webhook, after: Delivery, { meaning, until }: Answer, now: Date): Write | undefined {
  const { id, enterpriseId, disabledAt = instantOf(now), pausedUntil = '' } = webhook;
  const patch = WebhookEntity.patch({ id, enterpriseId });
  const update = (params: UpdateParams): Write => ({ Update: params });
  if (after.status === 'DELIVERED' && webhook.disabledAt !== undefined)
    return update(patch.remove(['disabledAt', 'disabledReason', 'pausedUntil']).params());
  if (meaning === 'GONE') return update(patch.set({ disabledAt, disabledReason: 'GONE' }).params());
  if (after.status === 'FAILED') return update(patch.set({ disabledAt }).params());
  return until === undefined || until <= pausedUntil ? undefined : update(patch.set({ pausedUntil: until }).params());
}
