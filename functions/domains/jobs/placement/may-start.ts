/** Who may start at which position: legal age, one placement at a time, a vacancy. Pure. */
import type { StartPlacementInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkNumber } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Position } from '../position/store';
import { juvenileWork } from '../position/juveniles';
import { occupationOf } from '../../reference/occupation/occupation';
import type { Rule } from '../../reference/rule/rule-row';
import type { Worker } from '../../people/worker/store';
import { isJuvenile, checkLegalAge } from '../../people/worker/legal-age';
import { statusOn } from '../position/states';

/** All refusals that the read items show; the conditions of the write catch later changes. */
export function checkStart(
  input: StartPlacementInput,
  worker: Worker | undefined,
  position: Position | undefined,
  today: CivilDate,
  juveniles: Rule,
): Refusal[] {
  return [
    ...(worker === undefined
      ? [refusal('NOT_FOUND', ['workerId'])]
      : checkWorker(worker, position, { startsOn: input.startsOn, today, juveniles })),
    ...(position === undefined ? [refusal('NOT_FOUND', ['positionId'])] : checkVacancy(position, today)),
    ...checkDate(['startsOn'], input.startsOn, { today, daysAhead: limits.positionDaysAheadMax }),
    ...checkNumber(['monthlyIncome'], input.monthlyIncome, { min: 1, max: limits.wageMax }),
  ];
}

function checkWorker(
  worker: Worker,
  position: Position | undefined,
  { startsOn, today, juveniles }: { readonly startsOn: CivilDate; readonly today: CivilDate; readonly juveniles: Rule },
): Refusal[] {
  // The law forbids introducing children to work as well as employing them, so the earlier of the two days decides. What
  // juveniles may not do is asked for the first day of work, as the placement is marked by it.
  const on = startsOn < today ? startsOn : today;
  return [
    ...checkLegalAge(['workerId'], worker, on),
    ...(position !== undefined && isJuvenile(worker, startsOn) ? checkJuvenile(position, juveniles) : []),
    ...(worker.runningPlacementId === undefined ? [] : [refusal('PLACEMENT_RUNNING', ['workerId'])]),
  ];
}

/** Every reason for which the work is banned for juveniles, and every question that has to be answered before. */
function checkJuvenile(position: Position, rule: Rule): Refusal[] {
  const banned = occupationOf(position.occupationCode)?.juvenilesBanned === true;
  const { bans, unanswered } = juvenileWork(position, rule);
  return [
    ...(banned ? [refusal('JUVENILE_BANNED', ['positionId'])] : []),
    ...bans.map(({ question, got, max }) =>
      refusal('JUVENILE_WORK_BANNED', ['positionId'], {
        question,
        figures: got === undefined || max === undefined ? '' : ` (${got} > ${max})`,
      }),
    ),
    ...unanswered.map((question) => refusal('JUVENILE_WORK_UNTOLD', ['positionId'], { question })),
  ];
}

/** Why nobody can start at the position; empty if it is open. */
export function checkVacancy(position: Position, today: CivilDate): Refusal[] {
  const status = statusOn(position, today);
  if (status === 'OPEN') return [];
  const codes = { PENDING: 'ENTERPRISE_NOT_VERIFIED', FILLED: 'POSITION_FILLED', CLOSED: 'POSITION_CLOSED' } as const;
  return [refusal(codes[status], ['positionId'])];
}
