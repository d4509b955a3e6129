/**
 * One attempt to deliver a message: begun by somebody's write, made here, and ended by another write. One that breaks off in between is
 * followed by the next, so that a message arrives at least once. Where somebody else went on with the delivery, or the webhook was
 * removed, that is what counts: nothing is written, and the delivery's next attempt finds it.
 */
import { instantOf } from '../../../platform/values/clock';
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

export type Sender = Pick<Platform, 'db' | 'vault' | 'clock' | 'outbound' | 'log'>;

/** Milliseconds that a webhook's turn (`on-stream.ts`) has left for an answer; undefined where no other message may be begun. */
export type Room = () => number | undefined;

/** Without room the delivery is due again a minute later, and nothing counts as an attempt. */
export async function attempt(sender: Sender, begun: Delivery, room: Room): Promise<void> {
  const { db, vault, clock, outbound } = sender;
  const { delivery, webhook } = await readBoth(sender, begun);
  // The record comes again, or someone else went on with it.
  if (delivery === undefined) return;
  const begunAt = clock.now();
  if (webhook === undefined || isGone(webhook, delivery)) {
    await db.commit([endAttempt(delivery, over(delivery, 'FAILED'), begunAt)]);
    return;
  }
  const { pausedUntil = '' } = webhook;
  const withinMs = room();
  if (withinMs === undefined || pausedUntil > instantOf(begunAt)) {
    await db.commit([endAttempt(delivery, leftOver(delivery, pausedUntil, begunAt), begunAt)]);
    return;
  }
  const headers = headersOf(secretsOf(vault, webhook, begunAt), delivery.eventId, begunAt, delivery.body);
  const result = await outbound.post(webhook.url, headers, delivery.body, withinMs);
  await conclude(sender, { delivery, webhook }, { result, begunAt, isTurnSpent: room() === undefined });
}

interface Read {
  /** As it was begun; undefined where it ended, or somebody went on with it. */
  readonly delivery: Delivery | undefined;
  /** Undefined where it was removed. */
  readonly webhook: Webhook | undefined;
}

/** What was sent, and what came of it. */
interface Post {
  readonly result: PostResult;
  readonly begunAt: Date;
  readonly isTurnSpent: boolean;
}

async function readBoth({ db }: Sender, begun: Delivery): Promise<Read> {
  const key = webhookKey(begun.webhookId);
  const own = deliveryKey(begun.id);
  const [item, stored] = key === undefined || own === undefined ? [] : await db.batchGet([key, own]);
  const delivery = stored && parseDelivery(stored);
  const isAtIt = delivery?.status === 'PENDING' && delivery.attempt === begun.attempt;
  return { delivery: isAtIt ? delivery : undefined, webhook: item && parseWebhook(item) };
}

/**
 * What the answer comes to is decided by the webhook as it stands when it is written: where another answer changed it meanwhile,
 * it is decided again, and nothing is sent again. What a receiver says of itself counts also where somebody went on with the
 * message.
 */
async function conclude(
  sender: Sender,
  begun: { readonly delivery: Delivery; readonly webhook: Webhook },
  { result, begunAt, isTurnSpent }: Post,
): Promise<void> {
  const { db, clock } = sender;
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
      sender.log.warn('A webhook was disabled', { webhookId: webhook.id });
    return undefined;
  };
  await whileChanged(async (before) => write(before === 0 ? begun : await readBoth(sender, begun.delivery)));
}

/** Its partner said that it wants nothing more, and did not ask for this one. */
function isGone({ disabledReason }: Webhook, { asked = false }: Delivery): boolean {
  return disabledReason === 'GONE' && !asked;
}

interface Answer {
  readonly meaning: Meaning;
  readonly until: string | undefined;
}

/** What the answer changes in the webhook, over the very state that was read; undefined where it stays as it is. */
function webhookChange(
  webhook: Webhook,
  after: Delivery | undefined,
  { meaning, until }: Answer,
  now: Date,
): Write | undefined {
  const { disabledAt, pausedUntil = '' } = webhook;
  if (after?.status === 'DELIVERED' && disabledAt !== undefined && !isGone(webhook, after))
    return enableWebhook(webhook);
  if (meaning === 'GONE') return endWebhook(webhook, now);
  if (after?.status === 'FAILED') return disableWebhook(webhook, now);
  return until === undefined || until <= pausedUntil ? undefined : pauseWebhook(webhook, until);
}
