/** Rules of placements: who may start at which position, when a placement may end, and its status on a day. Pure. */
import type { EndPlacementInput, PlacementStatus, StartPlacementInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { checkDate, checkNotBefore, checkNumber, checkText } from '../../../platform/values/checks';
import { type CivilDate, civilDateOf } from '../../../platform/values/civil-date';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { Position } from '../position/store';
import { juvenileWork } from '../position/juveniles';
import { occupationOf } from '../../reference/occupation/occupation';
import type { Rule } from '../../reference/rule/rule';
import { statusOn } from '../position/position';
import type { Worker } from '../../people/worker/store';
import type { Placement } from './store';
import { isJuvenile, isUnderLegalAge } from '../../people/worker/worker';
import { stateOf } from './states';

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
  // The law forbids introducing children to work as well as employing them, so the earlier of the two days decides.
  const on = startsOn < today ? startsOn : today;
  return [
    ...(isUnderLegalAge(worker, on) ? [refusal('UNDER_LEGAL_AGE', ['workerId'], { age: limits.workingAgeMin })] : []),
    ...(position !== undefined && isJuvenile(worker, on) ? checkJuvenile(position, juveniles) : []),
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

/** Checks the day and the reason; the write refuses a placement that has ended. */
export function checkEnd({ on, reason }: EndPlacementInput, { agreedAt }: Placement, today: CivilDate): Refusal[] {
  const agreedOn = civilDateOf(new Date(agreedAt));
  return [
    ...checkDate(['on'], on, { today, daysAhead: 0 }),
    ...checkNotBefore(['on'], on, agreedOn),
    ...checkText(['reason'], reason, { max: limits.noteCharactersMax, lines: true }),
  ];
}

export function placementStatus(placement: Placement, today: CivilDate): PlacementStatus {
  const { startsOn } = placement;
  if (stateOf(placement) === 'ENDED') return 'ENDED';
  return startsOn > today ? 'AGREED' : 'STARTED';
}
