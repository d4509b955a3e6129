/**
 * Use case: a party asks for travel. It reads travellers and departures, then takes seats, holds them and puts a trip
 * into each traveller's collection, in one transaction. Inventories are not read first: the refused write returns them.
 * A party for which there is no room joins the waitlist (`join.ts`).
 */
import type { RequestTravelInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDistinct } from '../../../platform/values/checks';
import { parseEach } from '../../../platform/lists/malformed';
import { civilDateOf } from '../../../platform/values/civil-date';
import { today } from '../../../platform/values/clock';
import { type Changed, CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { Fault } from '../../../platform/requests/errors';
import { type RecordPut, keyReused, idempotent } from '../../../platform/requests/idempotency';
import { isId, nextOwned } from '../../../platform/values/ids';
import { failed, ok, type Outcome } from '../../../platform/requests/result';
import { isQuiet } from '../travel-service/inventory/inventory';
import { parseInventory } from '../travel-service/inventory/store';
import { sell } from '../travel-service/inventory/seats-store';
import { saleOf, type Share } from '../travel-service/seats';
import { registeredOf, workerLoader } from '../../people/worker/loader';
import { holdSeats } from '../booking/allocation-store';
import { type HoldTimes, readHoldTimes } from '../hold/hold-times';
import {
  type Beside,
  CORRIDORS,
  type Offer,
  offers,
  readDepartures,
  roomIn,
  whyNoSale,
} from '../booking/departures/departures';
import { askForTravel, type Request } from '../booking/request-store';
import { join } from '../waitlist/join';
import { voucherKey } from '../waitlist/line/voucher-store';
import { requestLoader } from '../booking/loader';
import {
  asWhoTheyAre,
  endOverdue,
  type BlockingTrip,
  blockingTrips,
  alreadyTravelling,
} from '../waitlist/blocking-trips';
import { newRequest, type Party, partyOf } from '../booking/party/homes-and-arrival';
import { type Choice, choicesOf, wishOf } from '../booking/departures/choices';
import { tripPut } from '../../people/trip/store';
import { checkRequest, checkTravellers } from './checks';
import { type Ending, heldAllocation, saleEnding } from '../booking/hold-end';
import { seesTraveller } from '../booking/party/who-may-act';
import type { RegionCode } from '../../reference/region/region-code';

/**
 * Idempotent by key. Holds seats for the whole party, unsplit, on the suitable service that arrives first, or puts the
 * party on the waitlist. Two round trips without contention: travellers with corridor, then the transaction. Contention
 * is no refusal: after the deadline the party is waitlisted.
 * @throws Fault SERVICE_UNAVAILABLE, retryable, when the database is out of reach.
 */
export function requestTravel(context: Context, input: RequestTravelInput): Promise<Outcome<Request>> {
  const workerIds = input.workerIds.filter((id) => isId(id, 'wkr'));
  return asWhoTheyAre(context, workerIds, () => request(context, input));
}

const request = idempotent<RequestTravelInput, Request>('requestTravel', 'TravelAllocations', {
  check: ({ clock }, input) => checkRequest(input, today(clock)),
  async attempt(context, input, recordPut) {
    const wish = wishOf(input);
    const [travellers, departures, holds] = await Promise.all([
      Promise.all(input.workerIds.map(async (id) => (isId(id, 'wkr') ? workerLoader(context).load(id) : undefined))),
      readDepartures(context, wish),
      readHoldTimes(context),
    ]);
    const unfit = checkTravellers(context.viewer, input, travellers, today(context.clock));
    if (unfit.length > 0) return failed(unfit);
    const workers = travellers.filter((worker) => worker !== undefined);
    // Two ids may be one worker after a merge.
    const twice = checkDistinct(
      ['workerIds'],
      workers.map(({ id }) => id),
    );
    if (twice.length > 0) return failed(twice);
    const party = partyOf(input, workers, today(context.clock));
    return whileChanged(async (before) => {
      const offered = before === 0 ? departures : await readDepartures(context, wish, { consistent: true });
      const choices = choicesOf(offered, party, context.clock.now());
      const voucher: Beside = { key: voucherKey(party) };
      const seated = await seat(context, party, { choices, recordPut, voucher, holds });
      if (seated === CHANGED) return CHANGED;
      if (typeof seated !== 'string') return seated;
      return join(context, party, { reason: seated, recordPut, voucher: voucher.item });
    });
  },
  see: getTravelRequest,
});

/** Why the party is to wait; or CHANGED: a service has other times than were read, so the request is decided again. */
type Unseated = NonNullable<Request['waitReason']> | Changed;

interface Asked {
  /** Suitable departures, the earliest arrival first. */
  readonly choices: readonly Choice[];
  readonly recordPut: RecordPut;
  readonly holds: (boardingCode: RegionCode) => HoldTimes;
  /** Read with the inventories, for `join`. */
  readonly voucher: Beside;
}

/**
 * Tries the choices in order. A refused write returns the inventory, which shows whether the party fits in another way;
 * if not, tries the next choice. Overdue holds and waits of the travellers are ended once, without waiting for the
 * sweep. After `limits.saleMs` of contention the party is waitlisted: the waitlist's writer serves many parties in one
 * transaction.
 */
async function seat(context: Context, party: Party, asked: Asked): Promise<Outcome<Request> | Unseated> {
  try {
    return await tryEach(context, party, asked);
  } catch (error) {
    // Contention lasted until the deadline. If the database is out of reach instead, joining the waitlist throws, too.
    if (error instanceof Fault) return 'BUSY';
    throw error;
  }
}

async function tryEach(
  context: Context,
  party: Party,
  { choices, recordPut, voucher: beside, holds }: Asked,
): Promise<Outcome<Request> | Unseated> {
  const deadline = context.clock.now().getTime() + limits.saleMs;
  const size = party.workerIds.length;
  let madeWay = false;
  let othersWait = false;
  const waited = (): void => void (othersWait = true);
  for await (const { choice, share: seen } of offers(context, choices, size, { waited, beside })) {
    let quiet = true;
    for (let share: Share | undefined = seen; share !== undefined;) {
      const left = deadline - context.clock.now().getTime();
      if (left <= 0) return 'BUSY';
      const attempt = attemptOf(context, party, { choice, share }, { recordPut, holds, quiet });
      const commit = await context.db.commit(attempt.writes, left);
      if (commit.committed) return ok(attempt.request);
      const trips: readonly BlockingTrip[] = blockingTrips(commit, attempt.trips);
      if (trips.length > 0) {
        madeWay = !madeWay && (await endOverdue(context, trips));
        if (madeWay) continue;
        return alreadyTravelling(trips);
      }
      const item = commit.refused.get(attempt.sale);
      if (item === undefined) return keyReused;
      const [inventory] = await parseEach(context, CORRIDORS, [item], parseInventory);
      if (inventory === undefined) break;
      if (inventory.timetable !== choice.departure.timetable) return CHANGED;
      share = roomIn(inventory, choice, size);
      quiet = isQuiet(inventory);
      if (share === undefined || inventory.waiting === 0) continue;
      othersWait = true;
      break;
    }
  }
  if (othersWait) return 'OTHERS_WAIT';
  return choices.length > 0 ? 'NO_ROOM' : whyNoSale(context, party, size);
}

interface Attempt {
  readonly request: Request;
  readonly sale: Write;
  readonly trips: readonly Write[];
  readonly writes: readonly Write[];
}

/** Four items and one for each traveller: 54 for the largest party. */
function attemptOf(
  context: Context,
  party: Party,
  { choice, share }: Offer,
  { recordPut, holds, quiet }: Pick<Asked, 'recordPut' | 'holds'> & { readonly quiet: boolean },
): Attempt {
  const { departure, journey, arrivesAt } = choice;
  const allocationId = nextOwned(context.ids, 'alc', departure.serviceId);
  const request: Request = { ...newRequest(context, party), status: 'ALLOCATED', allocationId };
  const endingAt = (code: RegionCode): Ending => saleEnding(context.clock.now(), choice.departsAt, holds(code));
  const allocation = heldAllocation(context.clock, { ...request, allocationId }, { choice, share }, endingAt);
  const endsOn = civilDateOf(new Date(arrivesAt));
  const { id: requestId, version } = request;
  const trips = registeredOf(party.workerIds).map((workerId) =>
    tripPut({ workerId, direction: party.direction, requestId, allocationId, endsOn, version }, today(context.clock)),
  );
  const sale = sell(departure.serviceId, saleOf(share, journey, departure.stops.length - 1), departure, quiet);
  const writes: Write[] = [sale, holdSeats(allocation), askForTravel(request), ...trips, recordPut(request.id)];
  return { request, sale, trips, writes };
}

/** Null if the request does not exist or the caller sees none of its travellers. */
export async function getTravelRequest(context: Context, id: string): Promise<Request | null> {
  const request = isId(id, 'trq') ? await requestLoader(context).load(id) : undefined;
  return request !== undefined && (await seesTraveller(context, request)) ? request : null;
}
