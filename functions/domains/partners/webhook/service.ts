/**
 * Use cases of webhooks: register, rotate the secret, remove, get, list. Deliveries are in `../delivery/service.ts`.
 */
import type { EnterpriseId, WebhookId } from '../../../id-kinds';
import type { RegisterWebhookInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import { CHANGED } from '../../../platform/dynamodb/while-changed';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import { asId, isId, nextOwned, ownerOf } from '../../../platform/values/ids';
import { connectionOf, type Page, type Paged } from '../../../platform/lists/listing';
import { itemLoader } from '../../../platform/lists/item-loader';
import { parseEach } from '../../../platform/lists/malformed';
import { failed, ok, refusal } from '../../../platform/requests/result';
import { preciseInstantOf } from '../../../platform/values/clock';
import type { Enterprise } from '../../reference/enterprise/store';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import { checkSpeaks, speaksFor } from '../../reference/enterprise/who-speaks';
import { followRegistrations, parseRegistrations, registrationsKey } from './registrations-store';
import { removal, type Renewed, secretRotation } from '../receiver/service';
import {
  addWebhook,
  parseWebhook,
  removeWebhook as storeRemoval,
  type Webhook,
  webhookKey,
  webhooksOf,
  webhookWrites,
} from './store';
import { checkWebhook } from './checks';

/**
 * Idempotent by key: a repeat returns the webhook without its secret. The URL's address is checked now and again at
 * each delivery. An enterprise has at most `limits.webhooksMax` webhooks.
 */
export const registerWebhook = idempotent<RegisterWebhookInput, Webhook | Renewed<Webhook>>(
  'registerWebhook',
  'Positions',
  {
    see: getWebhook,
    async check(context, input) {
      const foreign = await checkSpeaks(context, input.enterpriseId, ['enterpriseId']);
      const problem = foreign.length === 0 ? await context.outbound.problemOf(input.url.trim()) : undefined;
      return [...foreign, ...checkWebhook(input, problem)];
    },
    async attempt(context, { url, events, ...input }, recordPut) {
      const { db, clock, ids } = context;
      const enterpriseId = asId(input.enterpriseId, 'ent');
      if ((await enterpriseLoader(context).load(enterpriseId)) === undefined)
        return failed(refusal('NOT_FOUND', ['enterpriseId']));
      // Read this item before counting: a registration in between changes it, and the write is refused.
      const item = await db.get(registrationsKey(enterpriseId));
      const { items } = await db.query(webhooksOf(enterpriseId));
      if (items.length >= limits.webhooksMax)
        return failed(refusal('WEBHOOKS_TOO_MANY', ['enterpriseId'], { max: limits.webhooksMax }));
      const id = nextOwned(ids, 'whk', enterpriseId);
      const webhook: Webhook = {
        id,
        enterpriseId,
        url: url.trim(),
        events: [...events],
        registeredAt: preciseInstantOf(clock.now()),
      };
      const record = recordPut(id);
      const next = followRegistrations(enterpriseId, item && parseRegistrations(item));
      const commit = await db.commit([addWebhook(webhook), next, record]);
      if (commit.committed) return ok({ ...webhook, isNew: true });
      return commit.refused.has(record) ? keyReused : CHANGED;
    },
  },
);

/** Null if the webhook does not exist or belongs to another enterprise. */
export async function getWebhook(context: Context, id: string): Promise<Webhook | null> {
  if (!isId(id, 'whk') || !(await speaksFor(context, ownerOf(id, 'whk')))) return null;
  return (await readItem(context.db, webhookKey(id), parseWebhook)) ?? null;
}

/** The same for each of a list, read at once. */
export async function loadWebhook(context: Context, id: WebhookId): Promise<Webhook | null> {
  if (!(await speaksFor(context, ownerOf(id, 'whk')))) return null;
  return (await webhookLoader(context).load(id)) ?? null;
}

const webhookLoader = itemLoader(webhookKey, parseWebhook);

/** Idempotent by key: only the first answer contains the new secret. */
export const rotateWebhookSecret = secretRotation('rotateWebhookSecret', 'Positions', {
  field: 'webhookId',
  see: getWebhook,
  writes: webhookWrites,
  tooMany: (max) => refusal('WEBHOOK_SECRETS_TOO_MANY', ['webhookId'], { max }),
});

export const removeWebhook = removal('webhookId', getWebhook, ({ id }) => [storeRemoval(id)]);

/** Oldest first; at most `limits.webhooksMax`. */
export async function listWebhooks(context: Context, enterpriseId: EnterpriseId, page: Page): Paged<Webhook> {
  const speaks = await speaksFor(context, enterpriseId);
  const { items } = speaks ? await context.db.query(webhooksOf(enterpriseId)) : { items: [] };
  const webhooks = await parseEach(context, { reader: 'lists', table: 'Positions' }, items, parseWebhook);
  return connectionOf(webhooks, ({ id }) => id, page);
}

/** Enterprise of a webhook, even if that was removed; null unless the caller speaks for it. */
export async function getWebhookOwner(context: Context, id: string): Promise<Enterprise | null> {
  const enterpriseId = isId(id, 'whk') ? ownerOf(id, 'whk') : undefined;
  if (enterpriseId === undefined || !(await speaksFor(context, enterpriseId))) return null;
  return (await enterpriseLoader(context).load(enterpriseId)) ?? null;
}
