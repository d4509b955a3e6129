/**
 * Use case: a party gives its seats back; and every other end of an allocation, such as that of a hold. Each end is one
 * conditional transaction.
 */
import type { TravellerId } from '../../../id-kinds';
import type { ReleaseAllocationInput } from '../../../generated/graphql';
import { checkNote } from '../../../platform/values/checks';
import { instantOf } from '../../../platform/values/clock';
import type { Context, SystemContext } from '../../../platform/requests/context';
import type { Item, Write } from '../../../platform/dynamodb/database';
import type { Keeper } from '../../../platform/lists/malformed';
import { CHANGED, type Changed, whileChanged } from '../../../platform/dynamodb/while-changed';
import { assert } from '../../../platform/requests/errors';
import { failed, ok, type Outcome, refusal } from '../../../platform/requests/result';
import { parseService, type Service, serviceKey } from '../travel-service/service-store';
import { inventoryKey, parseInventory } from '../travel-service/inventory/store';
import { isQuiet } from '../travel-service/inventory/inventory';
import { giveBack } from '../travel-service/inventory/seats-store';
import { type Change, returnToPool, returnToQuota, type Share } from '../travel-service/seats';
import { tripDelete } from '../../people/trip/store';
import { registeredOf } from '../../people/worker/loader';
import { type Allocation, expireHold, parseAllocation, releaseSeats } from './allocation-store';
import { allocationLoader } from './loader';
import { endRequest } from './request-store';
import { hasSeats, isOver, keepsPlace } from './states';
import { readOwn } from './service';

/**
 * Idempotent by state: a released or expired allocation stays so. Refused once the service has left, or once a
 * traveller is on board.
 */
export async function releaseAllocation(
  context: Context,
  { allocationId, reason }: ReleaseAllocationInput,
): Promise<Outcome<Allocation>> {
  const wrong = checkNote(['reason'], reason);
  return whileChanged(async () => {
    const allocation = await readOwn(context, allocationId);
    const refused = [...(allocation === undefined ? [refusal('NOT_FOUND', ['allocationId'])] : []), ...wrong];
    return allocation === undefined || refused.length > 0
      ? failed(refused)
      : releaseAsRead(context, allocation, reason?.trim());
  });
}

/** Releases the seats for a caller who may. CHANGED: they must be read again. */
export async function releaseAsRead(
  context: Keeper,
  allocation: Allocation,
  reason?: string,
): Promise<Outcome<Allocation> | Changed> {
  if (!hasSeats(allocation)) return ok(allocation);
  const now = context.clock.now();
  const over = isOver(allocation, now);
  // The sweep ends it, and the party waits on at its place.
  if (over && keepsPlace(allocation)) return ok(allocation);
  if (!over && allocation.departsAt <= instantOf(now)) return failed(refusal('SERVICE_CLOSED', ['allocationId']));
  const ends = over ? expiry(now) : release(reason);
  const { allocation: ended } = await end(context, allocation, ends);
  allocationLoader(context).clear(allocation.id).prime(allocation.id, ended);
  if (ended.status === 'BOARDED') return failed(refusal('ALREADY_BOARDED', ['allocationId']));
  if (!hasSeats(ended)) return ok(ended);
  // The hold was over when it was read, but the party confirmed it in time; or a traveller left a party that confirmed.
  allocationLoader(context).clear(allocation.id);
  return CHANGED;
}

/** How an allocation ends: one write for the allocation, and one for its request. */
export interface Ending {
  readonly seats: Write;
  readonly request: Write;
  /** Status of the allocation afterwards. */
  readonly status: 'RELEASED' | 'EXPIRED';
  readonly releaseReason?: string;
}

/** Ends the allocation as it was read. */
export type Ends = (read: Allocation) => Ending;

/** Ends a hold that is over, and its request. Refused if the party has confirmed. */
export function expiry(now: Date): Ends {
  return (allocation) => ({
    ...{ status: 'EXPIRED', seats: expireHold(allocation, instantOf(now)) },
    request: endRequest(allocation, 'EXPIRED'),
  });
}

function release(reason: string | undefined): Ends {
  return (allocation) => ({
    ...{ status: 'RELEASED', seats: releaseSeats(allocation, reason) },
    request: endRequest(allocation, 'CANCELLED'),
    ...(reason !== undefined && { releaseReason: reason }),
  });
}

/** `here` tells whether this call ended the allocation; false if another writer was first. */
export interface Ended {
  readonly allocation: Allocation;
  readonly here: boolean;
}

