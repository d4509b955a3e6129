/**
 * Use cases of travel services: schedule, get, list. Changing and cancelling are in `disruption`, where the allocations
 * are known.
 */
import type { ServiceId } from '../../../id-kinds';
import type { ScheduleTravelServiceInput, TravelServiceFilter, TravelServiceStatus } from '../../../generated/graphql';
import { limits } from '../../../limits';
import type { Context } from '../../../platform/requests/context';
import { isOfficialOrWorker } from '../../../platform/security/viewer';
import type { Database, QueryParams, Write } from '../../../platform/dynamodb/database';
import {
  addDays,
  asCivilDate,
  type CivilDate,
  civilDateOf,
  endOfDay,
  startOfDay,
} from '../../../platform/values/civil-date';
import { type Instant, instantOf } from '../../../platform/values/clock';
import { assert } from '../../../platform/requests/errors';
import { keyReused, idempotent } from '../../../platform/requests/idempotency';
import { isId } from '../../../platform/values/ids';
import { list, type Page, type Paged } from '../../../platform/lists/listing';
import { ok } from '../../../platform/requests/result';
import { ownRegionOf } from '../../reference/region/authority';
import { filterRegion } from '../../reference/region/checks';
import { serves } from '../../reference/region/containment';
import { beginTelling } from './day-before/telling-store';
import { offerDeparture } from './corridors/departure-store';
import {
  parseService,
  scheduleService,
  type Service,
  servicesInYear,
  servicesOfCarrier,
  type Window,
  stopsOf,
} from './service-store';
import { inventoryPut } from './inventory/seats-store';
import { nobodyJoined, readHeads, waitersFound } from './lane-store';
import { lanesOf, mayWait, NOBODY, placesOf } from './lanes';
import { serviceLoader } from './loader';
import { freshInventory } from './seats';
import { checkRoute, checkService, dayOf } from './checks';
import { quotaAt } from './quotas';
import { departuresOf } from './corridors/corridors';
import { serviceStatus } from './status';
import { asRegionCode, type RegionCode } from '../../reference/region/region-code';

/**
 * Idempotent by key. Three round trips. Service, inventory and departures appear together, on direct sale if nobody
 * waits for the service.
 */
export const scheduleTravelService = idempotent<ScheduleTravelServiceInput, Service>(
  'scheduleTravelService',
  'TravelAllocations',
  {
    check({ clock, viewer }, input) {
      const wrong = checkService(input, clock.now());
      return wrong.length > 0 ? wrong : checkRoute(input.stops, viewer);
    },
    async attempt(context, input, recordPut) {
      const { service, writes, onSale } = newServiceWrites(context, input, ownRegionOf(context.viewer));
      const nobody = await nobodyWaits(context.db, service, TRANSACTION_ITEMS - onSale.length - 1);
      if (nobody !== undefined) {
        const commit = await context.db.commit([...onSale, ...nobody, recordPut(service.id)]);
        if (commit.committed) return ok(service);
        if (!nobody.some((write) => commit.refused.has(write))) return keyReused;
      }
      const { committed } = await context.db.commit([...writes, recordPut(service.id)]);
      return committed ? ok(service) : keyReused;
    },
    see: getTravelService,
  },
);

/**
 * A service from checked input, owned by a region, and the writes that create it in one transaction: `onSale` if nobody
 * waits for it, else `writes`, which call the waitlist's writer.
 */
export function newServiceWrites(
  context: Context,
  input: ScheduleTravelServiceInput,
  ownerRegionCode: RegionCode,
): { readonly service: Service; readonly writes: readonly Write[]; readonly onSale: readonly Write[] } {
  const service = newService(context, input, ownerRegionCode);
  const quotas = (input.quotas ?? []).map(({ originRegionCode, seats }) => {
    const quota = quotaAt(service.stops, asRegionCode(originRegionCode));
    assert(quota, 'a quota on the route');
    return { ...quota, seats };
  });
  const inventory = freshInventory(service.seats, service.stops.length - 1, quotas);
  const others = [scheduleService(service), ...departuresOf(service).map(offerDeparture), beginTelling(service)];
  const withInventory = (waiting: number): Write[] => [
    ...others,
    inventoryPut(service.id, inventory, { seats: service.seats, waiting }),
  ];
  return { service, writes: withInventory(1), onSale: withInventory(0) };
}

function newService({ ids }: Context, input: ScheduleTravelServiceInput, ownerRegionCode: RegionCode): Service {
  const departsAt = input.stops[0]?.departsAt;
  assert(departsAt, 'a checked first departure');
  const quotaCounties = (input.quotas ?? []).map(({ originRegionCode }) => asRegionCode(originRegionCode));
  const quotasEndAt = input.quotasEndAt ?? departsAt;
  return {
    id: ids.next('svc'),
    mode: input.mode,
    name: input.name.trim(),
    carrierId: input.carrierId.trim(),
    seats: input.seats,
    stops: stopsOf(input.stops),
    quotaCounties,
    ...(quotaCounties.length > 0 && { quotasEndAt, due: 'quotas', quotasDueAt: quotasEndAt }),
    ...{ departsAt, ownerRegionCode },
    year: yearOf(departsAt),
    version: 1,
  };
}

