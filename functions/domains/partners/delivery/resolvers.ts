/** Resolvers of deliveries. */
import type { Resolvers } from '../../../generated/graphql';
import { payload } from '../../../platform/requests/result';
import { getWebhook } from '../webhook/service';
import { listDeliveries, redeliverWebhook } from './service';

export const deliveryResolvers = {
  Query: {
    webhookDeliveries: (_, { webhookId, first, after }, context) =>
      listDeliveries(context, webhookId, { first, after }),
  },
  Mutation: {
    redeliverWebhook: async (_, { input }, context) =>
      payload('webhookDelivery', await redeliverWebhook(context, input.deliveryId)),
  },
  WebhookDelivery: {
    webhook: ({ webhookId }, _, context) => getWebhook(context, webhookId),
    event: ({ type }) => type,
  },
} satisfies Resolvers;
