/** Resolvers of travel requests and allocations. */
import type { TravellerId } from '../../../id-kinds';
import type { Resolvers } from '../../../generated/graphql';
import { byId, filtered, mutation, pageOf } from '../../../platform/requests/resolvers';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { viewedAsRole } from '../../../platform/security/viewer';
import { connectionOf } from '../../../platform/lists/listing';
import { actsOn } from '../../reference/region/authority';
import { loadService } from '../travel-service/loader';
import { stopOf } from '../travel-service/resolvers';
import { carries } from '../travel-service/service';
import { loadTraveller } from '../../people/worker/loader';
import { getWorker } from '../../people/worker/look-up';
import { releaseAllocation } from '../booking/release';
import { confirmAllocation } from '../booking/confirm';
import type { Allocation } from '../booking/allocation-store';
import type { Request } from '../booking/request-store';
import { cancelTravelRequest } from './cancel';
import { leaveParty } from './leave-party';
import { listTravelRequests } from './list';
import { allocationLoader } from '../booking/loader';
import { getWorkerOrPassenger } from './carrier-access';
import { bandAt, positionLoader } from '../waitlist/line/position';
import { reasonLoader } from '../waitlist/reasons/reason';
import { getTravelRequest, requestTravel } from './service';
import { cancelTravelService, changeTravelService } from '../disruption/service';
import { listTrips } from './trips-of-worker';
import { isByCard, requestStatus } from '../booking/states';
import { listAllocations, statusNow } from '../booking/service';
import { seeTraveller } from '../booking/party/who-may-act';

export interface TicketModel {
  readonly workerId: TravellerId;
  readonly allocation: Allocation;
}

export const travelRequestResolvers = {
  Query: {
    // `worker` is resolved here because this is the last noun, in import order, that gives access to a worker.
    worker: byId(getWorkerOrPassenger),
    travelRequest: byId(getTravelRequest),
    travelRequests: filtered(listTravelRequests),
  },
  Mutation: {
    requestTravel: mutation('travelRequest', requestTravel),
    cancelTravelRequest: mutation('travelRequest', cancelTravelRequest),
    leaveParty: async (_, { input }, context) => {
      const outcome = await leaveParty(context, input);
      if (!outcome.ok) return { worker: null, travelRequest: null, userErrors: outcome.refusals };
      const { workerId, request } = outcome.value;
      return { worker: await getWorker(context, workerId), travelRequest: request, userErrors: [] };
    },
    changeTravelService: mutation('travelService', changeTravelService),
    cancelTravelService: mutation('travelService', cancelTravelService),
    confirmAllocation: mutation('allocation', confirmAllocation),
    releaseAllocation: mutation('allocation', releaseAllocation),
  },
  Worker: { travelRequests: pageOf(listTrips) },
  TravelService: {
    // Allocations lead to workers: visible to the owning bureau, the bureaus above it, and the carrier.
    allocations: async (service, page, context) => {
      const all = actsOn(context.viewer, service) || (await carries(context, service.id));
      return all ? listAllocations(context, service.id, page) : connectionOf([], () => '', page);
    },
  },
  Allocation: {
    status: (allocation, _, context) => statusNow(allocation, context),
    travelService: ({ serviceId }, _, context) => loadService(context, serviceId),
    fromStop: async ({ serviceId, fromStop }, _, context) => stopOf(await loadService(context, serviceId), fromStop),
    toStop: async ({ serviceId, toStop }, _, context) => stopOf(await loadService(context, serviceId), toStop),
    timesChanged: ({ movedFrom, asks, departsAt }) =>
      movedFrom === undefined && asks === undefined
        ? null
        : { departedAt: movedFrom ?? departsAt, mustConfirm: asks !== undefined },
    tickets: (allocation) => allocation.workerIds.map((workerId) => ({ workerId, allocation })),
  },
  Ticket: {
    // A carrier sees the passengers of its own services with a carrier's fields, unless another role of its token shows
    // more.
    worker: async ({ workerId, allocation }, _, context) => {
      const own = await seeTraveller(context, workerId, allocation);
      if (own !== null || isByCard(allocation) || !(await carries(context, allocation.serviceId))) return own;
      const passenger = await loadTraveller(context, workerId);
      return passenger === undefined ? null : viewedAsRole('CARRIER', passenger);
    },
  },
  TravelRequest: {
    status: async (request, _, context) =>
      requestStatus(request, await unlessMalformed(allocationOf(request, context)), context.clock.now()),
    workers: async (request, _, context) => {
      const workers = await Promise.all(
        request.workerIds.map((id) => unlessMalformed(seeTraveller(context, id, request))),
      );
      return workers.filter((worker) => worker != null);
    },
    travellers: ({ workerIds }) => workerIds.length,
    travellersLeft: ({ leavers = [] }) => leavers.length,
    allocation: async (request, _, context) =>
      request.status === 'WAITLISTED' ? null : ((await allocationOf(request, context)) ?? null),
    waitlistPosition: async (request, _, context) =>
      waitsNow(request, context) ? ((await positionLoader(context).load(request)) ?? null) : null,
    waitlistBand: (request, _, context) => (waitsNow(request, context) ? bandAt(context, request) : null),
    waitlistReason: (request, _, context) => (waitsNow(request, context) ? reasonLoader(context).load(request) : null),
    waitlistNote: ({ waitNote }) => waitNote ?? null,
  },
} satisfies Resolvers;

function waitsNow(request: Request, { clock }: Context): boolean {
  return requestStatus(request, undefined, clock.now()) === 'WAITLISTED';
}

async function allocationOf({ allocationId }: Request, context: Context): Promise<Allocation | undefined> {
  if (allocationId === undefined) return undefined;
  const allocation = await allocationLoader(context).load(allocationId);
  assert(allocation, "a request's allocation to exist");
  return allocation;
}
