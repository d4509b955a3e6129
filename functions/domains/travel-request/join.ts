/**
 * A party joins the waitlist. No inventory is in the transaction, so joining is never in the way of those who sell or give
 * back; afterwards each service that would do is told that one more waits, before the party has its answer.
 */
import { limits } from '../../limits';
import { today } from '../../platform/clock';
import type { Context } from '../../platform/context';
import type { PutParams, Write } from '../../platform/database';
import { Fault } from '../../platform/errors';
import { type Claim, claimRefused } from '../../platform/idempotency';
import { inParallel } from '../../platform/in-parallel';
import { done, type Outcome } from '../../platform/result';
import { oneMoreWaits } from '../travel-service/inventory';
import { type Request, RequestEntity } from './entities';
import { endOverdue, inTheWay, isBarred } from './overdue';
import { newRequest, type Party } from './party';
import { placePut } from './places';
import { type Choice, waitEndOf, waitingTripEnd } from './travel-request';
import { tripPut } from './trips';

export interface Joining {
  readonly reason: NonNullable<Request['waitReason']>;
  /** Services that would do. */
  readonly choices: readonly Choice[];
  readonly claim: Claim;
}

/** 3 items and one for each traveller. Refused at travellers who have a trip; those that are over make way, once. */
export async function join(context: Context, party: Party, joining: Joining): Promise<Outcome<Request>> {
  for (let madeWay = false; ;) {
    const { request, trips, writes } = attemptOf(context, party, joining);
    const commit = await context.db.commit(writes);
    if (commit.committed) {
      await tell(context, joining.choices);
      return done(request);
    }
    const standing = inTheWay(commit, trips);
    if (standing.length === 0) return claimRefused;
    madeWay = !madeWay && (await endOverdue(context, standing));
    if (!madeWay) return isBarred(standing);
  }
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
  const writes: Write[] = [
    { Put: RequestEntity.create(request).params<PutParams>() },
    placePut(request),
    ...trips,
    claim(request.id),
  ];
  return { request, trips, writes };
}

/** Where this breaks off, the request's own stream record has it made good (`work.ts`). */
async function tell({ db, log }: Context, choices: readonly Choice[]): Promise<void> {
  try {
    await inParallel(limits.waitlistWritesAtOnce, choices, ({ departure }) =>
      db.commit([oneMoreWaits(departure.serviceId)]),
    );
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn('Services were not told that a party waits', { code: error.code });
  }
}
