/**
 * Rules for a service's new times: whether they are within a party's window, what they change in its allocation, and
 * how the window follows when the party agrees.
 */
import { civilDateOf, type CivilDate } from '../../../platform/values/civil-date';
import type { Instant } from '../../../platform/values/clock';
import type { Allocation } from './allocation-store';
import type { Window } from './request-store';
import type { Service } from '../travel-service/service-store';
import { assert } from '../../../platform/requests/errors';
import type { HoldTimes } from '../hold/hold-times';
import { askedEnding, retimedEnding } from './hold-end';
import { isOver } from './states';

/** Instants at the stops where the party boards and leaves. */
export interface Times {
  readonly departsAt: Instant;
  readonly arrivesAt: Instant;
}

/** When a party boards and leaves by the service's times, which may be newer than those of its seats. */
export function timesOf(
  { fromStop, toStop }: Pick<Allocation, 'fromStop' | 'toStop'>,
  { stops }: Pick<Service, 'stops'>,
): Times {
  const [departsAt, arrivesAt] = [stops[fromStop]?.departsAt, stops[toStop]?.arrivesAt];
  assert(departsAt && arrivesAt, 'a departure where they board and an arrival where they leave');
  return { departsAt, arrivesAt };
}

/** The window, widened just enough to include the times; unchanged if it includes them. */
export function widened({ earliestOn, latestOn, arriveBy }: Window, { departsAt, arrivesAt }: Times): Window {
  const [leavesOn, arrivesOn] = [departsAt, arrivesAt].map((instant) => civilDateOf(new Date(instant)));
  const later = (a: CivilDate, b = a): CivilDate => (a < b ? b : a);
  return {
    earliestOn: leavesOn !== undefined && leavesOn < earliestOn ? leavesOn : earliestOn,
    latestOn: later(latestOn, leavesOn),
    ...(arriveBy !== undefined && { arriveBy: later(arriveBy, arrivesOn) }),
  };
}

/** Whether the times are within the window. */
export function isWithin(window: Window, times: Times): boolean {
  const { earliestOn, latestOn, arriveBy } = widened(window, times);
  return earliestOn === window.earliestOn && latestOn === window.latestOn && arriveBy === window.arriveBy;
}

/** Changes that new times make to an allocation. */
export interface Retimed {
  readonly set: Partial<
    Pick<Allocation, 'departsAt' | 'status' | 'due' | 'holdEndsAt' | 'unread' | 'movedFrom' | 'asks'>
  >;
  readonly remove: readonly ('due' | 'holdEndsAt' | 'unread' | 'reachedAt' | 'movedFrom' | 'asks')[];
}

/**
 * How new times change an allocation. Within the party's window only the times change. Outside it the party is asked: a
 * confirmed party must confirm again, from when one of it reads of these very times on (`askedEnding`). Back within the
 * window, the party has what it had before. A party on board is not asked. An unread offer ends earlier where an earlier
 * departure would leave others too little time.
 */
export function retimed(allocation: Allocation, window: Window, times: Times, now: Date, holds: HoldTimes): Retimed {
  const { departsAt } = times;
  const { status, asks, holdEndsAt } = allocation;
  const ending = holdEndsAt && retimedEnding({ ...allocation, holdEndsAt }, departsAt, now, holds);
  const agreed = allocation.movedFrom ?? allocation.departsAt;
  const moved = agreed === departsAt ? undefined : agreed;
  const set = { departsAt, ...(moved !== undefined && { movedFrom: moved }) };
  const remove = moved === undefined ? (['movedFrom'] as const) : [];
  if (status === 'BOARDED' || isOver(allocation, now)) return { set, remove };
  const hadConfirmed = status === 'CONFIRMED' || asks === 'AGAIN';
  if (isWithin(window, times))
    return hadConfirmed
      ? { set: { ...set, status: 'CONFIRMED' }, remove: [...remove, 'asks', 'due', 'holdEndsAt', 'unread'] }
      : { set: { ...set, ...ending }, remove: [...remove, 'asks'] };
  return hadConfirmed
    ? {
        set: { ...set, status: 'HELD', asks: 'AGAIN', due: 'holds', ...askedEnding(now, departsAt, holds) },
        remove: [...remove, 'reachedAt'],
      }
    : { set: { ...set, asks: 'FIRST', ...ending }, remove };
}
