/** Use cases of webhooks: register, remove, list, see what was sent, have it sent again. */
import type { RegisterWebhookInput, RotateWebhookSecretInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import type { QueryParams } from '../../../platform/dynamodb/database';
import { assert, Fault } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import { nextOwned, ownerOf } from '../../../platform/values/ids';
import { type Connection, connectionOf, list, type PageArguments } from '../../../platform/lists/listing';
import { parseEach } from '../../../platform/lists/malformed';
import { ok, type Outcome, refuse } from '../../../platform/requests/result';
import type { Enterprise } from '../../reference/enterprise/store';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import { checkSpeaks, speaksFor } from '../../reference/enterprise/speaking';
import {
  attemptPut,
  deliveriesOf,
  type Delivery,
  deliveryKey,
  deliveryOf,
  parseWebhook,
  registrationsKey,
  registrationsPut,
  type Webhook,
  webhookCheck,
  webhookKey,
  webhookPut,
  webhooksOf,
} from './entities';
import { rotated, rotation } from './secrets';
import { checkWebhook, nextAttemptAt } from './webhook';

/** With a secret that was made just now; no other answer has it. */
export type NewWebhook = Webhook & { readonly isNew: true };

/**
 * Idempotent by key: a repeat is the same webhook, without the secret, which was given. The address is looked up, and again for
 * each delivery. Never more than `limits.webhooksMax`: each round that is refused, another registration got through.
 */
export async function registerWebhook(
  context: Context,
  input: RegisterWebhookInput,
): Promise<Outcome<Webhook | NewWebhook>> {
  const { db, clock, ids } = context;
  const { enterpriseId, events } = input;
  const url = input.url.trim();
  const foreign = await checkSpeaks(context, enterpriseId, ['enterpriseId']);
  const wrong = [
    ...foreign,
    ...checkWebhook(input, foreign.length === 0 ? await context.outbound.problemOf(url) : undefined),
  ];
  return idempotent(
    context,
    { operation: 'registerWebhook', key: input.idempotencyKey, input, table: 'Positions' },
    wrong,
    async (claim) => {
      if ((await enterpriseLoader(context).load(enterpriseId)) === undefined)
        return refuse('NOT_FOUND', ['enterpriseId']);
      for (let round = 0; round < limits.webhookRoundsMax; round += 1) {
        // First this, then the count: who registers in between changes it.
        const registrations = await db.get(registrationsKey(enterpriseId));
        const { items } = await db.query(webhooksOf(enterpriseId));
        if (items.length >= limits.webhooksMax)
          return refuse('WEBHOOKS_TOO_MANY', ['enterpriseId'], { max: limits.webhooksMax });
        const id = nextOwned(ids, 'whk', enterpriseId);
        const webhook: Webhook = { id, enterpriseId, url, events, registeredAt: clock.now().toISOString() };
        const record = claim(id);
        const next = registrationsPut(enterpriseId, registrations);
        const commit = await db.commit([webhookPut(webhook), next, record]);
        if (commit.committed) return ok({ ...webhook, isNew: true });
        if (commit.refused.has(record)) return keyReused;
      }
      throw new Fault('SERVICE_UNAVAILABLE', true);
    },
    (id) => getWebhook(context, id),
  );
}

async function readWebhook({ db }: Context, id: string): Promise<Webhook | undefined> {
  const key = webhookKey(id);
  const item = key && (await db.get(key));
  return item && parseWebhook(item);
}

/** Undefined where it does not exist or is another enterprise's. */
export async function getWebhook(context: Context, id: string): Promise<Webhook | null> {
  const enterpriseId = ownerOf(id, 'whk', 'ent');
  if (enterpriseId === undefined || !(await speaksFor(context, enterpriseId))) return null;
  return (await readWebhook(context, id)) ?? null;
}

/**
 * A new secret, given in this answer alone; those before are good for `limits.formerSecretHours` more. Idempotent by key: a
 * repeat is the same webhook without the secret, which was given.
 */
export function rotateWebhookSecret(
  context: Context,
  input: RotateWebhookSecretInput,
): Promise<Outcome<Webhook | NewWebhook>> {
  return idempotent(
    context,
    { operation: 'rotateWebhookSecret', key: input.idempotencyKey, input, table: 'Positions' },
    [],
    async (claim) => {
      for (let round = 0; round < limits.webhookRoundsMax; round += 1) {
        const webhook = await getWebhook(context, input.webhookId);
        if (webhook === null) return refuse('NOT_FOUND', ['webhookId']);
        const after = rotated(webhook, context.clock);
        if (after === undefined)
          return refuse('WEBHOOK_SECRETS_TOO_MANY', ['webhookId'], { max: limits.webhookSecretsMax });
        const record = claim(webhook.id);
        const commit = await context.db.commit([rotation(webhook, after), record]);
        if (commit.committed) return ok({ ...after, isNew: true });
        if (commit.refused.has(record)) return keyReused;
      }
      throw new Fault('SERVICE_UNAVAILABLE', true);
    },
    (id) => getWebhook(context, id),
  );
}

/** What was under way for it is not sent any more. A second removal finds nothing. */
export async function removeWebhook(context: Context, webhookId: string): Promise<Outcome<Webhook>> {
  const webhook = await getWebhook(context, webhookId);
  const key = webhookKey(webhookId);
  if (webhook === null || key === undefined) return refuse('NOT_FOUND', ['webhookId']);
  const { committed } = await context.db.commit([{ Delete: { ...key, ConditionExpression: 'attribute_exists(pk)' } }]);
  return committed ? ok(webhook) : refuse('NOT_FOUND', ['webhookId']);
}

/** The first registered first; at most `limits.webhooksMax`. */
export async function listWebhooks(
  context: Context,
  enterpriseId: string,
  page: PageArguments,
): Promise<Connection<Webhook>> {
  const speaks = await speaksFor(context, enterpriseId);
  const { items } = speaks ? await context.db.query(webhooksOf(enterpriseId)) : { items: [] };
  const webhooks = await parseEach(context, { reader: 'lists', table: 'Positions' }, items, parseWebhook);
  return connectionOf(webhooks, ({ id }) => id, page);
}

/** The latest first; none where the webhook is not the caller's. */
export async function listDeliveries(
  context: Context,
  webhookId: string,
  page: PageArguments,
): Promise<Connection<Delivery>> {
  const webhook = await getWebhook(context, webhookId);
  const queries: QueryParams[] = webhook === null ? [] : [deliveriesOf(webhookId)];
  return list(context, { queries, order: 'DESCENDING', page, parse: parseDelivery });
}

function parseDelivery(item: Record<string, unknown>): Delivery {
  const delivery = deliveryOf(item);
  assert(delivery, 'a delivery item');
  return delivery;
}

/** Null where it does not exist, or its webhook is removed or another enterprise's. */
export async function getDelivery(context: Context, id: string): Promise<Delivery | null> {
  const key = deliveryKey(id);
  const delivery = key && deliveryOf(await context.db.get(key));
  return delivery === undefined || (await getWebhook(context, delivery.webhookId)) === null ? null : delivery;
}

/** The enterprise of a webhook or of what was sent to it, also of one that is removed; null where the caller does not speak for it. */
export async function getWebhookOwner(context: Context, id: string): Promise<Enterprise | null> {
  const key = deliveryKey(id);
  const delivery = key && deliveryOf(await context.db.get(key));
  const enterpriseId = ownerOf(delivery?.webhookId ?? id, 'whk', 'ent');
  if (enterpriseId === undefined || !(await speaksFor(context, enterpriseId))) return null;
  return (await enterpriseLoader(context).load(enterpriseId)) ?? null;
}

/** From the first attempt on again, whatever became of it; nothing where it is under way. Arriving enables the webhook again. */
export async function redeliverWebhook(context: Context, deliveryId: string): Promise<Outcome<Delivery>> {
  const { db, clock } = context;
  const delivery = await getDelivery(context, deliveryId);
  if (delivery === null) return refuse('NOT_FOUND', ['deliveryId']);
  if (delivery.status === 'PENDING') return ok(delivery);
  const now = clock.now();
  const { attempt } = delivery;
  const again: Delivery = {
    ...{ ...delivery, status: 'PENDING', before: attempt, attempt: attempt + 1, asked: true },
    nextAttemptAt: nextAttemptAt(1, now),
  };
  const { committed } = await db.commit([attemptPut(delivery, again, now), webhookCheck(delivery.webhookId)]);
  // Someone else had it sent again a moment ago, or removed the webhook.
  return committed ? ok(again) : redeliverWebhook(context, deliveryId);
}
