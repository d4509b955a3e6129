/** GraphQL to webhooks and back. */
import type { Resolvers } from '../../generated/graphql';
import { assert } from '../../platform/errors';
import { payload } from '../../platform/result';
import { enterpriseLoader } from '../enterprise/loader';
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
    note: ({ disabledAt }, _, { locale }) => (disabledAt === undefined ? null : disabledNote[locale]),
  },
  WebhookDelivery: {
    webhook: ({ webhookId }, _, context) => getWebhook(context, webhookId),
    event: ({ type }) => type,
  },
} satisfies Resolvers;

const disabledNote = {
  zh: '连续 27 小时多次投递失败，已停用。请检查接收地址，然后用 redeliverWebhook 重新投递任一消息；送达后自动恢复启用。',
  en: 'Disabled: every attempt over 27 hours failed. Mend the receiver, then have any message sent again with redeliverWebhook; when it arrives, the webhook is enabled again.',
};
