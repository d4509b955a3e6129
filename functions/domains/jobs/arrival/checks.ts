/** What is wrong with a report that a worker came, did not come, left or was dismissed. Pure. */
import type { DepartureReason, ReportArrivalInput, ReportDepartureInput } from '../../../generated/graphql';
import { checkDate, checkNotBefore } from '../../../platform/values/checks';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkFoundThere } from '../placement/end';
import { isAwaited, isRunning } from '../placement/states';
import type { Placement } from '../placement/store';

type Day<I> = Pick<I, Extract<keyof I, 'on'>>;

export function checkArrival(
  { on }: Day<ReportArrivalInput>,
  placement: Pick<Placement, 'agreedAt' | 'status'>,
  today: CivilDate,
): Refusal[] {
  return [
    ...checkDay(on, civilDateOf(new Date(placement.agreedAt)), today),
    ...checkRuns(placement),
    ...(isRunning(placement) && !isAwaited(placement) ? [refusal('ARRIVAL_REPORTED', ['placementId'])] : []),
  ];
}

/**
 * Who did not come can't have left, and is missed from the first day on; who came can only leave since then, and since a
 * follow-up last found them there.
 */
export function checkDeparture(
  { on, reason }: Day<ReportDepartureInput> & { readonly reason: DepartureReason },
  placement: Pick<Placement, 'agreedAt' | 'startsOn' | 'startedOn' | 'followedUpOn' | 'status'>,
  today: CivilDate,
): Refusal[] {
  const { agreedAt, startsOn, startedOn = startsOn, followedUpOn } = placement;
  const came = isRunning(placement) && !isAwaited(placement);
  const missed = reason === 'DID_NOT_COME';
  const stays = isAwaited(placement) && !missed;
  // Before the first day nobody knows who will not come; who says so answers, or is called off.
  const isEarly = isAwaited(placement) && missed && on < startsOn;
  return [
    ...(isEarly
      ? [refusal('FIRST_DAY_AHEAD', ['on'], { startsOn })]
      : checkDay(on, came ? startedOn : civilDateOf(new Date(agreedAt)), today)),
    ...(came && on >= startedOn ? checkFoundThere(['on'], on, followedUpOn) : []),
    ...checkRuns(placement),
    ...(came && missed ? [refusal('ARRIVAL_REPORTED', ['reason'])] : []),
    ...(stays ? [refusal('ARRIVAL_NOT_REPORTED', ['placementId'])] : []),
  ];
}

function checkDay(on: CivilDate, since: CivilDate, today: CivilDate): Refusal[] {
  return [...checkPast(on, today), ...checkNotBefore(['on'], on, since)];
}

/** What is wrong with the day of a report, of whatever placement. */
export function checkPast(on: CivilDate, today: CivilDate): Refusal[] {
  return checkDate(['on'], on, { today, daysAhead: 0 });
}

function checkRuns(placement: Pick<Placement, 'status'>): Refusal[] {
  return isRunning(placement) ? [] : [refusal('PLACEMENT_ENDED', ['placementId'])];
}
