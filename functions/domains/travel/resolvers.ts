/** GraphQL to travel and back. */
import type { AvailabilityBand, Resolvers } from '../../generated/graphql';
import { instantOf } from '../../platform/clock';
import type { Context } from '../../platform/context';
import { assert, CallerError } from '../../platform/errors';
import { seenAs } from '../../platform/identity';
import { connectionOf } from '../../platform/listing';
import { payload } from '../../platform/result';
import { regionOfRecord } from '../region/region';
import { workerLoader } from '../worker/loader';
import { getWorker } from '../worker/service';
import { carries, confirmAllocation, listAllocations, releaseAllocation, statusNow } from './allocation';
import type { Allocation, Request, Service, Stop } from './entities';
import type { StoredInventory } from './inventory';
import { allocationLoader, inventoryLoader, serviceLoader } from './loader';
import { getTravelRequest, requestTravel } from './request';
import { freeInPool, loadFactorOf, type QuotaAt } from './seats';
import { getTravelService, listTravelServices, scheduleTravelService } from './service';
import { listTrips } from './trips';
import { quotaAt, requestStatus, serviceStatus } from './travel';

export interface StopModel extends Stop {
  readonly index: number;
}

export interface TicketModel {
  readonly workerId: string;
  readonly serviceId: string;
}

export const travelResolvers = {
  Query: {
    travelService: (_, { id }, context) => getTravelService(context, id),
    travelServices: (_, { filter, first, after }, context) =>
      listTravelServices(context, filter ?? {}, { first, after }),
    travelRequest: (_, { id }, context) => getTravelRequest(context, id),
  },
  Mutation: {
    scheduleTravelService: async (_, { input }, context) =>
      payload('travelService', await scheduleTravelService(context, input)),
    requestTravel: async (_, { input }, context) => payload('travelRequest', await requestTravel(context, input)),
    confirmAllocation: async (_, { input }, context) => payload('allocation', await confirmAllocation(context, input)),
    releaseAllocation: async (_, { input }, context) => payload('allocation', await releaseAllocation(context, input)),
  },
  Worker: {
    travelRequests: (worker, page, context) => listTrips(context, worker, page),
  },
  TravelService: {
    status: async (service, _, context) =>
      serviceStatus(service, (await inventoryOf(service, context)).status, context.clock.now()),
    stops: ({ stops }) => stops.map((stop, index) => ({ ...stop, index })),
    quotas: async (service, _, context) => {
      const { quotas } = await inventoryOf(service, context);
      return service.quotaCounties.map((county) => ({ originRegionCode: county, seats: quotas[county] ?? 0 }));
    },
    availability: async (service, { fromStop, toStop }, context) => {
      const last = service.stops.length - 1;
      const journey = { from: fromStop ?? 0, to: toStop ?? last };
      if (journey.from < 0 || journey.to > last || journey.from >= journey.to)
        throw new CallerError('BAD_USER_INPUT', { what: `fromStop must lie before toStop, both within 0 to ${last}` });
      const inventory = await inventoryOf(service, context);
      const free = inventory.status === 'OPEN' ? freeInPool(inventory, journey) : 0;
      return { free, asOf: instantOf(context.clock.now()), band: bandOf(free, service.seats) };
    },
    loadFactor: async (service, _, context) =>
      loadFactorOf(await inventoryOf(service, context), service.seats, quotasOf(service)),
    allocations: async ({ id }, page, context) => {
      const all = context.viewer.roles.includes('BUREAU') || (await carries(context, id));
      return all ? listAllocations(context, id, page) : connectionOf([], () => '', page);
    },
  },
  Stop: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
  },
  Allocation: {
    status: (allocation, _, context) => statusNow(allocation, context),
    travelService: ({ serviceId }, _, context) => loadService(serviceId, context),
    fromStop: async ({ serviceId, fromStop }, _, context) => stopOf(await loadService(serviceId, context), fromStop),
    toStop: async ({ serviceId, toStop }, _, context) => stopOf(await loadService(serviceId, context), toStop),
    tickets: ({ workerIds, serviceId }) => workerIds.map((workerId) => ({ workerId, serviceId })),
  },
  Ticket: {
    // A carrier sees the passengers of its own services as a carrier does, whatever other roles its token has.
    worker: async ({ workerId, serviceId }, _, context) => {
      const own = await getWorker(context, workerId);
      if (own !== null || !(await carries(context, serviceId))) return own;
      const passenger = await workerLoader(context).load(workerId);
      return passenger === undefined ? null : seenAs('CARRIER', passenger);
    },
    seatNumber: () => null,
  },
  TravelRequest: {
    status: async (request, _, context) =>
      requestStatus(request, await allocationOf(request, context), context.clock.now()),
    workers: async ({ workerIds }, _, context) => {
      const workers = await Promise.all(workerIds.map((id) => getWorker(context, id)));
      return workers.filter((worker) => worker !== null);
    },
    allocation: (request, _, context) => allocationOf(request, context),
  },
} satisfies Resolvers;

async function inventoryOf({ id }: Service, context: Context): Promise<StoredInventory> {
  const inventory = await inventoryLoader(context).load(id);
  assert(inventory, "a service's inventory to exist");
  return inventory;
}

async function allocationOf({ allocationId }: Request, context: Context): Promise<Allocation> {
  const allocation = await allocationLoader(context).load(allocationId);
  assert(allocation, "a request's allocation to exist");
  return allocation;
}

async function loadService(id: string, context: Context): Promise<Service> {
  const service = await serviceLoader(context).load(id);
  assert(service, "an allocation's service to exist");
  return service;
}

function stopOf({ stops }: Service, index: number): StopModel {
  const stop = stops[index];
  assert(stop, 'a stop of the route');
  return { ...stop, index };
}

function quotasOf({ quotaCounties, stops }: Service): QuotaAt[] {
  return quotaCounties.flatMap((county) => quotaAt(stops, county) ?? []);
}

/** FEW: a fifth of the seats or less. */
function bandOf(free: number, seats: number): AvailabilityBand {
  if (free === 0) return 'NONE';
  return free * 5 > seats ? 'PLENTY' : 'FEW';
}
