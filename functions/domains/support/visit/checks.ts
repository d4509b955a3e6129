/** What is wrong with a visit. Pure. */
import type { CorrectVisitInput, RecordVisitInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { IdKind } from '../../../id-kinds';
import {
  checkDate,
  checkDistinct,
  checkListLength,
  checkNote,
  checkText,
  type Path,
} from '../../../platform/values/checks';
import { isId } from '../../../platform/values/ids';
import type { CivilDate } from '../../../platform/values/civil-date';

/** What the input alone shows. */
export function checkVisit(input: RecordVisitInput, today: CivilDate): Refusal[] {
  const { on, workerIds, enterpriseId } = input;
  const findings = input.findings ?? [];
  const people = workerIds ?? [];
  const isEmpty = people.length === 0 && enterpriseId == null;
  const wrongDay = checkDay(on, today);
  return [
    ...(isEmpty ? [refusal('VISIT_OF_NOBODY', ['workerIds'])] : []),
    ...checkForm('stn', ['stationId'], input.stationId),
    ...checkForm('grp', ['workingGroupId'], input.workingGroupId),
    ...checkForm('ent', ['enterpriseId'], enterpriseId),
    ...wrongDay,
    ...checkPeople(people),
    ...checkTexts(input),
    ...checkListLength(['findings'], findings.length, { min: 0, max: limits.visitFindingsMax }),
    ...checkDistinct(
      ['findings'],
      findings.map(({ workerId }) => workerId),
    ),
    ...findings.flatMap(({ workerId, note, lostJobOn }, place) => [
      ...(people.includes(workerId) ? [] : [refusal('NOT_VISITED', ['findings', place, 'workerId'])]),
      // They told of it on the day of the visit. Of a day that has not come yet, that alone is said.
      ...(wrongDay.length === 0 && lostJobOn != null && on < lostJobOn && lostJobOn <= today
        ? [refusal('DATE_TOO_FAR', ['findings', place, 'lostJobOn'], { latest: on })]
        : []),
      ...checkNote(['findings', place, 'note'], note),
    ]),
  ];
}

export function checkCorrection(input: CorrectVisitInput, today: CivilDate): Refusal[] {
  return [
    ...(input.on == null ? [] : checkDay(input.on, today)),
    ...checkForm('vis', ['visitId'], input.visitId),
    ...checkPeople(input.workerIds ?? []),
    ...checkTexts(input),
  ];
}

/** What has not the form of an id is nobody's: it is told with all else that is wrong. */
function checkForm(kind: IdKind, path: Path, id: string | null | undefined): Refusal[] {
  return id == null || isId(id, kind) ? [] : [refusal('NOT_FOUND', path)];
}

function checkDay(on: string, today: CivilDate): Refusal[] {
  return checkDate(['on'], on, { today, daysBack: limits.visitDaysBackMax, daysAhead: 0, needed: true });
}

function checkPeople(workerIds: readonly string[]): Refusal[] {
  const path = ['workerIds'];
  const wrong = checkListLength(path, workerIds.length, { min: 0, max: limits.visitPeopleMax });
  if (wrong.length > 0) return wrong;
  const forms = workerIds.flatMap((id, place) => checkForm('wkr', [...path, place], id));
  return [...checkDistinct(path, workerIds), ...forms];
}

function checkTexts({ spokenWith, note }: Pick<CorrectVisitInput, 'spokenWith' | 'note'>): Refusal[] {
  return [...checkText(['spokenWith'], spokenWith, { max: limits.nameCharactersMax }), ...checkNote(['note'], note)];
}
