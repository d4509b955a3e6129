/** What is wrong with a follow-up. Pure. */
import type { RecordFollowUpInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkDistinct, checkNote, checkNumber } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkFoundThere } from '../placement/end';
import { isAwaited, isRunning } from '../placement/states';
import type { Placement } from '../placement/store';

/** Every wrong field. @param placement undefined if there is none that the caller may follow up. */
export function checkFollowUp(
  { on, stillEmployed, monthlyIncome, wishes, note }: Omit<RecordFollowUpInput, 'idempotencyKey'>,
  placement: Pick<Placement, 'startsOn' | 'startedOn' | 'followedUpOn' | 'status'> | undefined,
  today: CivilDate,
): Refusal[] {
  return [
    ...(placement === undefined ? [refusal('NOT_FOUND', ['placementId'])] : checkPlacement(placement, stillEmployed)),
    ...checkDate(['on'], on, { today, daysAhead: 0 }),
    ...(placement === undefined ? [] : checkDay({ on, stillEmployed }, placement)),
    ...checkNumber(['monthlyIncome'], monthlyIncome, { min: 1, max: limits.wageMax }),
    ...checkDistinct(['wishes'], wishes ?? []),
    ...checkNote(['note'], note),
  ];
}

function checkPlacement(placement: Pick<Placement, 'status'>, stillEmployed: boolean): Refusal[] {
  if (!isRunning(placement)) return [refusal('PLACEMENT_ENDED', ['placementId'])];
  // Whether somebody whom nobody saw come did not come or left again, only a report can tell.
  return isAwaited(placement) && !stillEmployed ? [refusal('ARRIVAL_NOT_REPORTED', ['placementId'])] : [];
}

/** What is told later of an earlier day counts, too; but a job that somebody had on a later day was not lost before. */
function checkDay(
  { on, stillEmployed }: Pick<RecordFollowUpInput, 'on' | 'stillEmployed'>,
  { startsOn, startedOn = startsOn, followedUpOn }: Pick<Placement, 'startsOn' | 'startedOn' | 'followedUpOn'>,
): Refusal[] {
  if (on < startedOn) return [refusal('FOLLOW_UP_BEFORE_START', ['on'], { start: startedOn })];
  return stillEmployed ? [] : checkFoundThere(['on'], on, followedUpOn);
}
