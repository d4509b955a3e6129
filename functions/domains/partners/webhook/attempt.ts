/**
 * One attempt to deliver a message: begun by somebody's write, made here, and ended by another write. One that breaks off in between is
 * followed by the next, so that a message arrives at least once. Where somebody else went on with the delivery, or the webhook was
 * removed, that is what counts: nothing is written, and the delivery's next attempt finds it.
 */
import { limits } from '../../../limits';
import { instantOf } from '../../../platform/values/clock';
import type { Platform } from '../../../platform/requests/context';
import type { UpdateParams, Write } from '../../../platform/dynamodb/database';
import type { PostResult } from '../../../platform/security/outbound';
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
    await db.commit([deliveryChange(delivery, given(delivery, 'FAILED'), begunAt)]);
    return;
  }
  const { pausedUntil = '' } = webhook;
  const withinMs = room();
  if (withinMs === undefined || pausedUntil > instantOf(begunAt)) {
    await db.commit([deliveryChange(delivery, leftOver(delivery, pausedUntil, begunAt), begunAt)]);
    return;
  }
  const headers = headersOf(secretsOf(vault, webhook, begunAt), delivery.eventId, begunAt, delivery.body);
  const result = await outbound.post(webhook.url, headers, delivery.body, withinMs);
  await endAttempt(sender, { delivery, webhook }, { result, begunAt, isTurnSpent: room() === undefined });
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
  const delivery = deliveryOf(stored);
  const isAtIt = delivery?.status === 'PENDING' && delivery.attempt === begun.attempt;
  return { delivery: isAtIt ? delivery : undefined, webhook: item && parseWebhook(item) };
}

/**
 * What the answer comes to is decided by the webhook as it stands when it is written: where another answer changed it meanwhile,
 * it is decided again, and nothing is sent again. What a receiver says of itself counts also where somebody went on with the
 * message.
 */
async function endAttempt(
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
  for (let { delivery, webhook }: Read = begun; webhook !== undefined;) {
    const after = delivery && ended(withAttempt(delivery, made), answer.meaning, retryAfter);
    const change = webhookChange(webhook, after, answer, now);
    const writes = [...(delivery && after ? [deliveryChange(delivery, after, now)] : []), ...(change ? [change] : [])];
    if (writes.length === 0) return;
    if ((await db.commit(writes)).committed) {
      if (change !== undefined && after?.status === 'FAILED')
        sender.log.warn('A webhook was disabled', { webhookId: webhook.id });
      return;
    }
    ({ delivery, webhook } = await readBoth(sender, begun.delivery));
  }
}

function withAttempt(delivery: Delivery, made: Attempt): Delivery {
  return { ...delivery, attempts: [...delivery.attempts, made].slice(-limits.attemptsKept) };
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

/** What the answer changes in the webhook, over the very state that was read; undefined where it stays as it is. */
function webhookChange(
  webhook: Webhook,
  after: Delivery | undefined,
  { meaning, until }: Answer,
  now: Date,
): Write | undefined {
  const { id, enterpriseId, disabledAt = instantOf(now), pausedUntil = '' } = webhook;
  const patch = WebhookEntity.patch({ id, enterpriseId });
  const update = (changed: ReturnType<typeof patch.set>): Write => ({
    Update: changed
      .where((item, { eq, notExists }) =>
        (['disabledAt', 'disabledReason', 'pausedUntil'] as const)
          .map((name) => (webhook[name] === undefined ? notExists(item[name]) : eq(item[name], webhook[name])))
          .join(' AND '),
      )
      .params<UpdateParams>(),
  });
  if (after?.status === 'DELIVERED' && webhook.disabledAt !== undefined && !isGone(webhook, after))
    return update(patch.remove(['disabledAt', 'disabledReason', 'pausedUntil']));
  if (meaning === 'GONE') return update(patch.set({ disabledAt, disabledReason: 'GONE' }));
  if (after?.status === 'FAILED') return update(patch.set({ disabledAt }));
  return until === undefined || until <= pausedUntil ? undefined : update(patch.set({ pausedUntil: until }));
}
