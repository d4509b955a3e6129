/** GraphQL to webhooks and back. */
import type { Resolvers, WebhookDisabledReason } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';
import { payload } from '../../../platform/requests/result';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import type { Webhook } from './entities';
import { formerSecrets, secretNumber, secretOf } from './secrets';
import {
  getWebhook,
  listDeliveries,
  listWebhooks,
  redeliverWebhook,
  registerWebhook,
  removeWebhook,
  rotateWebhookSecret,
} from './service';

export const webhookResolvers = {
  Query: {
    webhookDeliveries: (_, { webhookId, first, after }, context) =>
      listDeliveries(context, webhookId, { first, after }),
  },
  Mutation: {
    registerWebhook: async (_, { input }, context) => payload('webhook', await registerWebhook(context, input)),
    rotateWebhookSecret: async (_, { input }, context) => payload('webhook', await rotateWebhookSecret(context, input)),
    removeWebhook: async (_, { input }, context) => payload('webhook', await removeWebhook(context, input.webhookId)),
    redeliverWebhook: async (_, { input }, context) =>
      payload('webhookDelivery', await redeliverWebhook(context, input.deliveryId)),
  },
  Enterprise: {
    webhooks: ({ id }, { first, after }, context) => listWebhooks(context, id, { first, after }),
  },
  Webhook: {
    secret: (webhook, _, { vault }) => ('isNew' in webhook ? secretOf(vault, webhook.id, secretNumber(webhook)) : null),
    secretGivenAt: ({ secretGivenAt, registeredAt }) => secretGivenAt ?? registeredAt,
    formerSecretsUntil: (webhook, _, { clock }) => formerSecrets(webhook, clock.now())[0]?.until ?? null,
    enabled: ({ disabledAt }) => disabledAt === undefined,
    enterprise: async ({ enterpriseId }, _, context) => {
      const enterprise = await enterpriseLoader(context).load(enterpriseId);
      assert(enterprise, "a webhook's enterprise to exist");
      return enterprise;
    },
    disabledReason: (webhook) => reasonOf(webhook),
    pausedUntil: ({ pausedUntil }, _, { clock }) =>
      pausedUntil !== undefined && new Date(pausedUntil) > clock.now() ? pausedUntil : null,
    note: (webhook, _, { locale }) => {
      const reason = reasonOf(webhook);
      return reason === null ? null : disabledNotes[reason][locale];
    },
  },
  WebhookDelivery: {
    webhook: ({ webhookId }, _, context) => getWebhook(context, webhookId),
    event: ({ type }) => type,
  },
} satisfies Resolvers;

function reasonOf({ disabledAt, disabledReason }: Webhook): WebhookDisabledReason | null {
  return disabledAt === undefined ? null : (disabledReason ?? 'ATTEMPTS_FAILED');
}

const disabledNotes = {
  ATTEMPTS_FAILED: {
    zh: '连续 27 小时多次投递失败，已停用。请检查接收地址，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。',
    en: 'Disabled: every attempt over 27 hours failed. Mend the receiver, then have any message sent again with redeliverWebhook; when it arrives, the webhook is enabled again.',
  },
  GONE: {
    zh: '接收方返回 410 Gone，表示不再接收消息，已停用。如需恢复，请让接收地址重新应答 2xx，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。不再需要时请用 removeWebhook 删除。',
    en: 'Disabled: the receiver answered 410 Gone, which says that it wants nothing more. To have messages again, let it answer 2xx and have any message sent again with redeliverWebhook; when it arrives, the webhook is enabled again. To do without it, use removeWebhook.',
  },
} as const;
