/**
 * Use case: one traveller leaves a party, which goes on without them. The last one to leave ends the request as a
 * cancellation does.
 */
import type { RequestId, WorkerId } from '../../../id-kinds';
import type { LeavePartyInput } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import type { Keeper } from '../../../platform/lists/malformed';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert, Fault } from '../../../platform/requests/errors';
import { isId } from '../../../platform/values/ids';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { collectionsOf, type Worker } from '../../people/worker/store';
import { registeredOf, workerLoader } from '../../people/worker/loader';
import { tripDelete } from '../../people/trip/store';
import { partSeats } from '../booking/allocation-store';
import { giveUp } from '../booking/release';
import { allocationLoader, requestLoader } from '../booking/loader';
import { partWith, type Request } from '../booking/request-store';
import { cancelAsRead } from './cancel';
import { endHold } from '../waitlist/end-hold';
import { entryOf, entryPut, entryShrink } from '../waitlist/line/entry-store';
import { countAtHeads } from '../waitlist/line/count-at-heads';
import { hasSeats, isInLine, isOver, keepsPlace } from '../booking/states';
import { seesTraveller, foreignAmong } from '../booking/party/who-may-act';
import { without } from '../booking/party/without';

export interface Parted {
  /** The traveller who left. */
  readonly workerId: WorkerId;
  /** The request as it is for the others; null if the caller sees none of them. */
  readonly request: Request | null;
}

/**
 * Idempotent by state: who has left stays away, and a request that has ended is left as it is. Refused once the service
 * has left, or once a traveller of the party is on board. NOT_FOUND at a traveller whom the caller doesn't act for, and
 * at a request that the traveller is not part of. Four round trips for a party that waits, five for one with seats.
 */
export async function leaveParty(context: Context, input: LeavePartyInput): Promise<Outcome<Parted>> {
  const { travelRequestId: id, workerId } = input;
  return whileChanged(async () => {
    const [request, worker] = await Promise.all([
      isId(id, 'trq') ? requestLoader(context).clear(id).load(id) : undefined,
      isId(workerId, 'wkr') ? workerLoader(context).load(workerId) : undefined,
    ]);
    if (worker === undefined || foreignAmong(context.viewer, [worker]).length > 0)
      return failed([
        ...(request !== undefined && (await seesTraveller(context, request))
          ? []
          : [refusal('NOT_FOUND', ['travelRequestId'])]),
        refusal('NOT_FOUND', ['workerId']),
      ]);
    if (request === undefined) return failed(refusal('NOT_FOUND', ['travelRequestId']));
    const left = await part(context, request, worker);
    if (left === CHANGED || !left.ok) return left;
    const seen = await seesTraveller(context, left.value);
    return ok({ workerId: worker.id, request: seen ? left.value : null });
  });
}

/**
 * A traveller gives up a journey by boarding another coach, whoever reports that. Idempotent by state. What can't be
 * given back any more, because the service has left or others of the party are on board, stays as it is.
 */
export async function withdraw(context: Keeper, requestId: RequestId, worker: Worker): Promise<void> {
  await whileChanged(async () => {
    const request = await requestLoader(context).clear(requestId).load(requestId);
    return request !== undefined && (await part(context, request, worker)) === CHANGED ? CHANGED : undefined;
  });
}

/** @returns the request afterwards. */
async function part(context: Keeper, request: Request, worker: Worker): Promise<Outcome<Request> | Changed> {
  const own = collectionsOf(worker);
  const isOwn = (id: WorkerId): boolean => own.includes(id);
  const traveller = registeredOf(request.workerIds).find(isOwn);
  if (traveller === undefined)
    return registeredOf(request.leavers ?? []).some(isOwn)
      ? ok(request)
      : failed(refusal('NOT_FOUND', ['travelRequestId']));
  if (request.status === 'CANCELLED' || request.status === 'EXPIRED') return ok(request);
  if (request.workerIds.length === 1) return cancelAsRead(context, request);
  return request.status === 'WAITLISTED'
    ? leaveLine(context, request, traveller)
    : leaveSeat(context, request, traveller);
}

/**
 * The party keeps its turn and its skips. No service opens for sale meanwhile: those that suit the party suited it
 * before. Its voucher is void with its version, so later parties of the same wish call the lines themselves.
 */
async function leaveLine(context: Keeper, request: Request, traveller: WorkerId): Promise<Outcome<Request> | Changed> {
  const { db, clock } = context;
  const { waitEndsAt } = request;
  if (waitEndsAt !== undefined && waitEndsAt <= instantOf(clock.now())) return ok(request);
  const { smaller, write } = partWith(request, traveller, instantOf(clock.now()));
  let entry = entryShrink(entryOf(request), smaller);
  let trips = [tripDelete(traveller, { direction: request.direction, requestId: request.id })];
  return whileChanged(async () => {
    const commit = await db.commit([write, entry, ...trips]);
    if (commit.committed) {
      if (isInLine(smaller)) await tell(context, smaller);
      return ok(smaller);
    }
    if (commit.refused.has(write)) return leftByOthers;
    // An entry that is lost or damaged is written anew.
    if (commit.refused.has(entry)) entry = entryPut(smaller);
    // A trip that was over has been replaced by the traveller's next trip, which stays.
    trips = trips.filter((trip) => !commit.refused.has(trip));
    return CHANGED;
  }).then((outcome) => (outcome === leftByOthers ? CHANGED : outcome));
}

/** The request changed since the read: it got seats, ended, or another traveller left. It is read again. */
const leftByOthers = failed(refusal('NOT_FOUND', ['travelRequestId']));

/** If this is interrupted, the request's stream record repeats it (`on-stream.ts`). */
async function tell({ db, log }: Keeper, smaller: Request): Promise<void> {
  try {
    await countAtHeads(db, { smaller: [smaller] });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    log.warn('A smaller party is not counted yet', { code: error.code });
  }
}

/** One seat goes back as a release would give it back, the pool's before the quota's. */
async function leaveSeat(context: Keeper, request: Request, traveller: WorkerId): Promise<Outcome<Request> | Changed> {
  const { clock } = context;
  assert(request.allocationId, "an allocated request's allocation");
  const allocation = await allocationLoader(context).clear(request.allocationId).load(request.allocationId);
  assert(allocation, "a request's allocation to exist");
  if (!hasSeats(allocation)) return CHANGED;
  const now = clock.now();
  if (isOver(allocation, now)) {
    if (!keepsPlace(allocation)) return ok(request);
    // The party waits on, without who leaves.
    await endHold(context, allocation);
    return CHANGED;
  }
  if (allocation.departsAt <= instantOf(now)) return failed(refusal('SERVICE_CLOSED', ['travelRequestId']));
  if (allocation.status === 'BOARDED') return failed(refusal('ALREADY_BOARDED', ['travelRequestId']));
  // Another traveller left between the two reads.
  if (!allocation.workerIds.includes(traveller) || allocation.seats !== request.workerIds.length) return CHANGED;
  const after = without(allocation, traveller);
  const { smaller, write } = partWith(request, traveller, instantOf(now));
  const { done } = await giveUp(context, allocation, {
    workerIds: [traveller],
    fromPool: 1 - (allocation.fromQuota - after.fromQuota),
    fromQuota: allocation.fromQuota - after.fromQuota,
    seats: partSeats(allocation, after),
    request: write,
  });
  if (!done) return CHANGED;
  allocationLoader(context).clear(allocation.id).prime(allocation.id, after);
  return ok(smaller);
}
