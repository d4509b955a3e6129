/**
 * When a hold ends by itself: seats that a party has until then, unless it confirms. The sweep gives them back
 * (`sweep.ts`). Pure.
 */
import type { AllocationId } from '../../../id-kinds';
import { atHour, type CivilDate, civilDateOf, hourOf } from '../../../platform/values/civil-date';
import { type Clock, hoursAfter, type Instant, instantOf, minutesAfter } from '../../../platform/values/clock';
import type { Request } from './request-store';
import type { Offer } from './departures/departures';
import type { Allocation } from './allocation-store';
import { exampleTimes, type HoldTimes, type Night } from '../hold/hold-times';
import type { RegionCode } from '../../reference/region/region-code';
import { assert } from '../../../platform/requests/errors';

/** How long a new hold lasts, and what it says of being read. */
export type Ending = Pick<Allocation, 'unread'> & { readonly holdEndsAt: Instant };

/** A new hold for a request. */
export function heldAllocation(
  clock: Clock,
  request: Request & { readonly allocationId: AllocationId },
  { choice: { departure, journey, departsAt }, share }: Offer,
  endingAt: (boardingCode: RegionCode) => Ending,
  /** Whether the party had waited for these seats, and is told of them. */
  waited: boolean,
): Allocation {
  const { id: requestId, allocationId: id, workerIds, direction, waitReason, cancelledDeparture: insteadOf } = request;
  const boardingCode = departure.stops[journey.from]?.regionCode;
  assert(boardingCode, 'a stop to board at');
  const { holdEndsAt, unread } = endingAt(boardingCode);
  return {
    ...{ id, requestId, workerIds, direction, departsAt },
    serviceId: departure.serviceId,
    fromStop: journey.from,
    toStop: journey.to,
    boardingCode,
    seats: workerIds.length,
    fromQuota: share.fromQuota,
    ...(share.quota && { quotaCounty: share.quota.county, quotaStop: share.quota.stop }),
    status: 'HELD',
    due: 'holds',
    holdEndsAt,
    ...(unread && { unread }),
    ...(waited && { waited }),
    ...(waitReason === 'SERVICE_CANCELLED' && insteadOf !== undefined && { insteadOf }),
    allocatedAt: instantOf(clock.now()),
  };
}

/** Seats that were free when the party asked: it has the answer in hand. They are held until the departure at most. */
export function saleEnding(now: Date, departsAt: Instant, { minutes }: HoldTimes): Ending {
  return { holdEndsAt: earliest(minutesAfter(now, minutes), departsAt) };
}

/**
 * Seats that the waitlist gives: held until a last moment that still leaves them to others, and shorter once one of the
 * party has read or heard of them (`endOnceReached`). At night that moment moves to the morning, or to the evening before
 * where the morning leaves others too little time. Seats that come free later than
 * that moment, or just before it, are held `lateMinutes`, at night, too.
 */
export function offerEnding(now: Date, departsAt: Instant, holds: HoldTimes, keepsPlace: boolean): Ending {
  const late = isLate(now, departsAt, holds);
  const { waitlistMinutes: minutes, endingMinutes, night } = holds;
  const unread = { minutes, endingMinutes, night, ...(keepsPlace && { keepsPlace }), ...(late && { late }) };
  const end = late ? minutesAfter(now, holds.lateMinutes) : lastMoment(now, departsAt, holds);
  return { holdEndsAt: earliest(end, departsAt), unread };
}

/**
 * The end of a hold whose service leaves at another time. Seats of which nobody has read leave the hours before an earlier
 * boarding to others, too, and may be late seats by that; never later than before.
 */
export function retimedEnding(held: Held, departsAt: Instant, now: Date, holds: HoldTimes): Ending {
  const { holdEndsAt, unread, reachedAt } = held;
  const before = earliest(holdEndsAt, departsAt);
  if (unread === undefined || reachedAt !== undefined || departsAt >= held.departsAt) return { holdEndsAt: before };
  const { holdEndsAt: end, unread: anew } = offerEnding(now, departsAt, holds, unread.keepsPlace === true);
  if (end >= holdEndsAt) return { holdEndsAt: before };
  return { holdEndsAt: end, unread: { ...unread, ...(anew?.late === true && { late: true }) } };
}

