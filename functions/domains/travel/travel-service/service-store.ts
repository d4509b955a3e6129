/**
 * The travel service item in table TravelAllocations, and every write of it. Its inventory is an item of its own
 * (`inventory/`) in the same item collection; each of its corridors has a departure (`corridors/departure-store.ts`).
 */
import type { ServiceId } from '../../../id-kinds';
import * as attr from '../../../platform/items/attributes';
import { asRegionCode, regionCode } from '../../reference/region/region-code';
import { itemKind, type ItemOf } from '../../../platform/items/kind';
import type { Key, QueryParams, Write } from '../../../platform/dynamodb/database';
import { absent, atMost, equals, isNew, isThere, put } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import type { ScheduleTravelServiceInput } from '../../../generated/graphql';
import { regionOfRecord } from '../../reference/region/region';

export const stops = attr.listOf(
  attr.mapOf({
    regionCode,
    name: attr.text,
    /** Instants, ISO 8601 UTC. The first stop has no arrival, the last no departure. */
    arrivesAt: attr.optional(attr.instant),
    departsAt: attr.optional(attr.instant),
  }),
);

const services = itemKind('travelService', {
  table: 'TravelAllocations',
  edition: 4,
  attributes: {
    id: attr.idOf('svc'),
    mode: attr.oneOf('COACH', 'TRAIN', 'FLIGHT'),
    name: attr.text,
    carrierId: attr.text,
    seats: attr.integer,
    stops,
    /** Counties with a quota, in the order given. The inventory holds their free seats. */
    quotaCounties: attr.listOf(regionCode),
    quotasEndAt: attr.optional(attr.instant),
    departsAt: attr.instant,
    year: attr.text,
    /** Region of the bureau that owns the service. */
    ownerRegionCode: attr.optional(regionCode),
    /** Present once the service is cancelled. */
    cancelReason: attr.optional(attr.text),
    /** Rises with each change of this item. */
    version: attr.integer,
    /** The version that set the current times; absent for the first times. */
    timetable: attr.optional(attr.integer),
    /** Both present until the quotas have gone to the pool. */
    due: attr.optional(attr.oneOf('quotas')),
    quotasDueAt: attr.optional(attr.instant),
  },
  keys: {
    primary: ['${id}', 'service'],
    byDeparture: ['departures#${year}', '${departsAt}#${id}'],
    byCarrier: ['carrier#${carrierId}', '${departsAt}#${id}'],
    byDue: ['${due}', '${quotasDueAt}'],
  },
  /** Services of an earlier release, which could not change, have no version. */
  derived: { version: () => 0 },
});

export type Service = ItemOf<typeof services>;
export type Stop = Service['stops'][number];

export const serviceKey = (id: ServiceId): Key => services.key({ id });

export const { is: isService, decode: parseService, part: partOfService } = services;

/** Instants, `first` and `beyond` included. */
export interface Window {
  readonly first: Instant;
  readonly beyond: Instant;
}

/** A carrier's services, ordered by departure. */
export function servicesOfCarrier(carrierId: string, { first, beyond }: Window): QueryParams {
  return services.query('byCarrier', { carrierId }).between({ departsAt: first }, { departsAt: beyond }).params();
}

/** All services that depart in a year, within the window, ordered by departure. */
export function servicesInYear(year: string, { first, beyond }: Window): QueryParams {
  return services.query('byDeparture', { year }).between({ departsAt: first }, { departsAt: beyond }).params();
}

/** Services whose quotas are due to go to the pool at or before an instant. */
export function quotasDueBy(instant: Instant): QueryParams {
  return services.query('byDue', { due: 'quotas' }).atMost({ quotasDueAt: instant }).params();
}

export function scheduleService(service: Service): Write {
  return put<Service>(services.stored(service)).when(isNew);
}

/** Changes or cancels the service. Refused if its version changed since the read. */
export function changeService(after: Service, read: Service): Write {
  const asRead = read.version === 0 ? absent('version') : equals('version', read.version);
  return put<Service>(services.stored(after)).when(isThere, asRead);
}

/** Records that the quotas went to the pool. Refused if they are not due at `instant`, or went before. */
export function forgetQuotas(id: ServiceId, instant: Instant): Write {
  return services
    .update(serviceKey(id))
    .increaseFromZero({ version: 1 })
    .remove('due', 'quotasDueAt', 'byDuePk', 'byDueSk')
    .when(atMost('quotasDueAt', instant));
}

/** Stops as stored; a stop without a name gets its region's name. */
export function stopsOf(stops: ScheduleTravelServiceInput['stops']): Stop[] {
  return stops.map((stop) => ({
    regionCode: asRegionCode(stop.regionCode),
    name: stop.name?.trim() || regionOfRecord(stop.regionCode).name,
    ...timesOf(stop),
  }));
}

function timesOf({
  arrivesAt,
  departsAt,
}: {
  arrivesAt?: Instant | null | undefined;
  departsAt?: Instant | null | undefined;
}): Pick<Stop, 'arrivesAt' | 'departsAt'> {
  return { ...(arrivesAt != null && { arrivesAt }), ...(departsAt != null && { departsAt }) };
}
