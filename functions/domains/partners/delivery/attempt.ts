/**
 * One attempt to deliver a message: one write begins it, this file sends it, another write ends it. An interrupted
 * attempt is followed by the next, so a message arrives at least once. If another process continued the delivery, or
 * the webhook was removed, that decides: nothing is written, and the next attempt finds it.
 */
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Platform } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { PostResult } from '../../../platform/security/outbound';
import { secretsOf } from '../webhook/secrets';
import {
  disableWebhook,
  enableWebhook,
  endWebhook,
  parseWebhook,
  pauseWebhook,
  type Webhook,
  webhookKey,
} from '../webhook/store';
import { type Meaning, meaningOf, pauseAfter, retryAfterOf } from './answer';
import { ended, leftOver, over, withAttempt } from './delivery';
import { headersOf } from './message';
import { type Delivery, deliveryKey, endAttempt, parseDelivery } from './store';

export type DeliveryContext = Pick<Platform, 'db' | 'vault' | 'clock' | 'outbound' | 'log'>;

/**
 * Milliseconds that a webhook's turn (`on-stream.ts`) has left for an answer; undefined if no further message may
 * begin.
 */
export type Room = () => number | undefined;

/** Without room, the delivery is due again a minute later, and no attempt is counted. */
export async function attempt(context: DeliveryContext, begun: Delivery, room: Room): Promise<void> {
  const { db, vault, clock, outbound } = context;
  const { delivery, webhook } = await readBoth(context, begun);
  // The record was delivered again, or another process continued the delivery.
  if (delivery === undefined) return;
  const begunAt = clock.now();
  if (webhook === undefined || isGone(webhook, delivery)) {
    await db.commit([endAttempt(delivery, over(delivery, 'FAILED'), begunAt)]);
    return;
  }
  const { pausedUntil } = webhook;
  const withinMs = room();
  if (withinMs === undefined || (pausedUntil !== undefined && pausedUntil > instantOf(begunAt))) {
    await db.commit([endAttempt(delivery, leftOver(delivery, pausedUntil, begunAt), begunAt)]);
    return;
  }
  const headers = headersOf(secretsOf(vault, webhook, begunAt), delivery.eventId, begunAt, delivery.body);
  const result = await outbound.post(webhook.url, headers, delivery.body, withinMs);
  await conclude(context, { delivery, webhook }, { result, begunAt, isTurnSpent: room() === undefined });
}

interface Read {
  /** The delivery, if its attempt is still the one that was begun; else undefined. */
  readonly delivery: Delivery | undefined;
  /** Undefined if it was removed. */
  readonly webhook: Webhook | undefined;
}

/** A sent message and its result. */
interface Post {
  readonly result: PostResult;
  readonly begunAt: Date;
  readonly isTurnSpent: boolean;
}

async function readBoth({ db }: DeliveryContext, begun: Delivery): Promise<Read> {
  const [item, stored] = await db.batchGet([webhookKey(begun.webhookId), deliveryKey(begun.id)]);
  const delivery = stored && parseDelivery(stored);
  const isAtIt = delivery?.status === 'PENDING' && delivery.attempt === begun.attempt;
  return { delivery: isAtIt ? delivery : undefined, webhook: item && parseWebhook(item) };
}

/**
 * Decides by the webhook as it is when the result is written. If another answer changed it meanwhile, decides again
 * without sending again. What the answer says about the receiver counts even if another process continued the delivery.
 */
async function conclude(
  context: DeliveryContext,
  begun: { readonly delivery: Delivery; readonly webhook: Webhook },
  { result, begunAt, isTurnSpent }: Post,
): Promise<void> {
  const { db, clock } = context;
  const { status, failure } = result;
  const made = { at: instantOf(begunAt), ...(status !== undefined && { status }), ...(failure && { failure }) };
  const now = clock.now();
  const answer = { meaning: meaningOf(result), until: pauseAfter(result, isTurnSpent, now) };
  const retryAfter = retryAfterOf(result, now);
  const write = async ({ delivery, webhook }: Read): Promise<Changed | undefined> => {
    if (webhook === undefined) return undefined;
    const after = delivery && ended(withAttempt(delivery, made), answer.meaning, retryAfter);
    const change = webhookChange(webhook, after, answer, now);
    const writes = [...(delivery && after ? [endAttempt(delivery, after, now)] : []), ...(change ? [change] : [])];
    if (writes.length === 0) return undefined;
    if (!(await db.commit(writes)).committed) return CHANGED;
    if (change !== undefined && after?.status === 'FAILED')
      context.log.warn('A webhook was disabled', { webhookId: webhook.id });
    return undefined;
  };
  await whileChanged(async (before) => write(before === 0 ? begun : await readBoth(context, begun.delivery)));
}

/** Whether the receiver refused all further messages and the partner did not ask for this one. */
function isGone({ disabledReason }: Webhook, { asked = false }: Delivery): boolean {
  return disabledReason === 'GONE' && !asked;
}

interface Answer {
  readonly meaning: Meaning;
  readonly until: Instant | undefined;
}

/** The change of the webhook by an answer, on condition that it is as it was read; undefined if it stays. */
function webhookChange(
  webhook: Webhook,
  after: Delivery | undefined,
  { meaning, until }: Answer,
  now: Date,
): Write | undefined {
  const { disabledAt, pausedUntil } = webhook;
  if (after?.status === 'DELIVERED' && disabledAt !== undefined && !isGone(webhook, after))
    return enableWebhook(webhook);
  if (meaning === 'GONE') return endWebhook(webhook, now);
  if (after?.status === 'FAILED') return disableWebhook(webhook, now);
  const isPausedSoLong = until !== undefined && pausedUntil !== undefined && until <= pausedUntil;
  return until === undefined || isPausedSoLong ? undefined : pauseWebhook(webhook, until);
}
