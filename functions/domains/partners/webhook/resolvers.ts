/** Resolvers of webhooks. */
import type { Resolvers, WebhookDisabledReason } from '../../../generated/graphql';
import { assert } from '../../../platform/requests/errors';
import { payload } from '../../../platform/requests/result';
import { filled } from '../../../platform/requests/text';
import { enterpriseLoader } from '../../reference/enterprise/loader';
import messages from './messages.json';
import { formerSecrets, secretNumber, secretOf } from './secrets';
import { listWebhooks, registerWebhook, removeWebhook, rotateWebhookSecret } from './service';
import type { Webhook } from './store';

export const webhookResolvers = {
  Mutation: {
    registerWebhook: async (_, { input }, context) => payload('webhook', await registerWebhook(context, input)),
    rotateWebhookSecret: async (_, { input }, context) => payload('webhook', await rotateWebhookSecret(context, input)),
    removeWebhook: async (_, { input }, context) => payload('webhook', await removeWebhook(context, input.webhookId)),
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
      return reason === null ? null : filled(messages.disabledNotes[reason], locale);
    },
  },
} satisfies Resolvers;

function reasonOf({ disabledAt, disabledReason }: Webhook): WebhookDisabledReason | null {
  return disabledAt === undefined ? null : (disabledReason ?? 'ATTEMPTS_FAILED');
}
