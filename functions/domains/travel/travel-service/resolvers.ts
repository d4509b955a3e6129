/** Resolvers of travel services. */
import type { AvailabilityBand, Resolvers } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import { byId, filtered, mutation } from '../../../platform/requests/resolvers';
import type { Context } from '../../../platform/requests/context';
import { assert, CallerError } from '../../../platform/requests/errors';
import { ownerOf } from '../../reference/region/authority';
import { regionOfRecord } from '../../reference/region/region';
import { unlessMalformed } from '../../../platform/lists/malformed';
import type { Service, Stop } from './service-store';
import type { StoredInventory } from './inventory/inventory';
import { inventoryLoader } from './loader';
import { freeInPool, loadFactorOf } from './seats';
import { getTravelService, listTravelServices, scheduleTravelService } from './service';
import { quotasOf } from './quotas';
import { serviceStatus } from './status';

export interface StopModel extends Stop {
  readonly index: number;
}

/** The stop at an index of the service's route, from 0. */
export function stopOf({ stops }: Service, index: number): StopModel {
  const stop = stops[index];
  assert(stop, 'a stop of the route');
  return { ...stop, index };
}

export const travelServiceResolvers = {
  Query: { travelService: byId(getTravelService), travelServices: filtered(listTravelServices) },
  Mutation: { scheduleTravelService: mutation('travelService', scheduleTravelService) },
  TravelService: {
    status: async (service, _, context) =>
      serviceStatus(service, (await inventoryOf(service, context))?.status ?? 'CLOSED', context.clock.now()),
    ownerRegionCode: (service) => ownerOf(service),
    stops: ({ stops }) => stops.map((stop, index) => ({ ...stop, index })),
    quotas: async (service, _, context) => {
      const quotas = (await inventoryOf(service, context))?.quotas;
      return service.quotaCounties.map((county) => ({ originRegionCode: county, seats: quotas?.[county] ?? 0 }));
    },
    availability: async (service, { fromStop, toStop }, context) => {
      const last = service.stops.length - 1;
      const journey = { from: fromStop ?? 0, to: toStop ?? last };
      if (journey.from < 0 || journey.to > last || journey.from >= journey.to)
        throw new CallerError('BAD_USER_INPUT', { what: `fromStop must lie before toStop, both within 0 to ${last}` });
      const inventory = await inventoryOf(service, context);
      const free = inventory?.status === 'OPEN' ? freeInPool(inventory, journey) : 0;
      return { free, asOf: instantOf(context.clock.now()), band: bandOf(free, service.seats) };
    },
    loadFactor: async (service, _, context) => {
      const inventory = await inventoryOf(service, context);
      return inventory === undefined ? 1 : loadFactorOf(inventory, service.seats, quotasOf(service));
    },
  },
  Stop: {
    region: ({ regionCode }) => regionOfRecord(regionCode),
  },
} satisfies Resolvers;

/**
 * Undefined if the inventory is malformed: nothing is sold until it is repaired, and lists still show the other
 * services.
 */
async function inventoryOf({ id }: Service, context: Context): Promise<StoredInventory | undefined> {
  const inventory = await unlessMalformed(loaded());
  return inventory;

  async function loaded(): Promise<StoredInventory> {
    const found = await inventoryLoader(context).load(id);
    assert(found, "a service's inventory to exist");
    return found;
  }
}

/** FEW: at most a fifth of the seats. */
function bandOf(free: number, seats: number): AvailabilityBand {
  if (free === 0) return 'NONE';
  return free * 5 > seats ? 'PLENTY' : 'FEW';
}
