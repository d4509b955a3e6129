/** Resolvers of group tickets. */
import type { Resolvers } from '../../../generated/graphql';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { payload } from '../../../platform/requests/result';
import { filled } from '../../../platform/requests/text';
import { getEnterprise } from '../../reference/enterprise/service';
import type { Service } from '../travel-service/service-store';
import { serviceLoader } from '../travel-service/loader';
import type { StopModel } from '../travel-service/resolvers';
import { getWorker } from '../../people/worker/see';
import type { GroupTicketOrder } from './store';
import { type Batch, isReady } from './group-ticket';
import messages from './messages.json';
import { orderGroupTickets } from './service';

export interface BatchModel extends Batch {
  readonly serviceId: string;
  readonly index: number;
  readonly ready: boolean;
}

export const groupTicketResolvers = {
  Mutation: {
    groupTicketOrder: async (_, { input }, context) =>
      payload('groupTicketOrder', await orderGroupTickets(context, input)),
  },
  GroupTicketOrder: {
    travelService: ({ serviceId }, _, context) => loadService(serviceId, context),
    handler: ({ handlerId }, _, context) => getWorker(context, handlerId),
    enterprise: ({ enterpriseId }, _, context) =>
      enterpriseId === undefined ? null : getEnterprise(context, enterpriseId),
    rulesValidFrom: ({ validFrom }) => validFrom || null,
    tickets: (order) => batchesOf(order).reduce((sum, { ready, workerIds }) => sum + (ready ? workerIds.length : 0), 0),
    batches: batchesOf,
    violations: ({ violations }) => violations,
  },
  GroupTicketBatch: {
    fromStop: async ({ serviceId, fromStop }, _, context) => stopOf(await loadService(serviceId, context), fromStop),
    toStop: async ({ serviceId, toStop }, _, context) => stopOf(await loadService(serviceId, context), toStop),
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

async function loadService(id: string, context: Context): Promise<Service> {
  const service = await serviceLoader(context).load(id);
  assert(service, "an order's service to exist");
  return service;
}

function stopOf({ stops }: Service, index: number): StopModel {
  const stop = stops[index];
  assert(stop, 'a stop of the route');
  return { ...stop, index };
}
