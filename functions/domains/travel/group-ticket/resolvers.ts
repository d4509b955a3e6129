/** Resolvers of group tickets. */
import type { ServiceId } from '../../../id-kinds';
import type { Resolvers } from '../../../generated/graphql';
import { mutation } from '../../../platform/requests/resolvers';
import { filled } from '../../../platform/requests/text';
import { showEnterprise } from '../../reference/enterprise/service';
import { loadService } from '../travel-service/loader';
import { stopOf } from '../travel-service/resolvers';
import { getWorker } from '../../people/worker/look-up';
import type { GroupTicketOrder } from './store';
import type { Batch } from './groups-and-batches';
import { isReady } from './railway-rules';
import { maskedNumberOf } from './handler';
import messages from './messages.json';
import { orderGroupTickets, withoutSeats } from './service';

export interface BatchModel extends Batch {
  readonly serviceId: ServiceId;
  readonly index: number;
  readonly ready: boolean;
}

export const groupTicketResolvers = {
  Mutation: { groupTicketOrder: mutation('groupTicketOrder', orderGroupTickets) },
  GroupTicketOrder: {
    travelService: ({ serviceId }, _, context) => loadService(context, serviceId),
    handler: ({ handlerId }, _, context) => (handlerId === undefined ? null : getWorker(context, handlerId)),
    clerk: ({ id, clerk }, _, context) =>
      clerk === undefined
        ? null
        : { name: clerk.name, employee: clerk.employee, maskedIdentityNumber: maskedNumberOf(clerk, id, context) },
    enterprise: ({ enterpriseId }, _, context) =>
      enterpriseId === undefined ? null : showEnterprise(context, enterpriseId),
    rulesValidFrom: ({ validFrom }) => validFrom ?? null,
    tickets: (order) => batchesOf(order).reduce((sum, { ready, workerIds }) => sum + (ready ? workerIds.length : 0), 0),
    batches: batchesOf,
    toReturn: async (order, _, context) => {
      const ids = await withoutSeats(context, order);
      const workers = await Promise.all(ids.map((id) => getWorker(context, id)));
      return workers.filter((worker) => worker !== null);
    },
    violations: ({ violations }) => violations,
  },
  GroupTicketBatch: {
    fromStop: async ({ serviceId, fromStop }, _, context) => stopOf(await loadService(context, serviceId), fromStop),
    toStop: async ({ serviceId, toStop }, _, context) => stopOf(await loadService(context, serviceId), toStop),
    tickets: ({ workerIds }) => workerIds.length,
    passengers: async ({ workerIds }, _, context) => {
      const workers = await Promise.all(workerIds.map((id) => getWorker(context, id)));
      return workers.filter((worker) => worker !== null);
    },
  },
  GroupTicketViolation: {
    batch: ({ batch }) => batch ?? null,
    message: ({ rule, params }, _, { locale }) => filled(messages.rules[rule], locale, params),
  },
} satisfies Resolvers;

function batchesOf({ serviceId, batches, violations }: GroupTicketOrder): BatchModel[] {
  return batches.map((batch, index) => ({ ...batch, serviceId, index, ready: isReady(violations, index) }));
}
