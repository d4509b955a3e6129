/**
 * A party asks for seats. No seat is chosen and none is read before: the corridor's departures, the travellers, then one
 * transaction that takes the seats, holds them, and puts a trip into each traveller's collection. All of it or none.
 */
import type { RequestTravelInput } from '../../generated/graphql';
import { limits } from '../../limits';
import { distinct } from '../../platform/checks';
import { addDays, civilDateOf, startOfDay } from '../../platform/civil-date';
import { instantOf, today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { Item, PutParams, QueryParams, Write } from '../../platform/database';
import { assert, Fault } from '../../platform/errors';
import { type Claim, claimRefused, once } from '../../platform/idempotency';
import { nextOwned } from '../../platform/ids';
import { inParallel } from '../../platform/in-parallel';
import { done, type Outcome, type Refusal, refusal, refuse, refused } from '../../platform/result';
import { prefecturesOf } from '../region/region';
import { DepartureEntity, parseDeparture } from '../travel-service/entities';
import { inventoryKey, parseInventory, sell } from '../travel-service/inventory';
import { saleOf, type Share, shareOf } from '../travel-service/seats';
import { workerLoader } from '../worker/loader';
import { isUnderLegalAge, seesWorker } from '../worker/worker';
import type { Worker } from '../worker/entities';
import { end, expiry } from './allocation';
import { type Allocation, AllocationEntity, parseTrip, type Request, RequestEntity } from './entities';
import { allocationLoader, requestLoader } from './loader';
import { seesTraveller } from './party';
import { checkRequest, type Choice, choicesOf, commonHome, isOver } from './travel-request';
import { isTrip, tripPut } from './trips';

/**
 * Idempotent by key. Holds seats on the fitting service that arrives first, for the whole party, never split. Uncontended:
 * two round trips (travellers and corridor at once, then the transaction). A party is refused with SEATS_TAKEN only after
 * every service was seen without room for it; contention alone never refuses.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, when others were in the way until the deadline.
 */
export function requestTravel(context: Context, input: RequestTravelInput): Promise<Outcome<Request>> {
  return once(
    context,
    { operation: 'requestTravel', key: input.idempotencyKey, input, table: 'TravelAllocations' },
    checkRequest(input, today(context.clock)),
    async (claim) => {
      const now = context.clock.now();
      const [travellers, departures] = await Promise.all([
        Promise.all(input.workerIds.map((id) => workerLoader(context).load(id))),
        corridor(context, input),
      ]);
      const unfit = checkTravellers(context, input, travellers);
      if (unfit.length > 0) return refused(unfit);
      // Whoever was merged into another person travels as that one.
      const workerIds = travellers.map((worker) => worker?.id ?? '');
      const twice = distinct(['workerIds'], workerIds);
      if (twice.length > 0) return refused(twice);
      const choices = choicesOf(departures, input, now);
      if (choices.length === 0) return refuse('NO_SERVICE', ['destinationRegionCode']);
      const home = commonHome(travellers.map((worker) => worker?.villageCode ?? ''));
      return allocate(context, { ...input, workerIds, home }, choices, claim);
    },
    async (id) => {
      const request = await requestLoader(context).load(id);
      assert(request, 'a travel request to exist');
      return request;
    },
  );
}

/**
 * All departures of the window from the origin's prefectures to the destination's province, however many pages they are:
 * SEATS_TAKEN is said of every one. One query for most requests.
 */
async function corridor(
  { db }: Context,
  { originRegionCode, destinationRegionCode, earliestOn, latestOn }: RequestTravelInput,
) {
  const destination = destinationRegionCode.slice(0, 2);
  // A departure is filed under its first stop in the prefecture; the party may board at a later one, days after it.
  const window = [
    { departsAt: instantOf(startOfDay(addDays(earliestOn, -limits.routeDaysMax))) },
    { departsAt: instantOf(startOfDay(addDays(latestOn, 1))) },
  ] as const;
  const pages = await Promise.all(
    prefecturesOf(originRegionCode).map(async (origin) => {
      const params = DepartureEntity.query
        .primary({ origin, destination })
        .between(...window)
        .params<QueryParams>();
      const items: Item[] = [];
      for (let start: Item | undefined; ;) {
        const { items: page, lastKey } = await db.query({ ...params, ...(start && { ExclusiveStartKey: start }) });
        items.push(...page);
        if (lastKey === undefined) return items;
        start = lastKey;
      }
    }),
  );
  const departures = pages.flat().map(parseDeparture);
  return [...new Map(departures.map((departure) => [departure.serviceId, departure])).values()];
}

function checkTravellers(
  { viewer, clock }: Context,
  { workerIds, direction }: RequestTravelInput,
  travellers: readonly (Worker | undefined)[],
): Refusal[] {
  return workerIds.flatMap((_, index) => {
    const worker = travellers[index];
    const path = ['workerIds', index];
    if (worker === undefined || !seesWorker(viewer, worker)) return [refusal('NOT_FOUND', path)];
    const barred = direction === 'WORKBOUND' && isUnderLegalAge(worker, today(clock));
    return barred ? [refusal('UNDER_LEGAL_AGE', path, { age: limits.workingAgeMin })] : [];
  });
}

type PartyInput = RequestTravelInput & { readonly home: string };

/**
 * Service by service. A refusal shows the inventory as it is, which says whether the party fits in another way; only when
 * it doesn't, the next service is tried. Holds of the travellers that are over make way, once, without waiting for the sweep.
 */
async function allocate(
  context: Context,
  input: PartyInput,
  choices: readonly Choice[],
  claim: Claim,
): Promise<Outcome<Request>> {
  const deadline = context.clock.now().getTime() + limits.conflictDeadlineMs;
  const size = input.workerIds.length;
  let madeWay = false;
  for await (const { choice, share: seen } of offers(context, choices, size)) {
    for (let share: Share | undefined = seen; share !== undefined;) {
      if (context.clock.now().getTime() > deadline) throw new Fault('SERVICE_UNAVAILABLE', true);
      const attempt = attemptOf(context, input, choice, share, claim);
      const commit = await context.db.commit(attempt.writes);
      if (commit.committed) return done(attempt.request);
      const inTheWay = attempt.trips.flatMap((trip, place) =>
        commit.refused.has(trip) ? [{ place, item: commit.refused.get(trip) }] : [],
      );
      if (inTheWay.length > 0) {
        madeWay = !madeWay && (await endOverdue(context, inTheWay));
        if (madeWay) continue;
        return refused(inTheWay.map(({ place }) => refusal('ALREADY_TRAVELLING', ['workerIds', place])));
      }
      const inventory = commit.refused.get(attempt.sale);
      if (inventory === undefined) return claimRefused;
      share = openShare(parseInventory(inventory), choice, size);
    }
  }
  return refuse('SEATS_TAKEN', ['workerIds']);
}

/** Ends what stands in the party's way, if all of it is holds that are over and wait for the sweep; else nothing. */
async function endOverdue(context: Context, trips: readonly { readonly item: Item | undefined }[]): Promise<boolean> {
  const now = context.clock.now();
  const ids = trips.flatMap(({ item }) => (item === undefined || !isTrip(item) ? [] : [parseTrip(item).allocationId]));
  const allocations = await Promise.all([...new Set(ids)].map((id) => allocationLoader(context).clear(id).load(id)));
  const standing = allocations.filter((allocation) => allocation !== undefined);
  if (!standing.every((allocation) => isOver(allocation, now))) return false;
  await inParallel(limits.sweepParallel, standing, (allocation) => end(context, allocation, expiry(now)));
  return true;
}

interface Offer {
  readonly choice: Choice;
  readonly share: Share;
}

/** The first choice unseen, then those that have room; what they have is read only when the first had none, and then of many at once. */
async function* offers({ db }: Context, choices: readonly Choice[], size: number): AsyncGenerator<Offer> {
  const [first, ...others] = choices;
  if (first !== undefined) yield { choice: first, share: blindShare(first, size) };
  for (let start = 0; start < others.length; start += limits.inventoriesReadAtOnce) {
    const some = others.slice(start, start + limits.inventoriesReadAtOnce);
    const items = await db.batchGet(some.map(({ departure }) => inventoryKey(departure.serviceId)));
    for (const [index, choice] of some.entries()) {
      const item = items[index];
      const share = item && openShare(parseInventory(item), choice, size);
      if (share !== undefined) yield { choice, share };
    }
  }
}

/** Before anything was read: the whole party from the county's quota where there is one, else from the pool. */
function blindShare({ quota }: Choice, size: number): Share {
  return quota === undefined ? { fromPool: size, fromQuota: 0 } : { fromPool: 0, fromQuota: size, quota };
}

function openShare(
  inventory: ReturnType<typeof parseInventory>,
  { journey, quota }: Choice,
  size: number,
): Share | undefined {
  return inventory.status === 'OPEN' ? shareOf(inventory, journey, size, quota) : undefined;
}

interface Attempt {
  readonly request: Request;
  readonly sale: Write;
  readonly trips: readonly Write[];
  readonly writes: readonly Write[];
}

/** 4 items and one for each traveller: 54 for the largest party. */
function attemptOf(context: Context, input: PartyInput, choice: Choice, share: Share, claim: Claim): Attempt {
  const { departure, journey, arrivesAt } = choice;
  const request = newRequest(context, input, departure.serviceId);
  const allocation = newAllocation(context, request, choice, share);
  const endsOn = civilDateOf(new Date(arrivesAt));
  const trips = input.workerIds.map((workerId) =>
    tripPut(
      { workerId, direction: input.direction, requestId: request.id, allocationId: request.allocationId, endsOn },
      today(context.clock),
    ),
  );
  const sale = sell(departure.serviceId, saleOf(share, journey, departure.stops.length - 1));
  const writes: Write[] = [
    sale,
    { Put: AllocationEntity.create(allocation).params<PutParams>() },
    { Put: RequestEntity.create(request).params<PutParams>() },
    ...trips,
    claim(request.id),
  ];
  return { request, sale, trips, writes };
}

function newRequest({ ids, clock }: Context, input: PartyInput, serviceId: string): Request {
  const { workerIds, home, originRegionCode, destinationRegionCode, earliestOn, latestOn, direction } = input;
  return {
    id: ids.next('trq'),
    workerIds: [...workerIds],
    ...{ home, originRegionCode, destinationRegionCode, earliestOn, latestOn, direction },
    status: 'ALLOCATED',
    allocationId: nextOwned(ids, 'alc', serviceId),
    requestedAt: instantOf(clock.now()),
  };
}

function newAllocation(
  { clock }: Context,
  request: Request,
  { departure, journey, departsAt }: Choice,
  share: Share,
): Allocation {
  const { id: requestId, allocationId: id, workerIds, home, direction } = request;
  const now = clock.now();
  const holdEnd = instantOf(new Date(now.getTime() + limits.holdMinutes * 60_000));
  return {
    ...{ id, requestId, workerIds, home, direction, departsAt },
    serviceId: departure.serviceId,
    fromStop: journey.from,
    toStop: journey.to,
    boardingCode: departure.stops[journey.from]?.regionCode ?? '',
    seats: workerIds.length,
    fromQuota: share.fromQuota,
    ...(share.quota && { quotaCounty: share.quota.county, quotaStop: share.quota.stop }),
    status: 'HELD',
    due: 'holds',
    holdEndsAt: holdEnd < departsAt ? holdEnd : departsAt,
    allocatedAt: instantOf(now),
  };
}

/** Null where it does not exist, or none of the party is the caller's to see. */
export async function getTravelRequest(context: Context, id: string): Promise<Request | null> {
  const request = await requestLoader(context).load(id);
  return request !== undefined && (await seesTraveller(context, request)) ? request : null;
}
