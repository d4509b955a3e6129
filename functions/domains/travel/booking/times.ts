/**
 * Rules of times that change under a party: whether it still travels as it asked to, what becomes of its seats where it does not,
 * and the window of a party that agreed to other days.
 */
import { limits } from '../../../limits';
import { civilDateOf } from '../../../platform/values/civil-date';
import { instantOf } from '../../../platform/values/clock';
import type { Allocation, Retimed } from './allocation-store';
import type { Window } from './request-store';
import { isOver } from './booking';

/** Of a party's own stops: instants. */
export interface Times {
  readonly departsAt: string;
  readonly arrivesAt: string;
}

/** The window, as wide as it must be for these times; the same where they are within it. */
export function widened({ earliestOn, latestOn, arriveBy }: Window, { departsAt, arrivesAt }: Times): Window {
  const [leavesOn, arrivesOn] = [departsAt, arrivesAt].map((instant) => civilDateOf(new Date(instant)));
  const later = (a: string, b = a): string => (a < b ? b : a);
  return {
    earliestOn: leavesOn !== undefined && leavesOn < earliestOn ? leavesOn : earliestOn,
    latestOn: later(latestOn, leavesOn),
    ...(arriveBy !== undefined && { arriveBy: later(arriveBy, arrivesOn) }),
  };
}

/** Whether the party asked for such times. */
export function isWithin(window: Window, times: Times): boolean {
  const { earliestOn, latestOn, arriveBy } = widened(window, times);
  return earliestOn === window.earliestOn && latestOn === window.latestOn && arriveBy === window.arriveBy;
}

/**
 * What other times make of seats. Within the party's window nothing but the times changes. Out of it the party is asked: whoever
 * had confirmed must confirm again, and its seats are held for it until `limits.askedHoursBefore` before it would leave, but for
 * `limits.waitlistHoldMinutes` at least. Moved back into its window, it has what it had before. Nobody is asked on board.
 */
export function retimed(allocation: Allocation, window: Window, times: Times, now: Date): Retimed {
  const { departsAt } = times;
  const { status, asks, holdEndsAt } = allocation;
  const agreed = allocation.movedFrom ?? allocation.departsAt;
  const moved = agreed === departsAt ? undefined : agreed;
  const set = { departsAt, ...(moved !== undefined && { movedFrom: moved }) };
  const remove = moved === undefined ? (['movedFrom'] as const) : [];
  if (status === 'BOARDED' || isOver(allocation, now)) return { set, remove };
  const hadConfirmed = status === 'CONFIRMED' || asks === 'AGAIN';
  if (isWithin(window, times))
    return hadConfirmed
      ? { set: { ...set, status: 'CONFIRMED' }, remove: [...remove, 'asks', 'due', 'holdEndsAt'] }
      : { set: { ...set, ...earlier(holdEndsAt, departsAt) }, remove: [...remove, 'asks'] };
  return hadConfirmed
    ? { set: { ...set, status: 'HELD', asks: 'AGAIN', due: 'holds', holdEndsAt: answerBy(departsAt, now) }, remove }
    : { set: { ...set, asks: 'FIRST', ...earlier(holdEndsAt, departsAt) }, remove };
}

function earlier(holdEndsAt: string | undefined, departsAt: string): Pick<Retimed['set'], 'holdEndsAt'> {
  return holdEndsAt === undefined ? {} : { holdEndsAt: holdEndsAt < departsAt ? holdEndsAt : departsAt };
}

function answerBy(departsAt: string, now: Date): string {
  const soonest = now.getTime() + limits.waitlistHoldMinutes * 60_000;
  const latest = Date.parse(departsAt) - limits.askedHoursBefore * 3_600_000;
  const end = instantOf(new Date(Math.max(soonest, latest)));
  return end < departsAt ? end : departsAt;
}
