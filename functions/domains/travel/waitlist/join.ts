/**
 * Use case: a party joins the waitlist. The transaction holds no inventory, so joining never conflicts with sales or
 * returns. After its entry is written, the party counts itself at the head of its lane and calls the lines of suitable
 * services on direct sale: a later request can't buy the seats that it waits for. A voucher spares later parties with
 * the same wish these calls; a second later the services are listed off sale.
 */
import { today } from '../../../platform/values/clock';
import { CHANGED, whileChanged } from '../../../platform/dynamodb/while-changed';
import type { SystemContext } from '../../../platform/requests/context';
import type { Item, Write } from '../../../platform/dynamodb/database';
import { Fault } from '../../../platform/requests/errors';
import { type RecordPut, keyReused } from '../../../platform/requests/idempotency';
import { ok, type Outcome } from '../../../platform/requests/result';
import { readDepartures } from '../booking/departures/departures';
import { askForTravel, type Request } from '../booking/request-store';
import { callLines } from './line/call-lines';
import { countAtHeads } from './line/count-at-heads';
import { endOverdue, blockingTrips, alreadyTravelling } from './blocking-trips';
import { newRequest, type Party } from '../booking/party/homes-and-arrival';
import { entryPut } from './line/entry-store';
import { isGood, voucherPut } from './line/voucher-store';
import { choicesOf } from '../booking/departures/choices';
import { tripPut } from '../../people/trip/store';
import { registeredOf } from '../../people/worker/loader';
import { waitEndOf, waitingTripEnd } from '../booking/wait-end';

export interface Joining {
  readonly reason: NonNullable<Request['waitReason']>;
  readonly recordPut: RecordPut;
  readonly conditions?: readonly Write[];
  /** As read before; absent if the wish has no voucher or nothing was on sale. */
  readonly voucher: Item | undefined;
}

/** Three items and one for each traveller. Refused at travellers who have a trip; overdue trips are ended once. */
export async function join(context: SystemContext, party: Party, joining: Joining): Promise<Outcome<Request>> {
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

function attemptOf(context: SystemContext, party: Party, { reason, recordPut, conditions = [] }: Joining) {
  const { latestOn, direction } = party;
  const request: Request = {
    ...newRequest(context, party),
    ...{ status: 'WAITLISTED', waitReason: reason, due: 'waits', waitEndsAt: waitEndOf(latestOn) },
  };
  const { id: requestId, version } = request;
  const endsOn = waitingTripEnd(latestOn);
  const trips = registeredOf(party.workerIds).map((workerId) =>
    tripPut({ workerId, direction, requestId, endsOn, version }, today(context.clock)),
  );
  const writes: Write[] = [askForTravel(request), entryPut(request), ...trips, recordPut(request.id), ...conditions];
  return { request, trips, writes };
}

/**
 * Counts the party, then reads the departures on sale. This order matters: a writer that read the lane before the entry
 * was there can't open a sale after the count, and a sale that it opened before is read here. If this is interrupted,
 * the request's stream record repeats it (`on-stream.ts`).
 */
async function tell(context: SystemContext, request: Request, voucher: Item | undefined): Promise<void> {
  const { db, clock, log } = context;
  try {
    await countAtHeads(db, { came: [request] });
    if (voucher !== undefined && (await isGood(db, voucher))) return;
    const departures = await readDepartures(context, request, { consistent: true });
    const onSale = choicesOf(departures, request, clock.now()).map(({ departure }) => departure.serviceId);
    await callLines(db, onSale);
    // Calling a single line costs no more than writing a voucher.
    if (onSale.length > 1) await db.commit([voucherPut(request)]);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn('A waiting party is not counted yet', { code: error.code });
  }
}
