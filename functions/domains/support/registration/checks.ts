/** Why somebody can't register for a recruitment event, leave it or check in. Pure. */
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { civilDateOf, startOfDay } from '../../../platform/values/civil-date';
import { hoursAfter, instantAfter, instantOf } from '../../../platform/values/clock';
import { checkLegalAge } from '../../people/worker/legal-age';
import type { Worker } from '../../people/worker/store';
import { isOver } from '../recruitment-event/states';
import { isCancelled } from '../places/placed';
import type { RecruitmentEvent } from '../recruitment-event/store';
import type { SignUp } from './read-sign-up';
import { stands } from './states';

type Times = Pick<RecruitmentEvent, 'startsAt' | 'endsAt' | 'cancelReason'>;

export function checkRegistration({ event, worker, registration }: SignUp, now: Date): Refusal[] {
  return [
    ...checkHeld(event),
    ...(isOver(event, now) ? [refusal('EVENT_OVER', ['eventId'])] : []),
    ...checkAge(worker, event),
    ...(registration !== undefined && stands(registration) ? [refusal('EVENT_REGISTERED', ['workerId'])] : []),
  ];
}

function checkHeld(event: Pick<RecruitmentEvent, 'cancelReason'>): Refusal[] {
  return isCancelled(event) ? [refusal('EVENT_CANCELLED', ['eventId'])] : [];
}

/** Nobody may introduce children to work, and that is what an event is for. */
export function checkAge(worker: Worker, { startsAt }: Pick<Times, 'startsAt'>): Refusal[] {
  return checkLegalAge(['workerId'], worker, civilDateOf(new Date(startsAt)));
}

/**
 * Officials record who came from the day of the start on, for a month after the end; people themselves check in at the
 * door, until the end.
 */
export function checkDoor(event: Times, now: Date, isOfficial: boolean): Refusal[] {
  if (isCancelled(event)) return checkHeld(event);
  const { startsAt, endsAt } = event;
  const opens = isOfficial
    ? instantOf(startOfDay(civilDateOf(new Date(startsAt))))
    : hoursAfter(new Date(startsAt), -limits.eventDoorsOpenHours);
  const closes = isOfficial ? instantAfter(endsAt, limits.eventRecordedDays) : endsAt;
  const at = instantOf(now);
  return [
    ...(at < opens ? [refusal('EVENT_NOT_BEGUN', ['eventId'], { opens })] : []),
    ...(at >= closes ? [refusal('EVENT_OVER', ['eventId'])] : []),
  ];
}
