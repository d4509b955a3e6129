/**
 * The states of a request and of the seats that it has, and which transition (`request-store.ts`, `allocation-store.ts`) takes it from
 * which to which. Pure: `test/integration/travel-states.test.ts` walks both tables whole.
 */
import type { Allocation } from './allocation-store';
import type { Request } from './request-store';

type Ends<S extends string> = Readonly<Partial<Record<S | 'NONE', readonly S[]>>>;

export type AllocationTransition = 'hold' | 'confirm' | 'release' | 'expire' | 'displace' | 'retime' | 'board';

/** NONE: no seats were sold yet. RELEASED and EXPIRED are final. */
export const allocationStates: Readonly<Record<AllocationTransition, Ends<Allocation['status']>>> = {
  hold: { NONE: ['HELD'] },
  confirm: { HELD: ['CONFIRMED'] },
  /** By the party: not once somebody of it is on board. */
  release: { HELD: ['RELEASED'], CONFIRMED: ['RELEASED'] },
  /** By time, which ends holds alone. */
  expire: { HELD: ['EXPIRED'] },
  /** By the service, which does not run. */
  displace: { HELD: ['RELEASED'], CONFIRMED: ['RELEASED'], BOARDED: ['RELEASED'] },
  /** Out of its window a party must confirm again; moved back into it, it has what it had. */
  retime: { HELD: ['HELD', 'CONFIRMED'], CONFIRMED: ['CONFIRMED', 'HELD'], BOARDED: ['BOARDED'] },
  board: { HELD: ['BOARDED'], CONFIRMED: ['BOARDED'], BOARDED: ['BOARDED'] },
};

export type RequestTransition = 'ask' | 'seat' | 'endWait' | 'end' | 'widen' | 'follow' | 'waitAgain' | 'refile';

/** NONE: nobody asked yet. CANCELLED and EXPIRED are final: such a request is only filed where its people live. */
export const requestStates: Readonly<Record<RequestTransition, Ends<Request['status']>>> = {
  ask: { NONE: ['ALLOCATED', 'WAITLISTED'] },
  seat: { WAITLISTED: ['ALLOCATED'] },
  endWait: { WAITLISTED: ['CANCELLED', 'EXPIRED'] },
  /** With its seats. */
  end: { ALLOCATED: ['CANCELLED', 'EXPIRED'] },
  widen: { ALLOCATED: ['ALLOCATED'] },
  follow: { ALLOCATED: ['ALLOCATED'] },
  waitAgain: { ALLOCATED: ['WAITLISTED'] },
  refile: {
    WAITLISTED: ['WAITLISTED'],
    ALLOCATED: ['ALLOCATED'],
    CANCELLED: ['CANCELLED'],
    EXPIRED: ['EXPIRED'],
  },
};
