/**
 * The item of a service, in table TravelAllocations, and every write of it. Its seats are apart from it (`inventory`), in the same item
 * collection; for each corridor that it serves there is a departure (`departure-store.ts`).
 */
import { codecOf } from '../../../platform/items/codec';
import { Entity, type EntityItem } from '../../../platform/items/entity';
import type { Key, PutParams, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, atMost, equals, isNew, isThere, put, update } from '../../../platform/dynamodb/expressions';

const TABLE = 'TravelAllocations';

export const stops = {
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

const ServiceEntity = new Entity(
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

export type Service = EntityItem<typeof ServiceEntity>;
export type Stop = Service['stops'][number];

export const serviceKey = (id: string): Key => ServiceEntity.get({ id }).params<Key>();

/** Services of before they could change have no version. */
export const { is: isService, decode: parseService } = codecOf<Service>(ServiceEntity, { version: () => 0 });

/** Instants: from `first`, to `beyond`. */
export interface Window {
  readonly first: string;
  readonly beyond: string;
}

/** By departure. */
export function servicesOfCarrier(carrierId: string, { first, beyond }: Window): QueryParams {
  const query = ServiceEntity.query.byCarrier({ carrierId });
  return query.between({ departsAt: first }, { departsAt: beyond }).params<QueryParams>();
}

/** The same of all that leave in a year of the window. */
export function servicesInYear(year: string, { first, beyond }: Window): QueryParams {
  const query = ServiceEntity.query.byDeparture({ year });
  return query.between({ departsAt: first }, { departsAt: beyond }).params<QueryParams>();
}

/** Those whose quotas are to go back by an instant. */
export function quotasDueBy(instant: string): QueryParams {
  return ServiceEntity.query.byDue({ due: 'quotas' }).lte({ quotasDueAt: instant }).params<QueryParams>();
}

export function scheduleService(service: Service): Write {
  return put<Service>(ServiceEntity.put(service).params<PutParams>()).when(isNew);
}

/** Changed or cancelled: over the very version that was read. */
export function changeService(after: Service, read: Service): Write {
  const asRead = read.version === 0 ? absent('version') : equals('version', read.version);
  return put<Service>(ServiceEntity.put(after).params<PutParams>()).when(isThere, asRead);
}

/** Its quotas have gone back; refused where they are not due by the instant, or that was done before. */
export function forgetQuotas(id: string, instant: string): Write {
  return update<Service & { byDuePk: string; byDueSk: string }>(serviceKey(id))
    .increaseFromZero({ version: 1 })
    .remove('due', 'quotasDueAt', 'byDuePk', 'byDueSk')
    .when(atMost('quotasDueAt', instant));
}
