/**
 * The wait of a travel request, in its item (`booking/request-store.ts`): how it ends, with seats or without, how it
 * begins anew, and that a party which was passed over is reached.
 */
import type { AllocationId } from '../../../id-kinds';
import type { QueryParams, Write } from '../../../platform/dynamodb/database';
import { equals, exists, given } from '../../../platform/dynamodb/expressions';
import type { Instant } from '../../../platform/values/clock';
import {
  asOf,
  type Request,
  requestKey,
  requestKeysFrom,
  requestsBy,
  type Seats,
  seatedBy,
  updateRequest,
  type Window,
} from '../booking/request-store';

/** Requests whose wait ends at or before an instant. */
export function waitsOverBy(instant: Instant): QueryParams {
  return requestsBy('byDue', { due: 'waits' }).atMost({ waitEndsAt: instant }).params();
}

/** A waitlisted request gets seats. Refused if its wait ended or began anew since the read. */
export function seatRequest({ id, version }: Request, allocationId: AllocationId): Write {
  return updateRequest(requestKey(id))
    .set({ status: 'ALLOCATED', allocationId, version: version + 1 })
    .remove('due', 'waitEndsAt', 'byDuePk', 'byDueSk')
    .when(equals('status', 'WAITLISTED'), asOf(version));
}

/** A wait ends without seats. Refused if it ended or began anew since the read. */
export function endWait({ id, version }: Request, status: 'CANCELLED' | 'EXPIRED'): Write {
  return updateRequest(requestKey(id))
    .set({ status })
    .remove('due', 'waitEndsAt', 'unreachedSince', 'byDuePk', 'byDueSk')
    .when(equals('status', 'WAITLISTED'), asOf(version));
}

type Cancelled = 'waitNote' | 'waitsSince' | 'cancelledDeparture';
/**
 * A wait that begins anew: after a cancelled service ahead of others; after a hold that nobody read of in time with the
 * count of them, in its turn if somebody read at all, else passed over until the party is reached. The window includes
 * times that the party was asked about.
 */
export type Wait = Window &
  Required<Pick<Request, 'waitEndsAt'>> &
  (
    | (Required<Pick<Request, Cancelled>> & { readonly waitReason: 'SERVICE_CANCELLED' })
    | Required<Pick<Request, 'unreadOffers' | 'unreachedSince'>>
    | Required<Pick<Request, 'unreadOffers' | 'reachedAt'>>
  );

/**
 * @returns the request as it will be, and the write. Refused if the request has another allocation or changed since the
 * read.
 */
export function waitAgain(read: Request, seats: Seats, wait: Wait): { readonly waits: Request; readonly write: Write } {
  const { allocationId: _, ...before } = read;
  const state = { ...given(wait), ...({ status: 'WAITLISTED', due: 'waits' } as const), version: before.version + 1 };
  const write = updateRequest(requestKey(before.id))
    .set({ ...state, ...requestKeysFrom({ due: 'waits', waitEndsAt: wait.waitEndsAt }, {}) })
    .remove('allocationId')
    .when(...seatedBy(seats), asOf(before.version));
  return { waits: { ...before, ...state }, write };
}

/**
 * One of a party that is passed over read of an offer: it is in line again.
 * @returns the request as it will be, and the write. Refused if the party is not passed over, or the request changed
 * since the read.
 */
export function reachRequest(read: Request, reachedAt: Instant): { readonly inLine: Request; readonly write: Write } {
  const { unreachedSince: _, ...before } = read;
  const state = { reachedAt, version: before.version + 1 };
  const write = updateRequest(requestKey(read.id))
    .set(state)
    .remove('unreachedSince')
    .when(equals('status', 'WAITLISTED'), exists('unreachedSince'), asOf(before.version));
  return { inLine: { ...before, ...state }, write };
}
