/** Services, workers and parties for tests of travel, and the count of a service's seats from its allocations alone. */
import type { WorkerId } from '../../functions/id-kinds';
import {
  type Allocation,
  allocationsOn,
  parseAllocation,
} from '../../functions/domains/travel/booking/allocation-store';
import { parseRequest, type Request, requestKey } from '../../functions/domains/travel/booking/request-store';
import { entryPut } from '../../functions/domains/travel/waitlist/line/entry-store';
import { type InLine, inLine, inOrder, entriesIn } from '../../functions/domains/travel/waitlist/line/read-entries';
import { serveWaitlist } from '../../functions/domains/travel/waitlist/serve';
import { expireHolds, expireWaits } from '../../functions/domains/travel/waitlist/sweep';
import type { Service } from '../../functions/domains/travel/travel-service/service-store';
import { inventoryKey, parseInventory } from '../../functions/domains/travel/travel-service/inventory/store';
import type { StoredInventory } from '../../functions/domains/travel/travel-service/inventory/inventory';
import { lanesOf } from '../../functions/domains/travel/travel-service/lanes';
import { freshInventory, type Inventory, saleOf } from '../../functions/domains/travel/travel-service/seats';
import { newServiceWrites, scheduleTravelService } from '../../functions/domains/travel/travel-service/service';
import { endDueQuotas } from '../../functions/domains/travel/travel-service/sweep';
import { profileItem } from '../../functions/domains/people/worker/store';
import type { RequestTravelInput, ScheduleTravelServiceInput } from '../../functions/generated/graphql';
import { asCivilDate } from '../../functions/platform/values/civil-date';
import { type Instant, instantOf, preciseInstantOf } from '../../functions/platform/values/clock';
import { type JobContext, type Job, jobOf } from '../../functions/platform/jobs/jobs';
import type { Context, SystemContext } from '../../functions/platform/requests/context';
import { createVault } from '../../functions/platform/security/crypto';
import type { Database, Item } from '../../functions/platform/dynamodb/database';
import type { Viewer } from '../../functions/platform/security/viewer';
import { asId, createIds } from '../../functions/platform/values/ids';
import { createLogger } from '../../functions/platform/process/log';
import { createOutbound } from '../../functions/platform/security/outbound';
import type { Outcome } from '../../functions/platform/requests/result';
import { insert } from '../../functions/platform/dynamodb/statements';
import { quotaAt } from '../../functions/domains/travel/travel-service/quotas';
import { identityNumber } from './system';
import { asRegionCode, homeOf } from '../../functions/domains/reference/region/region-code';

/** Six days after the festival of 2027: the way to work. */
export const NOW = new Date('2027-02-12T02:00:00.000Z');

/** Zhenxiong, Qujing, Kunming, Dongguan: three legs; the service leaves a day after NOW. */
export const ROUTE = ['530627', '530302', '530102', '4419'] as const;

export const BUREAU: Viewer = { roles: ['BUREAU'], regionCode: asRegionCode('53'), account: 'issuer|bureau' };

const vault = createVault(Buffer.alloc(32, 7));
const ids = createIds(() => NOW.getTime());
const log = createLogger('test');
const outbound = createOutbound({ allowLoopback: false });

export function contextOf(db: Database, { viewer = BUREAU, now = NOW }: { viewer?: Viewer; now?: Date } = {}): Context {
  return { db, viewer, vault, ids, log, outbound, requestId: 'test', clock: { now: () => now } };
}

let keys = 0;

/** A service over `codes` that leaves on the `day`th day after NOW, with three hours between its stops. */
export function serviceInput({
  codes = ROUTE,
  day = 1,
  ...change
}: { codes?: readonly string[]; day?: number } & Partial<ScheduleTravelServiceInput> = {}): ScheduleTravelServiceInput {
  const hour = 3_600_000;
  const at = (hours: number): Instant => instantOf(new Date(NOW.getTime() + day * 24 * hour + hours * hour));
  return {
    idempotencyKey: `service ${++keys}`,
    mode: 'TRAIN',
    name: 'L85',
    carrierId: 'railway',
    seats: 100,
    stops: codes.map((regionCode, index) => ({
      regionCode,
      ...(index > 0 && { arrivesAt: at(index * 3) }),
      ...(index < codes.length - 1 && { departsAt: at(index * 3 + 1) }),
    })),
    ...change,
  };
}