type Held = Pick<Allocation, 'unread' | 'reachedAt' | 'departsAt'> & { readonly holdEndsAt: Instant };

/** Whether seats that are free now come too late for a party to be given the usual time. */
export function isLate(now: Date, departsAt: Instant, holds: HoldTimes): boolean {
  return lastMoment(now, departsAt, holds) < minutesAfter(now, holds.lateMinutes);
}

function lastMoment(now: Date, departsAt: Instant, { unreadHours, othersHours, night }: HoldTimes): Instant {
  const leftToOthers = hoursAfter(new Date(departsAt), -othersHours);
  const whole = hoursAfter(now, unreadHours);
  // A cadre who comes once a day, a little earlier each time, finds the offer of the day before.
  const morning = afterNight(whole, night);
  return morning <= leftToOthers ? morning : beforeNight(earliest(whole, leftToOthers), night);
}

/**
 * A confirmed party is asked about new times outside its window. While nobody of it has read of them, its seats wait until
 * others have but their hours left, and the party has its minutes in any case; never beyond the departure.
 */
export function askedEnding(now: Date, departsAt: Instant, holds: HoldTimes): Ending {
  const { waitlistMinutes: minutes, endingMinutes, night, answerHours, othersHours } = holds;
  const [answerBy, leftToOthers] = [answerHours, othersHours].map((hours) =>
    beforeNight(hoursAfter(new Date(departsAt), -hours), night),
  ) as [Instant, Instant];
  const soonest = afterNight(minutesAfter(now, minutes), night);
  const end = latest(soonest, latest(answerBy, leftToOthers));
  return {
    holdEndsAt: earliest(end, departsAt),
    unread: { minutes, endingMinutes, night, keepsPlace: true, answerBy },
  };
}

/**
 * When a hold ends that one of the party has read or heard of: after the minutes that it was given with, in the morning
 * if that is at night, and never later than before. Who confirmed and is asked again has until the day before the
 * departure at least (`answerBy`).
 */
export function endOnceReached(
  { holdEndsAt, unread }: { readonly holdEndsAt: Instant; readonly unread: NonNullable<Allocation['unread']> },
  at: Date,
): Instant {
  const itsTime = afterNight(minutesAfter(at, unread.minutes), unread.night ?? exampleTimes().night);
  return earliest(latest(itsTime, unread.answerBy ?? itsTime), holdEndsAt);
}

/** Whether one of the party read or heard of it so early that it had the minutes of the hold until the end. */
export function hadItsTime({ unread, reachedAt, holdEndsAt }: Pick<Allocation, 'unread' | 'reachedAt' | 'holdEndsAt'>) {
  if (unread === undefined || reachedAt === undefined || holdEndsAt === undefined) return false;
  return minutesAfter(new Date(reachedAt), unread.minutes) <= holdEndsAt;
}

/** The evening before, for an instant at night. */
function beforeNight(instant: Instant, { from, to }: Night): Instant {
  const [on, hour] = timeOf(instant);
  if (hour > from) return instantOf(atHour(on, from));
  return hour < to ? instantOf(atHour(on, from - 24)) : instant;
}

/** The morning after, for an instant at night. */
function afterNight(instant: Instant, { from, to }: Night): Instant {
  const [on, hour] = timeOf(instant);
  if (hour > from) return instantOf(atHour(on, to + 24));
  return hour < to ? instantOf(atHour(on, to)) : instant;
}

function timeOf(instant: Instant): readonly [on: CivilDate, hour: number] {
  const date = new Date(instant);
  return [civilDateOf(date), hourOf(date)];
}

function earliest(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

function latest(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** From its end on a hold is over, even before the sweep gives its seats back. */
export function isHoldOver({ status, holdEndsAt }: Pick<Allocation, 'status' | 'holdEndsAt'>, now: Date): boolean {
  return status === 'HELD' && holdEndsAt !== undefined && holdEndsAt <= instantOf(now);
}
