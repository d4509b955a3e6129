/**
 * The states of allocations and requests, the transitions between them (`allocation-store.ts`, `request-store.ts`,
 * `waitlist/wait-store.ts`, `disruption/seats-store.ts`), and the status at an instant. Pure. `test/integration/travel-states.test.ts` tries every transition from every state.
 */
import type { Allocation } from './allocation-store';
import { hadItsTime, isHoldOver } from './hold-end';
import type { Request } from './request-store';
import type { AllocationStatus, TravelRequestStatus } from '../../../generated/graphql';
import { instantOf } from '../../../platform/values/clock';

type Ends<S extends string> = Readonly<Partial<Record<S | 'NONE', readonly S[]>>>;

export type AllocationTransition =
  | 'hold'
  | 'walkOn'
  | 'reach'
  | 'tellEnding'
  | 'tellBoarding'
  | 'confirm'
  | 'release'
  | 'part'
  | 'expire'
  | 'displace'
  | 'retime'
  | 'board';

/** NONE: the allocation does not exist yet. RELEASED and EXPIRED are final. */
export const allocationStates: Readonly<Record<AllocationTransition, Ends<Allocation['status']>>> = {
  hold: { NONE: ['HELD'] },
  /** Somebody boards without a booking. */
  walkOn: { NONE: ['BOARDED'] },
  /** One of the party read or heard of the seats. */
  reach: { HELD: ['HELD'] },
  /** The party is told that its hold ends soon. */
  tellEnding: { HELD: ['HELD'] },
  /** The party is told where it boards. */
  tellBoarding: { CONFIRMED: ['CONFIRMED'], BOARDED: ['BOARDED'] },
  /** A confirmed party agrees to times that moved. */
  confirm: { HELD: ['CONFIRMED'], CONFIRMED: ['CONFIRMED'] },
  /** By the party, unless a traveller is on board. */
  release: { HELD: ['RELEASED'], CONFIRMED: ['RELEASED'] },
  /** One of several travellers leaves; the others keep their seats. */
  part: { HELD: ['HELD'], CONFIRMED: ['CONFIRMED'] },
  /** By time; only holds expire. */
  expire: { HELD: ['EXPIRED'] },
  /** Because the service is cancelled. */
  displace: { HELD: ['RELEASED'], CONFIRMED: ['RELEASED'], BOARDED: ['RELEASED'] },
  /**
   * Times outside the party's window make a confirmed party confirm again; times back inside it restore what it had.
   */
  retime: { HELD: ['HELD', 'CONFIRMED'], CONFIRMED: ['CONFIRMED', 'HELD'], BOARDED: ['BOARDED'] },
  board: { HELD: ['BOARDED'], CONFIRMED: ['BOARDED'], BOARDED: ['BOARDED'] },
};

export type RequestTransition =
  'ask' | 'seat' | 'endWait' | 'end' | 'widen' | 'follow' | 'waitAgain' | 'reach' | 'part' | 'refile';

/**
 * NONE: the request does not exist yet. CANCELLED and EXPIRED are final, except that `refile` follows the travellers'
 * homes.
 */
export const requestStates: Readonly<Record<RequestTransition, Ends<Request['status']>>> = {
  ask: { NONE: ['ALLOCATED', 'WAITLISTED'] },
  seat: { WAITLISTED: ['ALLOCATED'] },
  endWait: { WAITLISTED: ['CANCELLED', 'EXPIRED'] },
  /** Together with its allocation. */
  end: { ALLOCATED: ['CANCELLED', 'EXPIRED'] },
  widen: { ALLOCATED: ['ALLOCATED'] },
  follow: { ALLOCATED: ['ALLOCATED'] },
  /**
   * Its service was cancelled, or nobody of the party read of its seats in time. Who has not read at all is passed over
   * until it is reached.
   */
  waitAgain: { ALLOCATED: ['WAITLISTED'] },
  reach: { WAITLISTED: ['WAITLISTED'] },
  /** One of several travellers leaves. */
  part: { WAITLISTED: ['WAITLISTED'], ALLOCATED: ['ALLOCATED'] },
  refile: {
    WAITLISTED: ['WAITLISTED'],
    ALLOCATED: ['ALLOCATED'],
    CANCELLED: ['CANCELLED'],
    EXPIRED: ['EXPIRED'],
  },
};

/** A hold is EXPIRED from its end on, even before the sweep gives its seats back. */
export function allocationStatus(allocation: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): AllocationStatus {
  return isHoldOver(allocation, now) ? 'EXPIRED' : allocation.status;
}

/** Whether the service's inventory still counts these seats as sold: true for an ended hold until the sweep. */
export function hasSeats({ status }: Pick<Allocation, 'status'>): boolean {
  return status !== 'RELEASED' && status !== 'EXPIRED';
}

/** Whether the party has lost or given up its seats: true for an ended hold, even before the sweep. */
export function isOver(allocation: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): boolean {
  const status = allocationStatus(allocation, now);
  return status === 'RELEASED' || status === 'EXPIRED';
}

/**
 * A request is EXPIRED from the end of its hold or its wait on, even before the sweep writes so; after an offer that
 * nobody read in time it waits from then on.
 */
export function requestStatus(
  { status, waitEndsAt }: Pick<Request, 'status' | 'waitEndsAt'>,
  allocation: Pick<Allocation, 'status' | 'holdEndsAt' | 'unread' | 'reachedAt'> | undefined,
  now: Date,
): TravelRequestStatus {
  if (status === 'WAITLISTED') return waitEndsAt !== undefined && waitEndsAt <= instantOf(now) ? 'EXPIRED' : status;
  if (allocation === undefined || status !== 'ALLOCATED' || allocationStatus(allocation, now) !== 'EXPIRED')
    return status;
  return keepsPlace(allocation) ? 'WAITLISTED' : 'EXPIRED';
}

/** Whether a party whose hold ends keeps its place in the line: nobody of it read of the seats, or too late. */
export function keepsPlace(hold: Pick<Allocation, 'unread' | 'reachedAt' | 'holdEndsAt'>): boolean {
  return hold.unread?.keepsPlace === true && !hadItsTime(hold);
}

/** Whether the party is in line for seats, and not passed over until somebody of it reads. */
export function isInLine({ status, unreachedSince }: Pick<Request, 'status' | 'unreachedSince'>): boolean {
  return status === 'WAITLISTED' && unreachedSince === undefined;
}

/**
 * Whether the traveller was told by the card that they showed. Those who act for the service read what it says, and not
 * whether the register has that number, nor under which name.
 */
export function isByCard({ cardName }: Pick<Allocation, 'cardName'>): boolean {
  return cardName !== undefined;
}