/**
 * Gives the seats back, ends allocation and request, and removes the trips, in one transaction. If another writer ended
 * or confirmed the allocation first, returns it as it is now; if a traveller left meanwhile, ends what the others have.
 */
export async function end(
  context: Pick<SystemContext, 'db' | 'clock'>,
  allocation: Allocation,
  ends: Ends,
): Promise<Ended> {
  const ending = ends(allocation);
  const { workerIds, seats, fromQuota } = allocation;
  const back = { ...ending, workerIds, fromPool: seats - fromQuota, fromQuota };
  const given = await giveUp(context, allocation, back);
  if (given.done) return { allocation: ended(allocation, ending), here: true };
  // The request can't be left out, so it must not refuse.
  assert(given.now, "an allocation's request to have these seats");
  const now = parseAllocation(given.now);
  const isSmaller = now.status === allocation.status && now.seats < allocation.seats;
  return isSmaller ? end(context, now, ends) : { allocation: now, here: false };
}

/** The allocation as its end leaves it. */
export function ended(
  { due: _, holdEndsAt: __, unread: ___, ...allocation }: Allocation,
  { status, releaseReason }: Pick<Ending, 'status' | 'releaseReason'>,
): Allocation {
  return { ...allocation, status, ...(releaseReason !== undefined && { releaseReason }) };
}

/** What is given back, and what becomes of the allocation and its request. */
export interface GivingUp {
  /** Travellers whose trips end. */
  readonly workerIds: readonly TravellerId[];
  /** Numbers of their seats. */
  readonly fromPool: number;
  readonly fromQuota: number;
  readonly seats: Write;
  readonly request: Write;
  /** Other writes of the transaction, which are never refused. */
  readonly others?: readonly Write[];
}

/** Not done: nothing was written. `now` is the allocation that refused; undefined if only its request refused. */
type GivenUp = { readonly done: true } | { readonly done: false; readonly now: Item | undefined };

/**
 * One transaction, written again while the inventory changes. Seats from a quota return to the quota while that is
 * possible, else to the pool.
 */
export async function giveUp(
  { db, clock }: Pick<SystemContext, 'db' | 'clock'>,
  allocation: Allocation,
  { workerIds, seats, request, others = [], ...numbers }: GivingUp,
): Promise<GivenUp> {
  const [item, inventoryItem] = await db.batchGet([
    serviceKey(allocation.serviceId),
    inventoryKey(allocation.serviceId),
  ]);
  assert(item && inventoryItem, "an allocation's service to exist");
  const service = parseService(item);
  let trips = registeredOf(workerIds).map((workerId) => tripDelete(workerId, allocation));
  let toQuota = numbers.fromQuota > 0 && quotasLast(service, clock.now());
  let quiet = isQuiet(parseInventory(inventoryItem));
  return whileChanged(async () => {
    const back = giveBack(service.id, changeOf(allocation, numbers, service, toQuota), quiet);
    const commit = await db.commit([back, seats, request, ...others, ...trips]);
    if (commit.committed) return { done: true };
    if (commit.refused.has(seats) || commit.refused.has(request))
      return { done: false, now: commit.refused.get(seats) };
    // Each round leaves out the write that was refused before. The pool can't be left out, so it must not refuse.
    assert(!commit.refused.has(back) || toQuota || quiet, 'the pool to take its seats back');
    const inventory = commit.refused.get(back);
    if (inventory !== undefined) {
      // If no party began to wait, the quota refused: its seats on other legs are sold. The line is not called for
      // that.
      const stillQuiet = quiet && isQuiet(parseInventory(inventory));
      toQuota = toQuota && stillQuiet !== quiet;
      quiet = stillQuiet;
    }
    // A trip that was over has been replaced by the traveller's next trip, which stays.
    trips = trips.filter((trip) => !commit.refused.has(trip));
    return CHANGED;
  });
}

function changeOf(
  { fromStop, toStop, quotaCounty, quotaStop }: Allocation,
  numbers: Pick<Share, 'fromPool' | 'fromQuota'>,
  { stops }: Service,
  toQuota: boolean,
): Change {
  const share: Share = {
    ...numbers,
    ...(quotaCounty !== undefined && quotaStop !== undefined && { quota: { county: quotaCounty, stop: quotaStop } }),
  };
  const journey = { from: fromStop, to: toStop };
  return toQuota ? returnToQuota(share, journey, stops.length - 1) : returnToPool(share, journey);
}

function quotasLast({ quotasDueAt }: Service, now: Date): boolean {
  return quotasDueAt !== undefined && quotasDueAt > instantOf(now);
}
