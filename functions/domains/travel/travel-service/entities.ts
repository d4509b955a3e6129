/**
 * Items of this noun, in TravelAllocations: the service with its inventory (`inventory.ts`) in one item collection, and for
 * each corridor that a service serves a departure, which holds all that a request needs to choose.
 */
import { codecOf } from '../../../platform/items/codec';
import { Entity, type EntityItem } from '../../../platform/items/entity';
import type { Item, Key } from '../../../platform/dynamodb/database';
import { assert } from '../../../platform/requests/errors';
import { parseInstant } from '../../../platform/values/clock';
import { isId } from '../../../platform/values/ids';

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
      /** The largest party that it may have room for; absent where it is on direct sale (`listing.ts`). */
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

/**
 * Lists of the departures from a prefecture to a province, by what a request finds there: those on direct sale (`corridor#5306#44`);
 * OFF sale, whose line is called or that have no room; and of these the ones in whose LINE somebody may find room.
 */
export type CorridorList = 'OFF' | 'LINE';

const LISTS = { OFF: 'full', LINE: 'line' } as const satisfies Record<CorridorList, string>;

export function corridorPk(origin: string, destination: string, list: CorridorList): string {
  return `corridor#${origin}#${destination}#${LISTS[list]}`;
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
/** The same on another list of the corridor. */
export const departureKeyOn = (list: CorridorList, departure: Parameters<typeof departureKey>[0]): Key => {
  const { TableName, Key: key } = departureKey(departure);
  return { TableName, Key: { ...key, pk: corridorPk(departure.origin, departure.destination, list) } };
};
export const serviceKey = (id: string): Key => ServiceEntity.get({ id }).params<Key>();

/** Services of before they could change have no version. */
export const { decode: parseService } = codecOf<Service>(ServiceEntity, { version: () => 0 });

/** @throws where it is none that anybody could choose: one malformed departure must not hide the others of its corridor. */
export function parseDeparture(item: Item): Departure {
  const departure = present(DepartureEntity.parse({ Item: item }).data);
  const { serviceId, stops, quotaCounties, room = 0, timetable = 0 } = departure;
  assert(isId(serviceId, 'svc') && Array.isArray(stops) && Array.isArray(quotaCounties), 'parts of a departure');
  assert([room, timetable].every(Number.isSafeInteger), 'numbers of a departure');
  assert(
    quotaCounties.every((county) => typeof county === 'string') && stops.every(isStop),
    'counties and stops of a departure',
  );
  return departure;
}

function isStop(stop: unknown): boolean {
  if (typeof stop !== 'object' || stop === null) return false;
  const { regionCode, arrivesAt, departsAt } = stop as Readonly<Record<string, unknown>>;
  const times = [arrivesAt, departsAt].filter((time) => time !== undefined);
  return (
    typeof regionCode === 'string' &&
    times.length > 0 &&
    times.every((time) => typeof time === 'string' && parseInstant(time) !== undefined)
  );
}

function present<T>(data: T | null): T {
  assert(data !== null, 'an item of the entity that its key names');
  return data;
}
