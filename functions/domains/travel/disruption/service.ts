/**
 * Use cases: change or cancel a travel service. They are here and not in `travel-service` because they need the
 * allocations. Service and inventory change in one transaction; a job then updates each party (`displacement-job.ts`,
 * `retiming-job.ts`).
 */
import type { ServiceId } from '../../../id-kinds';
import { isDeepStrictEqual } from 'node:util';
import type { CancelTravelServiceInput, ChangeTravelServiceInput } from '../../../generated/graphql';
import { checkNote } from '../../../platform/values/checks';
import { type Instant, instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { readItem } from '../../../platform/items/read-item';
import type { Database, Item, Write } from '../../../platform/dynamodb/database';
import { CHANGED, type Changed } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { type RecordPut, keyReused, idempotent } from '../../../platform/requests/idempotency';
import { isId } from '../../../platform/values/ids';
import { failed, ok, type Outcome, refusal, type Refusal, refusalsOf } from '../../../platform/requests/result';
import { checkActsOn } from '../../reference/region/authority';
import { departureKey, moveDeparture, withdrawDeparture } from '../travel-service/corridors/departure-store';
import { changeService, type Service, stopsOf } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import { isQuiet, type StoredInventory } from '../travel-service/inventory/inventory';
import { cancel, resize, retimed } from '../travel-service/inventory/seats-store';
import { listedDepartures } from '../travel-service/corridors/listing';
import { serviceLoader } from '../travel-service/loader';
import { soldOn } from '../travel-service/seats';
import { getTravelService, nobodyWaits, yearOf } from '../travel-service/service';
import { checkChange, checkSameStops } from '../travel-service/checks';
import { readAllocations } from '../booking/loader';
import { displacingPut, retimingPut } from './job-store';
import { allocationsOverCapacity } from './over-capacity';
import { quotasOf } from '../travel-service/quotas';
import { serviceStatus } from '../travel-service/status';
import { departuresOf } from '../travel-service/corridors/corridors';

/** Idempotent by key. Two round trips. Every party keeps its seats. */
export const changeTravelService = idempotent<ChangeTravelServiceInput, Service>(
  'changeTravelService',
  'TravelAllocations',
  {
    check: ({ clock }, input) => checkChange(input, clock.now()),
    named: async (context, { serviceId }) => refusalsOf(await readOwn(context, serviceId)),
    async attempt(context, input, recordPut) {
      const read = await readOwn(context, input.serviceId);
      return read.ok ? change(context, read.value, input, recordPut) : read;
    },
    see: getTravelService,
  },
);

/**
 * Idempotent by key, and by state: a cancelled service stays so. Two round trips, however many parties have seats; a
 * job moves them afterwards.
 */
export const cancelTravelService = idempotent<CancelTravelServiceInput, Service>(
  'cancelTravelService',
  'TravelAllocations',
  {
    check: (_, { reason }) => checkNote(['reason'], reason, { needed: true }),
    named: async (context, { serviceId }) => refusalsOf(await readOwn(context, serviceId)),
    async attempt(context, input, recordPut) {
      const read = await readOwn(context, input.serviceId);
      return read.ok ? stop(context, read.value, input, recordPut) : read;
    },
    see: getTravelService,
  },
);

/** The service as it is stored now; refused if the caller may not act on it. */
async function readOwn(context: Context, id: string): Promise<Outcome<Service>> {
  const service = isId(id, 'svc') ? await serviceLoader(context).clear(id).load(id) : undefined;
  if (service === undefined) return failed(refusal('NOT_FOUND', ['serviceId']));
  const foreign = checkActsOn(context.viewer, service, ['serviceId']);
  return foreign.length > 0 ? failed(foreign) : ok(service);
}

async function change(
  context: Context,
  service: Service,
  input: ChangeTravelServiceInput,
  recordPut: RecordPut,
): Promise<Outcome<Service> | Changed> {
  const runs = service.cancelReason === undefined && service.departsAt > instantOf(context.clock.now());
  if (!runs) return failed(refusal('SERVICE_CLOSED', ['serviceId']));
  const wrong = input.stops == null ? [] : checkSameStops(input.stops, service);
  if (wrong.length > 0) return failed(wrong);
  const after = changedService(service, input);
  const put = changeService(after, service);
  const legs = service.stops.length - 1;
  const more = after.seats - service.seats;
  const read = await readInventory(context.db, service.id);
  const moved = input.stops != null;
  const times = moved ? [...departureMoves(service, after, read), retimingPut(context.clock, after)] : [];
  const nobody = moved ? await nobodyWaits(context.db, after, TRANSACTION_ITEMS - times.length - 3) : undefined;
  const shape = { legs, more, timetable: after.version, nobodyWaits: nobody !== undefined && isQuiet(read) };
  const resized = more === 0 ? [] : [resize(service.id, legs, more, isQuiet(read))];
  const inventory = moved ? [retimed(service.id, shape, read)] : resized;
  const writes = [put, ...inventory, ...times, ...(nobody ?? []), recordPut(service.id)];
  if (writes.length > TRANSACTION_ITEMS)
    return failed(refusal('ROUTE_TOO_WIDE', ['stops'], { max: CORRIDORS_MOVED, got: departuresOf(after).length }));
  const commit = await context.db.commit(writes);
  if (commit.committed) return ok(after);
  if (commit.refused.has(put) || nobody?.some((write) => commit.refused.has(write)) === true) return CHANGED;
  const [short] = inventory.map((write) => commit.refused.get(write));
  if (short === undefined) return keyReused;
  // A party began to wait meanwhile, or the departures listed for its corridors changed.
  const now = parseInventory(short);
  if (isQuiet(now) !== isQuiet(read) || !isDeepStrictEqual(now.listed, read.listed)) return CHANGED;
  return failed(await whyNot(context, service, after.seats, short));
}

async function readInventory(db: Database, serviceId: ServiceId): Promise<StoredInventory> {
  const inventory = await readItem(db, inventoryKey(serviceId), parseInventory);
  assert(inventory, "a service's inventory to exist");
  return inventory;
}

/** Items of one transaction, by DynamoDB's quota. */
const TRANSACTION_ITEMS = 100;
/**
 * A departure that moves in time is one deletion and one put; service, inventory, job and idempotency record are in the
 * same transaction.
 */
const CORRIDORS_MOVED = 48;

function changedService(service: Service, { seats, stops }: ChangeTravelServiceInput): Service {
  const departsAt = stops?.[0]?.departsAt ?? service.departsAt;
  const { quotasEndAt, quotasDueAt } = service;
  const earlier = (instant: Instant): Instant => (instant < departsAt ? instant : departsAt);
  return {
    ...service,
    ...(seats != null && { seats }),
    ...(stops != null && { stops: stopsOf(stops), departsAt, year: yearOf(departsAt), timetable: service.version + 1 }),
    ...(quotasEndAt !== undefined && { quotasEndAt: earlier(quotasEndAt) }),
    ...(quotasDueAt !== undefined && { quotasDueAt: earlier(quotasDueAt) }),
    version: service.version + 1,
  };
}

/** Rewrites the corridors' departures: a departure's key contains its time. */
function departureMoves(before: Service, after: Service, read: StoredInventory): Write[] {
  const puts = departuresOf(after);
  const kept = new Set(puts.map((departure) => departureKey(departure).Key.sk + departureKey(departure).Key.pk));
  const old = listedDepartures(before, read).filter(({ Key: { pk, sk } }) => !kept.has(sk + pk));
  return [...old.map(withdrawDeparture), ...puts.map(moveDeparture)];
}

/**
 * Why the seats can't be reduced: names the allocations that would lose their seats, newest first; if there are none,
 * the quotas hold the missing seats.
 */
async function whyNot({ db }: Context, service: Service, seats: number, item: Item): Promise<Refusal[]> {
  const inventory = parseInventory(item);
  if (inventory.status === 'CANCELLED') return [refusal('SERVICE_CLOSED', ['serviceId'])];
  const quotas = quotasOf(service);
  const taken = Math.max(...inventory.pool.map((_, leg) => soldOn(inventory, leg, service.seats, quotas)));
  if (taken <= seats) {
    const held = Object.values(inventory.quotas).reduce((sum, count) => sum + count, 0);
    return [refusal('QUOTAS_ABOVE_SEATS', ['seats'], { quotas: held, seats: seats - taken })];
  }
  const ids = allocationsOverCapacity(await readAllocations(db, service.id), service.stops.length - 1, seats).map(
    ({ id }) => id,
  );
  return [refusal('SEATS_TAKEN', ['seats'], { taken, allocations: ids.join(', ') })];
}

async function stop(
  context: Context,
  service: Service,
  { reason }: CancelTravelServiceInput,
  recordPut: RecordPut,
): Promise<Outcome<Service> | Changed> {
  if (service.cancelReason !== undefined) return ok(service);
  if (serviceStatus(service, 'OPEN', context.clock.now()) === 'DEPARTED')
    return failed(refusal('SERVICE_CLOSED', ['serviceId']));
  const after = { ...service, cancelReason: reason.trim(), version: service.version + 1 };
  const put = changeService(after, service);
  const read = await readInventory(context.db, service.id);
  const sales = cancel(service.id, read);
  const commit = await context.db.commit([
    put,
    sales,
    ...listedDepartures(service, read).map(withdrawDeparture),
    displacingPut(context.clock, service.id),
    recordPut(service.id),
  ]);
  if (commit.committed) return ok(after);
  return commit.refused.has(put) || commit.refused.has(sales) ? CHANGED : keyReused;
}
