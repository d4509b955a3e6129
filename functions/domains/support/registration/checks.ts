/** Why somebody can't register for a recruitment event, leave it or check in. Pure. */
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { civilDateOf, startOfDay } from '../../../platform/values/civil-date';
import { hoursAfter, instantAfter, instantOf } from '../../../platform/values/clock';
import { isUnderLegalAge } from '../../people/worker/legal-age';
import type { Worker } from '../../people/worker/store';
import type { RecruitmentEvent } from '../recruitment-event/store';
import type { SignUp } from './read-sign-up';

type Times = Pick<RecruitmentEvent, 'startsAt' | 'endsAt'>;

export function checkRegistration({ event, worker, registration }: SignUp, now: Date): Refusal[] {
  const stands = registration !== undefined && registration.status !== 'CANCELLED';
  return [
    ...(instantOf(now) >= event.endsAt ? [refusal('EVENT_OVER', ['eventId'])] : []),
    ...checkAge(worker, event),
    ...(stands ? [refusal('EVENT_REGISTERED', ['workerId'])] : []),
  ];
}

/** Nobody may introduce children to work, and that is what an event is for. */
export function checkAge(worker: Worker, { startsAt }: Times): Refusal[] {
  return isUnderLegalAge(worker, civilDateOf(new Date(startsAt)))
    ? [refusal('UNDER_LEGAL_AGE', ['workerId'], { age: limits.workingAgeMin })]
    : [];
}

/**
 * Officials record who came from the day of the start on, for a month after the end; people themselves check in at the
 * door, until the end.
 */
export function checkDoor({ startsAt, endsAt }: Times, now: Date, isOfficial: boolean): Refusal[] {
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
