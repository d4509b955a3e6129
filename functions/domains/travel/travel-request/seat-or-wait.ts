/**
 * What a party that is to travel gets: seats for all of it, held with a trip for each traveller in one transaction, or a
 * place on the waitlist (`join.ts`). Inventories are not read first: the refused write returns them.
 */
import { limits } from '../../../limits';
import { parseEach } from '../../../platform/lists/malformed';
import { civilDateOf } from '../../../platform/values/civil-date';
import { type Instant, today } from '../../../platform/values/clock';
import { type Changed, CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { SystemContext } from '../../../platform/requests/context';
import type { Write } from '../../../platform/dynamodb/database';
import { Fault } from '../../../platform/requests/errors';
import { type RecordPut, keyReused } from '../../../platform/requests/idempotency';
import { nextOwned } from '../../../platform/values/ids';
import { ok, type Outcome } from '../../../platform/requests/result';
import { isQuiet } from '../travel-service/inventory/inventory';
import { parseInventory } from '../travel-service/inventory/store';
import { sell } from '../travel-service/inventory/seats-store';
import { saleOf, type Share } from '../travel-service/seats';
import { registeredOf } from '../../people/worker/loader';
import { holdSeats } from '../booking/allocation-store';
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
import { endOverdue, type BlockingTrip, blockingTrips, alreadyTravelling } from '../waitlist/blocking-trips';
import { newRequest, type Party } from '../booking/party/homes-and-arrival';
import { type Choice, choicesOf, type Route } from '../booking/departures/choices';
import { tripPut } from '../../people/trip/store';
import { type Ending, heldAllocation } from '../booking/hold-end';
import type { RegionCode } from '../../reference/region/region-code';

/** How a party asks. */
export interface Asking {
  /** On direct sale, as read for the party's wish. */
  readonly departures: readonly Route[];
  /** Written with whatever the party gets. */
  readonly recordPut: RecordPut;
  /** Under which the party gets it. */
  readonly conditions?: readonly Write[];
  /** Of seats on a service that leaves then, by where the party boards. */
  readonly endingAt: (departsAt: Instant, boardingCode: RegionCode) => Ending;
  /** True if the party is told of seats as one that had waited is; it has them in the answer otherwise. */
  readonly waited?: boolean;
  /** What the party would take first; the earliest arrival if absent. */
  readonly order?: (choices: readonly Choice[]) => readonly Choice[];
}

/**
 * Two round trips without contention. Contention is no refusal: after the deadline the party is waitlisted. Refused where a
 * traveller has a trip in the direction, or with `keyReused` where the record or a condition was refused.
 */
export function seatOrWait(context: SystemContext, party: Party, asking: Asking): Promise<Outcome<Request>> {
  const { departures, recordPut, conditions = [], order = (choices) => choices } = asking;
  return whileChanged(async (before) => {
    const offered = before === 0 ? departures : await readDepartures(context, party, { consistent: true });
    const choices = order(choicesOf(offered, party, context.clock.now()));
    const voucher: Beside = { key: voucherKey(party) };
    const seated = await seat(context, party, { ...asking, conditions, choices, voucher });
    if (seated === CHANGED) return CHANGED;
    if (typeof seated !== 'string') return seated;
    return join(context, party, { reason: seated, recordPut, conditions, voucher: voucher.item });
  });
}

/** Why the party is to wait; or CHANGED: a service has other times than were read, so the request is decided again. */
type Unseated = NonNullable<Request['waitReason']> | Changed;

interface Asked extends Pick<Asking, 'recordPut' | 'endingAt' | 'waited'> {
  readonly conditions: readonly Write[];
  /** Suitable departures, in the order in which they are tried. */
  readonly choices: readonly Choice[];
  /** Read with the inventories, for `join`. */
  readonly voucher: Beside;
}

/**
 * Tries the choices in order. A refused write returns the inventory, which shows whether the party fits in another way;
 * if not, tries the next choice. Overdue holds and waits of the travellers are ended once, without waiting for the
 * sweep. After `limits.saleMs` of contention the party is waitlisted: the waitlist's writer serves many parties in one
 * transaction.
 */
async function seat(context: SystemContext, party: Party, asked: Asked): Promise<Outcome<Request> | Unseated> {
  try {
    return await tryEach(context, party, asked);
  } catch (error) {
    // Contention lasted until the deadline. If the database is out of reach instead, joining the waitlist throws, too.
    if (error instanceof Fault) return 'BUSY';
    throw error;
  }
}

async function tryEach(
  context: SystemContext,
  party: Party,
  { choices, voucher: beside, ...asked }: Asked,
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
      const attempt = attemptOf(context, party, { choice, share }, { ...asked, quiet });
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
  context: SystemContext,
  party: Party,
  { choice, share }: Offer,
  {
    recordPut,
    conditions,
    endingAt,
    waited = false,
    quiet,
  }: Omit<Asked, 'choices' | 'voucher'> & { readonly quiet: boolean },
): Attempt {
  const { departure, journey, arrivesAt } = choice;
  const allocationId = nextOwned(context.ids, 'alc', departure.serviceId);
  const request: Request = { ...newRequest(context, party), status: 'ALLOCATED', allocationId };
  const ending = (code: RegionCode): Ending => endingAt(choice.departsAt, code);
  const allocation = heldAllocation(context.clock, { ...request, allocationId }, { choice, share }, ending, waited);
  const endsOn = civilDateOf(new Date(arrivesAt));
  const boardsOn = civilDateOf(new Date(choice.departsAt));
  const { id: requestId, version } = request;
  const trips = registeredOf(party.workerIds).map((workerId) =>
    tripPut(
      { workerId, direction: party.direction, requestId, allocationId, endsOn, boardsOn, version },
      today(context.clock),
    ),
  );
  const sale = sell(departure.serviceId, saleOf(share, journey, departure.stops.length - 1), departure, quiet);
  const writes: Write[] = [
    sale,
    holdSeats(allocation),
    askForTravel(request),
    ...trips,
    recordPut(request.id),
    ...conditions,
  ];
  return { request, sale, trips, writes };
}