/**
 * Conditions, for the caller's transaction, that no party waits for the service. Undefined if parties may wait: reads
 * one page of each lane whose head says so or that was never read to its end, and a further page counts as yes. Also
 * undefined if the lanes are more than `itemsMax`.
 */
export async function nobodyWaits(
  db: Database,
  { stops, departsAt }: Service,
  itemsMax: number,
): Promise<Write[] | undefined> {
  const lanes = lanesOf(stops);
  if (lanes.length > itemsMax) return undefined;
  const heads = await readHeads(db, lanes);
  const first = civilDateOf(new Date(departsAt));
  const last = dayOf(stops.at(-1)?.arrivesAt);
  assert(last, 'an arrival at the last stop');
  const days = { first, last };
  const some = heads.filter((head) => mayWait(head, stops));
  const pages = await Promise.all(
    some.map(({ lane, isWhole }) =>
      db.query(isWhole ? placesOf(lane, { days }) : { ...placesOf(lane), Limit: limits.entriesReadFirst }),
    ),
  );
  if (pages.some(({ items, lastKey }) => items.length > 0 || lastKey !== undefined)) return undefined;
  return heads.map((head) => (head.isWhole ? nobodyJoined(head) : waitersFound(head, NOBODY)));
}

/** Items of one transaction, by DynamoDB's quota. */
const TRANSACTION_ITEMS = 100;

/** Null if the service does not exist, or if the caller is another carrier or an enterprise. */
export async function getTravelService(context: Context, id: string): Promise<Service | null> {
  const service = isId(id, 'svc') ? await serviceLoader(context).load(id) : undefined;
  return service !== undefined && seesService(context, service) ? service : null;
}

export function seesService({ viewer }: Context, service: Service): boolean {
  const { roles, carrierId } = viewer;
  return isOfficialOrWorker(viewer) || (roles.includes('CARRIER') && service.carrierId === carrierId);
}

/** Whether the caller is the carrier of the service. */
export async function carries(context: Context, serviceId: ServiceId): Promise<boolean> {
  const { roles, carrierId } = context.viewer;
  return (
    roles.includes('CARRIER') &&
    carrierId !== undefined &&
    (await serviceLoader(context).load(serviceId))?.carrierId === carrierId
  );
}

/**
 * Ordered by departure. One query for each year of the window, or one query of a carrier's services; route filters are
 * applied as items are read.
 */
export function listTravelServices(context: Context, filter: TravelServiceFilter, page: Page): Paged<Service> {
  const { viewer, clock } = context;
  const origin = filterRegion(filter.originRegionCode);
  const destination = filterRegion(filter.destinationRegionCode);
  const now = clock.now();
  const window = windowOf(filter, civilDateOf(now), page);
  const onlyOwn = !isOfficialOrWorker(viewer);
  const foreign =
    onlyOwn && (viewer.carrierId === undefined || (filter.carrierId != null && filter.carrierId !== viewer.carrierId));
  const carrierId = onlyOwn ? viewer.carrierId : (filter.carrierId ?? undefined);
  const queries = foreign || window.first >= window.beyond ? [] : queriesOf(carrierId, window);
  return list(context, {
    queries,
    index: carrierId === undefined ? 'byDeparture' : 'byCarrier',
    order: 'ASCENDING',
    page,
    parse: parseService,
    keep: (service) =>
      (filter.mode == null || service.mode === filter.mode) &&
      (filter.status == null || serviceStatus(service, storedStatus(service), now) === filter.status) &&
      runsBetween(service, origin, destination),
  });
}

/** The status that the service item alone tells. */
function storedStatus({ cancelReason }: Service): TravelServiceStatus {
  return cancelReason === undefined ? 'OPEN' : 'CANCELLED';
}

/**
 * Instants, from `first` to `beyond`. Limited to the days on which a service can leave, since each year is a partition.
 */
function windowOf({ from, to }: TravelServiceFilter, today: CivilDate, { after }: Page): Window {
  // A cursor may come from an earlier day, so a later page begins some days further back.
  const back = limits.travelServicesBackDays + (after == null ? 0 : limits.travelServicesPauseDays);
  const wanted = from ?? addDays(today, -back);
  const earliest = asCivilDate(limits.travelServicesEarliestOn);
  const latest = addDays(today, limits.travelDaysAheadMax);
  const last = to != null && to < latest ? to : latest;
  return {
    first: instantOf(startOfDay(wanted < earliest ? earliest : wanted)),
    beyond: instantOf(endOfDay(last)),
  };
}

function queriesOf(carrierId: string | undefined, window: Window): QueryParams[] {
  if (carrierId !== undefined) return [servicesOfCarrier(carrierId, window)];
  const years: QueryParams[] = [];
  for (let year = Number(yearOf(window.first)); year <= Number(yearOf(window.beyond)); year += 1)
    years.push(servicesInYear(String(year), window));
  return years;
}

function runsBetween({ stops }: Service, origin: RegionCode | undefined, destination: RegionCode | undefined): boolean {
  const from = origin === undefined ? 0 : stops.slice(0, -1).findIndex(({ regionCode }) => serves(regionCode, origin));
  if (from < 0) return false;
  return destination === undefined || stops.slice(from + 1).some(({ regionCode }) => serves(regionCode, destination));
}

/** Year of the instant in UTC: names a partition, and is shown to no one. */
export function yearOf(instant: Instant): string {
  return instant.slice(0, 4);
}
