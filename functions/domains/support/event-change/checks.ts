/** What is wrong with a change of a recruitment event. Pure. */
import type { ChangeRecruitmentEventInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkNumber, checkText } from '../../../platform/values/checks';
import { civilDateOf } from '../../../platform/values/civil-date';
import { instantAfter, instantOf } from '../../../platform/values/clock';
import type { Places } from '../places/places-store';
import { checkIds, checkTimes } from '../recruitment-event/checks';
import { isCancelled } from '../places/placed';
import type { RecruitmentEvent } from '../recruitment-event/store';

/** It may be corrected as long as what came of it is recorded. */
export function checkChangeable(event: RecruitmentEvent, now: Date): Refusal[] {
  const over = instantAfter(event.endsAt, limits.eventRecordedDays);
  return [
    ...(isCancelled(event) ? [refusal('EVENT_CANCELLED', ['eventId'])] : []),
    ...(instantOf(now) >= over ? [refusal('EVENT_OVER', ['eventId'])] : []),
  ];
}

/** Of a change: what is given, whatever event it is. */
export function checkGiven(input: ChangeRecruitmentEventInput, now: Date): Refusal[] {
  const { title, place, capacity, startsAt, endsAt, enterpriseIds, positionIds } = input;
  // A start alone is compared with no end.
  const times = startsAt == null ? [] : checkTimes({ startsAt, endsAt: endsAt ?? instantAfter(startsAt, 1) }, now);
  return [
    ...(title == null ? [] : checkText(['title'], title, { max: limits.nameCharactersMax, needed: true })),
    ...checkText(['place'], place, { max: limits.nameCharactersMax }),
    ...times,
    ...(capacity == null ? [] : checkNumber(['capacity'], capacity, { min: 1, max: limits.eventCapacityMax })),
    ...checkIds(['enterpriseIds'], 'ent', enterpriseIds ?? [], limits.eventEnterprisesMax),
    ...checkIds(['positionIds'], 'pos', positionIds ?? [], limits.eventPositionsMax),
  ];
}

/** Of a change: what is given, and times together with the ones that stay. */
export function checkChange(
  input: ChangeRecruitmentEventInput,
  { event, places }: { readonly event: RecruitmentEvent; readonly places: Places },
  now: Date,
): Refusal[] {
  const times = { startsAt: input.startsAt ?? event.startsAt, endsAt: input.endsAt ?? event.endsAt };
  const wrongTimes = checkTimes(times, now);
  return [
    ...checkGiven({ ...input, startsAt: null }, now),
    // Where the start stays it may lie further back than a new one may.
    ...wrongTimes.filter(({ path: [field] }) => (field === 'startsAt' ? input.startsAt != null : isMoved(input))),
    ...(places.checkedIn > 0 && isPutOff(times, event, now) ? [refusal('EVENT_HELD', ['startsAt'])] : []),
  ];
}

/** To a later start, on a day that has not come: nobody can have come to it. */
export function isPutOff(
  { startsAt }: Pick<RecruitmentEvent, 'startsAt'>,
  event: RecruitmentEvent,
  now: Date,
): boolean {
  return startsAt > event.startsAt && civilDateOf(new Date(startsAt)) > civilDateOf(now);
}

function isMoved({ startsAt, endsAt }: ChangeRecruitmentEventInput): boolean {
  return startsAt != null || endsAt != null;
}
