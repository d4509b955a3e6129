/**
 * A party joins the waitlist. No inventory is in the transaction, so joining is never in the way of those who sell or give back.
 * Once its place is there it counts itself at the head of its lane, and then looks which services are on direct sale: their lines
 * are called, so nobody who asks later buys what this party waits for. The first one who finds no room does so, and the next ones read
 * that it is done; a second later the corridor has the services off sale, and nobody finds them there.
 */
import { today } from '../../../platform/values/clock';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { Context } from '../../../platform/requests/context';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { Fault } from '../../../platform/requests/errors';
import { type RecordPut, keyReused } from '../../../platform/requests/idempotency';
import { ok, type Outcome } from '../../../platform/requests/result';
import { readDepartures } from '../booking/departures';
import { askForTravel, type Request } from '../booking/request-store';
import { callLines } from './line/calls';
import { countAtHeads } from './line/heads';
import { endOverdue, blockingTrips, alreadyTravelling } from './blocking-trips';
import { newRequest, type Party } from '../booking/party';
import { entryPut } from './line/entry-store';
import { isGood, voucherPut } from './line/voucher-store';
import { choicesOf, waitEndOf, waitingTripEnd } from '../booking/booking';
import { tripPut } from '../../people/trip/store';

export interface Joining {
  readonly reason: NonNullable<Request['waitReason']>;
  readonly claim: RecordPut;
  /** As it was read before; absent where there is none for the wish, or nothing was on sale. */
  readonly voucher: Item | undefined;
}

/** 3 items and one for each traveller. Refused at travellers who have a trip; those that are over make way, once. */
export async function join(context: Context, party: Party, joining: Joining): Promise<Outcome<Request>> {
  return whileChanged(async (before) => {
    const { request, trips, writes } = attemptOf(context, party, joining);
    const commit = await context.db.commit(writes);
    if (commit.committed) {
      await tell(context, request, joining.voucher);
      return ok(request);
    }
    const standing = blockingTrips(commit, trips);
    if (standing.length === 0) return keyReused;
    const madeWay = before === 0 && (await endOverdue(context, standing));
    return madeWay ? CHANGED : alreadyTravelling(standing);
  });
}

function attemptOf(context: Context, party: Party, { reason, claim }: Joining) {
  const { latestOn, direction } = party;
  const request: Request = {
    ...newRequest(context, party),
    ...{ status: 'WAITLISTED', waitReason: reason, due: 'waits', waitEndsAt: waitEndOf(latestOn) },
  };
  const { id: requestId, version } = request;
  const endsOn = waitingTripEnd(latestOn);
  const trips = party.workerIds.map((workerId) =>
    tripPut({ workerId, direction, requestId, endsOn, version }, today(context.clock)),
  );
  const writes: Write[] = [askForTravel(request), entryPut(request), ...trips, claim(request.id)];
  return { request, trips, writes };
}

/**
 * The look comes after the count: a writer who read the lane before this party was there can't open a sale after the count, and
 * what it opened before is on the list by now. Where this breaks off, the request's own stream record has it made good (`on-stream.ts`).
 */
async function tell(context: Context, request: Request, voucher: Item | undefined): Promise<void> {
  const { db, clock, log } = context;
  try {
    await countAtHeads(db, { came: [request] });
    if (voucher !== undefined && (await isGood(db, voucher))) return;
    const departures = await readDepartures(context, request, { consistent: true });
    const onSale = choicesOf(departures, request, clock.now()).map(({ departure }) => departure.serviceId);
    await callLines(db, onSale);
    // The call of a single line is no more than a voucher costs.
    if (onSale.length > 1) await db.commit([voucherPut(request)]);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn('A party that waits is not counted yet', { code: error.code });
  }
}
