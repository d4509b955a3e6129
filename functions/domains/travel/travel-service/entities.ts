/**
 * Items of this noun, in TravelAllocations: the service with its inventory (`inventory.ts`) in one item collection, and for
 * each corridor that a service serves a departure, which holds all that a request needs to choose.
 */
import { Entity, type EntityItem } from '../../../platform/dynamodb/entity';
import type { Item, Key } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';

const TABLE = 'TravelAllocations';

const stops = {
  type: 'list',
  required: true,
  items: {
    type: 'map',
    properties: {
      regionCode: { type: 'string', required: true },
      name: { type: 'string', required: true },
      /** Instants, ISO 8601 UTC; the first stop has no arrival, the last no departure. */
      arrivesAt: { type: 'string' },
      departsAt: { type: 'string' },
    },
  },
} as const;

const mode = { type: ['COACH', 'TRAIN', 'FLIGHT'] as const, required: true } as const;

export const ServiceEntity = new Entity(
  {
    model: { entity: 'travelService', version: '1', service: 'job-bowl' },
    attributes: {
      id: { type: 'string', required: true },
      mode,
      name: { type: 'string', required: true },
      carrierId: { type: 'string', required: true },
      seats: { type: 'number', required: true },
      stops,
      /** Counties with a quota, in the order given; how many seats each still holds is in the inventory. */
      quotaCounties: { type: 'list', items: { type: 'string' }, required: true },
      quotasEndAt: { type: 'string' },
      departsAt: { type: 'string', required: true },
      year: { type: 'string', required: true },
      /** Of the bureau that carries it. */
      ownerRegionCode: { type: 'string' },
      /** Present once it does not run any more. */
      cancelReason: { type: 'string' },
      /** Rises with each change of this item. */
      version: { type: 'number', required: true },
      /** The version that brought the times of now; absent while they are those of the beginning. */
      timetable: { type: 'number' },
      /** Both present until the quotas have gone back. */
      due: { type: ['quotas'] as const },
      quotasDueAt: { type: 'string' },
    },
    indexes: {
      primary: {
        pk: { field: 'pk', composite: ['id'], template: '${id}', casing: 'none' },
        sk: { field: 'sk', composite: [], template: 'service', casing: 'none' },
      },
      byDeparture: {
        index: 'byDeparture',
        pk: { field: 'byDeparturePk', composite: ['year'], template: 'departures#${year}', casing: 'none' },
        sk: { field: 'byDepartureSk', composite: ['departsAt', 'id'], template: '${departsAt}#${id}', casing: 'none' },
      },
      byCarrier: {
        index: 'byCarrier',
        pk: { field: 'byCarrierPk', composite: ['carrierId'], template: 'carrier#${carrierId}', casing: 'none' },
        sk: { field: 'byCarrierSk', composite: ['departsAt', 'id'], template: '${departsAt}#${id}', casing: 'none' },
      },
      byDue: {
        index: 'byDue',
        pk: { field: 'byDuePk', composite: ['due'], template: '${due}', casing: 'none' },
        sk: { field: 'byDueSk', composite: ['quotasDueAt'], template: '${quotasDueAt}', casing: 'none' },
      },
    },
  },
  { table: TABLE },
);

/** A service as the corridor from a prefecture to a province sees it, by the earliest departure in the prefecture. */
export const DepartureEntity = new Entity(
  {
    model: { entity: 'departure', version: '1', service: 'job-bowl' },
    attributes: {
      origin: { type: 'string', required: true },
      destination: { type: 'string', required: true },
      departsAt: { type: 'string', required: true },
      serviceId: { type: 'string', required: true },
      stops,
      quotaCounties: { type: 'list', items: { type: 'string' }, required: true },
      /** The largest party that it may have room for; absent where that is any (`listing.ts`). */
      room: { type: 'number' },
      /** The service's, whose times these are: a sale names it. */
      timetable: { type: 'number' },
    },
    indexes: {
      primary: {
        pk: {
          field: 'pk',
          composite: ['origin', 'destination'],
          template: 'corridor#${origin}#${destination}',
          casing: 'none',
        },
        sk: {
          field: 'sk',
          composite: ['departsAt', 'serviceId'],
          template: '${departsAt}#${serviceId}',
          casing: 'none',
        },
      },
    },
  },
  { table: TABLE },
);

/** Partition of the departures from a prefecture to a province that have no room on the way. */
export function fullCorridorPk(origin: string, destination: string): string {
  return `corridor#${origin}#${destination}#full`;
}

/** Partition of those who wait to go from a prefecture, or from all of a province, to a province: their places (`travel-request`). */
export function waitlistPk(origin: string, destination: string): string {
  return `waitlist#${origin}#${destination}`;
}

export type Service = EntityItem<typeof ServiceEntity>;
export type Stop = Service['stops'][number];
export type Departure = EntityItem<typeof DepartureEntity>;

export const departureKey = (departure: Pick<Departure, 'origin' | 'destination' | 'departsAt' | 'serviceId'>): Key =>
  DepartureEntity.get(departure).params<Key>();
/** On the list of those that have no room on this corridor. */
export const fullDepartureKey = (departure: Parameters<typeof departureKey>[0]): Key => {
  const { TableName, Key: key } = departureKey(departure);
  return { TableName, Key: { ...key, pk: fullCorridorPk(departure.origin, departure.destination) } };
};
export const serviceKey = (id: string): Key => ServiceEntity.get({ id }).params<Key>();

export const parseService = (item: Item): Service => present(ServiceEntity.parse({ Item: item }).data);
export const parseDeparture = (item: Item): Departure => present(DepartureEntity.parse({ Item: item }).data);

function present<T>(data: T | null): T {
  assert(data !== null, 'an item of the entity that its key names');
  return data;
}
