/** Resolvers of deliveries. */
import type { Resolvers } from '../../../generated/graphql';
import { filtered } from '../../../platform/requests/resolvers';
import { payload } from '../../../platform/requests/result';
import { instantOf } from '../../../platform/values/clock';
import { getPlacement, loadPlacement } from '../../jobs/placement/service';
import { getPosition } from '../../jobs/position/service';
import { getWholeWorker } from '../../people/worker/look-up';
import { answerDelivery } from './answer';
import { listDeliveries } from './service';
import { shownStatus } from './states';
import { shownWorker } from './who-is-it';

export const deliveryResolvers = {
  Query: { deliveries: filtered(listDeliveries) },
  Mutation: {
    answerDelivery: async (_, { input }, context) => {
      const outcome = await answerDelivery(context, input);
      const placementId = outcome.ok ? outcome.value.placementId : undefined;
      const placement = placementId === undefined ? null : await getPlacement(context, placementId);
      return { ...payload('delivery', outcome), placement };
    },
  },
  Delivery: {
    pushId: ({ id }) => id,
    worker: ({ workerId }, _, context) => getWholeWorker(context, workerId),
    workerName: async (delivery, _, context) => (await shownWorker(context, delivery)).name,
    workerAge: async (delivery, _, context) => (await shownWorker(context, delivery)).age,
    workerMaskedPhone: async (delivery, _, context) => (await shownWorker(context, delivery)).phone,
    position: ({ positionId }, _, context) => getPosition(context, positionId),
    status: (delivery, _, { clock }) => shownStatus(delivery, instantOf(clock.now())),
    answeredAt: ({ answeredAt }) => answeredAt ?? null,
    reason: ({ reason }) => reason ?? null,
    placement: ({ placementId }, _, context) =>
      placementId === undefined ? null : loadPlacement(context, placementId),
  },
} satisfies Resolvers;