export async function schedule(db: Database, change?: Parameters<typeof serviceInput>[0]): Promise<Service> {
  return valueOf(await scheduleTravelService(contextOf(db), serviceInput(change)));
}

/**
 * As many services, all the same but for their ids. The first is scheduled, the others are written as it was, in batches:
 * for tests of what somebody pays where there are many.
 */
export async function scheduleMany(
  db: Database,
  count: number,
  change?: Parameters<typeof serviceInput>[0],
): Promise<Service[]> {
  const made = [await schedule(db, change)];
  const puts: Item[] = [];
  while (made.length < count) {
    const { service, onSale } = newServiceWrites(contextOf(db), serviceInput(change), asRegionCode('53'));
    made.push(service);
    puts.push(...onSale.flatMap((write) => ('Put' in write ? [write.Put.Item] : [])));
  }
  await db.execute(puts.map((item) => insert({ TableName: 'TravelAllocations', Item: item })));
  return made;
}

/** Ids of new grown-up workers of one village. */
export async function settle(db: Database, count: number, village = '530627001001'): Promise<WorkerId[]> {
  const villageCode = asRegionCode(village);
  const workerIds = Array.from({ length: count }, () => ids.next('wkr'));
  const birthDate = asCivilDate('1990-05-01');
  await db.execute(
    workerIds.map((id) => {
      const item = profileItem({
        ...{
          id,
          villageCode,
          ...homeOf(villageCode),
          name: '陶光明',
          identityNumberBox: vault.encrypt(identityNumber({ birthDate }), id),
        },
        ...{
          birthDate,
          sex: 'MALE',
          skills: [],
          groupTags: [],
          registeredAt: preciseInstantOf(NOW),
        },
        ...{ newest: `${NOW.toISOString()}##test`, version: 1 },
      });
      return insert({ TableName: 'Workers', Item: item });
    }),
  );
  return workerIds;
}

/** Their places alone, without the counts of them. */
export async function putInLine(db: Database, waiting: readonly Request[]): Promise<void> {
  const places = waiting.flatMap((one) => {
    const write = entryPut(one);
    return 'Put' in write ? [insert(write.Put)] : [];
  });
  await db.execute(places);
}

/** What the sweep ends of travel, whatever becomes of either; @throws what kept one from reading what is due. */
export async function sweepTravel(sweeper: SystemContext): Promise<{ holds: number; quotas: number }> {
  const [holds, quotas] = await Promise.allSettled([expireHolds(sweeper), endDueQuotas(sweeper), expireWaits(sweeper)]);
  if (holds.status === 'rejected') throw holds.reason;
  if (quotas.status === 'rejected') throw quotas.reason;
  return { holds: holds.value, quotas: quotas.value };
}

/** What steps and looks that the stream calls are given. */
export function runnerOf(db: Database, now = NOW): JobContext {
  return { db, ids, log, clock: { now: () => now } };
}

/** The waitlists of services as their writer leaves them. */
export async function serveAll(db: Database, serviceIds: readonly string[], now = NOW): Promise<void> {
  for (const id of serviceIds) await serveWaitlist(runnerOf(db, now), asId(id, 'svc'));
}

/** Who waits for a service, in the order of their turn. */
export async function readWaiting(db: Database, service: Service, now = NOW): Promise<InLine[]> {
  const line: InLine[] = [];
  const lanes = lanesOf(service.stops).map((lane) =>
    entriesIn(db, lane, ({ sk }) => Promise.reject(new Error(`No place: ${String(sk)}`))),
  );
  for await (const place of inOrder(lanes)) {
    const one = inLine(service, place, now);
    if (one !== undefined) line.push(one);
  }
  return line;
}

