/**
 * The item of a service, in table TravelAllocations, and every write of it. Its seats are apart from it (`inventory`), in the same item
 * collection; for each corridor that it serves there is a departure (`departure-store.ts`).
 */
import { instant, integer, listOf, mapOf, oneOf, optional, text } from '../../../platform/items/attributes';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, atMost, equals, isNew, isThere, put, update } from '../../../platform/dynamodb/expressions';

export const stops = listOf(
  mapOf({
    regionCode: text,
    name: text,
    /** Instants, ISO 8601 UTC; the first stop has no arrival, the last no departure. */
    arrivesAt: optional(instant),
    departsAt: optional(instant),
  }),
);

const services = itemKind('travelService', {
  table: 'TravelAllocations',
  attributes: {
    id: text,
    mode: oneOf('COACH', 'TRAIN', 'FLIGHT'),
    name: text,
    carrierId: text,
    seats: integer,
    stops,
    /** Counties with a quota, in the order given; how many seats each still holds is in the inventory. */
    quotaCounties: listOf(text),
    quotasEndAt: optional(instant),
    departsAt: instant,
    year: text,
    /** Of the bureau that carries it. */
    ownerRegionCode: optional(text),
    /** Present once it does not run any more. */
    cancelReason: optional(text),
    /** Rises with each change of this item. */
    version: integer,
    /** The version that brought the times of now; absent while they are those of the beginning. */
    timetable: optional(integer),
    /** Both present until the quotas have gone back. */
    due: optional(oneOf('quotas')),
    quotasDueAt: optional(instant),
  },
  keys: {
    primary: ['${id}', 'service'],
    byDeparture: ['departures#${year}', '${departsAt}#${id}'],
    byCarrier: ['carrier#${carrierId}', '${departsAt}#${id}'],
    byDue: ['${due}', '${quotasDueAt}'],
  },
  /** Services of before they could change have no version. */
  derived: { version: () => 0 },
});

export type Service = ItemOf<typeof services>;
export type Stop = Service['stops'][number];

export const serviceKey = (id: string): Key => services.key({ id });

export const { is: isService, decode: parseService } = services;

/** Instants: from `first`, to `beyond`. */
export interface Window {
  readonly first: string;
  readonly beyond: string;
}

/** By departure. */
export function servicesOfCarrier(carrierId: string, { first, beyond }: Window): QueryParams {
  return services.query('byCarrier', { carrierId }).between({ departsAt: first }, { departsAt: beyond }).params();
}

/** The same of all that leave in a year of the window. */
export function servicesInYear(year: string, { first, beyond }: Window): QueryParams {
  return services.query('byDeparture', { year }).between({ departsAt: first }, { departsAt: beyond }).params();
}

/** Those whose quotas are to go back by an instant. */
export function quotasDueBy(instant: string): QueryParams {
  return services.query('byDue', { due: 'quotas' }).atMost({ quotasDueAt: instant }).params();
}

export function scheduleService(service: Service): Write {
  return put<Service>(services.stored(service)).when(isNew);
}

/** Changed or cancelled: over the very version that was read. */
export function changeService(after: Service, read: Service): Write {
  const asRead = read.version === 0 ? absent('version') : equals('version', read.version);
  return put<Service>(services.stored(after)).when(isThere, asRead);
}

/** Its quotas have gone back; refused where they are not due by the instant, or that was done before. */
export function forgetQuotas(id: string, instant: string): Write {
  return update<Service & { byDuePk: string; byDueSk: string }>(serviceKey(id))
    .increaseFromZero({ version: 1 })
    .remove('due', 'quotasDueAt', 'byDuePk', 'byDueSk')
    .when(atMost('quotasDueAt', instant));
}
