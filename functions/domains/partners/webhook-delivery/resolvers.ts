/** Resolvers of webhook deliveries. */
import type { Resolvers } from '../../../generated/graphql';
import { payload } from '../../../platform/requests/result';
import { loadWebhook } from '../webhook/service';
import { listWebhookDeliveries, redeliverWebhook } from './service';

export const webhookDeliveryResolvers = {
  Query: {
    webhookDeliveries: (_, { webhookId, first, after }, context) =>
      listWebhookDeliveries(context, webhookId, { first, after }),
  },
  Mutation: {
    redeliverWebhook: async (_, { input }, context) =>
      payload('webhookDelivery', await redeliverWebhook(context, input.deliveryId)),
  },
  WebhookDelivery: {
    webhook: ({ webhookId }, _, context) => loadWebhook(context, webhookId),
    event: ({ type }) => type,
  },
} satisfies Resolvers;