export async function readRequest(db: Database, id: string): Promise<Request> {
  const item = await db.get(requestKey(asId(id, 'trq')));
  if (item === undefined) throw new Error(`No request ${id}`);
  return parseRequest(item);
}

export function requestInput(change: Partial<RequestTravelInput> & { workerIds: string[] }): RequestTravelInput {
  return {
    idempotencyKey: `request ${++keys}`,
    originRegionCode: ROUTE[0],
    destinationRegionCode: '441900',
    earliestOn: asCivilDate('2027-02-13'),
    latestOn: asCivilDate('2027-02-13'),
    direction: 'WORKBOUND',
    ...change,
  };
}

/** For a request: nothing but the `day`th day after NOW. */
export function onDay(day: number): Pick<RequestTravelInput, 'earliestOn' | 'latestOn'> {
  const on = asCivilDate(new Date(NOW.getTime() + day * 86_400_000).toISOString().slice(0, 10));
  return { earliestOn: on, latestOn: on };
}

/** The job of a service under this sort key; it must be there. */
export async function jobAt(db: Database, serviceId: string, sk: string): Promise<Job> {
  const item = await db.get({ TableName: 'TravelAllocations', Key: { pk: serviceId, sk } });
  const job = jobOf('TravelAllocations', item ?? {});
  if (job === undefined) throw new Error(`No job ${sk} of ${serviceId}`);
  return job;
}

export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return outcome.value;
}

/** `ALLOCATED`, or the codes of the refusals. */
export function answerOf(outcome: Outcome<Request>): string {
  return outcome.ok ? outcome.value.status : outcome.refusals.map(({ code }) => code).join();
}

export async function readInventory(db: Database, serviceId: string): Promise<StoredInventory> {
  const item = await db.get(inventoryKey(asId(serviceId, 'svc')));
  if (item === undefined) throw new Error(`No inventory of ${serviceId}`);
  return parseInventory(item);
}

export async function readAllocations(db: Database, serviceId: string): Promise<Allocation[]> {
  const { items, lastKey } = await db.query(allocationsOn(asId(serviceId, 'svc')));
  if (lastKey !== undefined) throw new Error('More allocations than one page holds');
  return items.map(parseAllocation);
}

/** Allocations that have seats now. */
export function living(allocations: readonly Allocation[]): Allocation[] {
  return allocations.filter(({ status }) => status !== 'RELEASED' && status !== 'EXPIRED');
}

/** The inventory as it must be when the living allocations were sold and nothing else happened. */
export function recount(
  service: Service,
  quotaSeats: readonly number[],
  allocations: readonly Allocation[],
): Inventory {
  const legs = service.stops.length - 1;
  const quotas = service.quotaCounties.flatMap((county, index) => {
    const quota = quotaAt(service.stops, county);
    return quota === undefined ? [] : [{ ...quota, seats: quotaSeats[index] ?? 0 }];
  });
  const { pool, quotas: reserved } = freshInventory(service.seats, legs, quotas);
  const counted = { pool: [...pool], quotas: { ...reserved } };
  for (const { seats, fromQuota, quotaCounty: county, quotaStop: stop, fromStop: from, toStop: to } of living(
    allocations,
  )) {
    const quota = county !== undefined && stop !== undefined ? { quota: { county, stop } } : {};
    const change = saleOf({ fromPool: seats - fromQuota, fromQuota, ...quota }, { from, to }, legs);
    for (const [leg, amount] of change.pool) counted.pool[leg] = (counted.pool[leg] ?? 0) + amount;
    for (const [name, amount] of change.quotas) counted.quotas[name] = (counted.quotas[name] ?? 0) + amount;
  }
  return counted;
}

/** Seats that the living allocations have on each leg. */
export function riders(service: Service, allocations: readonly Allocation[]): number[] {
  return service.stops.slice(1).map((_, leg) =>
    living(allocations)
      .filter(({ fromStop, toStop }) => fromStop <= leg && leg < toStop)
      .reduce((sum, { seats }) => sum + seats, 0),
  );
}
