/** Resolvers of pushes. */
import type { Resolvers } from '../../../generated/graphql';
import { mutation, pageOf } from '../../../platform/requests/resolvers';
import { unlessMalformed } from '../../../platform/lists/malformed';
import { getPosition } from '../../jobs/position/service';
import { getWholeWorker } from '../../people/worker/look-up';
import { loadDelivery } from '../delivery/service';
import { reasonText } from '../recommendation/reason-text';
import { answerPush, listPushes, statusOf } from './service';
import { listTogether } from './list-together';

export const pushResolvers = {
  Mutation: { answerPush: mutation('push', answerPush) },
  Worker: { pushes: pageOf(listPushes) },
  Push: {
    worker: ({ workerId }, _, context) => getWholeWorker(context, workerId),
    position: ({ positionId }, _, context) => getPosition(context, positionId),
    status: (push, _, context) => statusOf(context, push),
    seenAt: ({ seenAt }) => seenAt ?? null,
    delivery: ({ id, status }, _, context) => (status === 'INTERESTED' ? loadDelivery(context, id) : null),
    answeredAt: ({ answeredAt }) => answeredAt ?? null,
    via: ({ via }) => via ?? null,
    reason: ({ reason }) => reason ?? null,
    together: (push, _, context) => listTogether(context, push),
    reasons: async ({ workerId, positionId, reasons }, _, context) => {
      const [worker, position] = await Promise.all([
        unlessMalformed(getWholeWorker(context, workerId)),
        unlessMalformed(getPosition(context, positionId)),
      ]);
      if (worker == null || position == null) return [];
      return reasons.map((code) => ({ code, text: reasonText(code, worker, position, context.locale) }));
    },
  },
} satisfies Resolvers;
