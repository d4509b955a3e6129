/** Resolvers of webhooks. */
import type { Resolvers } from '../../../generated/graphql';
import { existing } from '../../../platform/process/at-hand';
import { mutation } from '../../../platform/requests/resolvers';
import { payload } from '../../../platform/requests/result';
import { filled } from '../../../platform/requests/text';
import { shownEnterprise } from '../../reference/enterprise/loader';
import messages from './messages.json';
import { reasonOf, receiverFields } from '../receiver/fields';
import { listWebhooks, registerWebhook, removeWebhook, rotateWebhookSecret } from './service';

export const webhookResolvers = {
  Mutation: {
    registerWebhook: mutation('webhook', registerWebhook),
    rotateWebhookSecret: mutation('webhook', rotateWebhookSecret),
    removeWebhook: async (_, { input }, context) => payload('webhook', await removeWebhook(context, input.webhookId)),
  },
  Enterprise: {
    webhooks: ({ id }, { first, after }, context) => listWebhooks(context, id, { first, after }),
  },
  Webhook: {
    ...receiverFields,
    enterprise: ({ enterpriseId }, _, context) =>
      existing(shownEnterprise(context, enterpriseId), "a webhook's enterprise"),
    note: (webhook, _, { locale }) => {
      const reason = reasonOf(webhook);
      return reason === null ? null : filled(messages.disabledNotes[reason], locale);
    },
  },
} satisfies Resolvers;
