/** Checks of a status report. Pure. */
import type { ReportEnterpriseStatusInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import type { CivilDate } from '../../../platform/values/civil-date';
import { checkDate, checkDistinct, checkListLength, checkNote, checkNumber } from '../../../platform/values/checks';
import { checkOccupation } from '../occupation/checks';

export function checkReport(input: ReportEnterpriseStatusInput, today: CivilDate): Refusal[] {
  const { on, employed, shortage, note } = input;
  const people = { min: 0, max: limits.statusPeopleMax };
  return [
    ...checkDate(['on'], on, { today, daysBack: limits.statusDaysBackMax, daysAhead: 0 }),
    ...checkNumber(['employed'], employed, people),
    ...checkNumber(['shortage'], shortage, people),
    ...checkShortages(input, today),
    ...checkNote(['note'], note),
  ];
}

function checkShortages({ shortage, shortages }: ReportEnterpriseStatusInput, today: CivilDate): Refusal[] {
  if (shortages == null) return [];
  const path = ['shortages'];
  const tooLong = checkListLength(path, shortages.length, { min: 0, max: limits.statusOccupationsMax });
  if (tooLong.length > 0) return tooLong;
  const told = shortages.reduce((sum, { count }) => sum + count, 0);
  return [
    ...shortages.flatMap(({ occupationCode, count }, index) => [
      ...checkOccupation([...path, index, 'occupationCode'], occupationCode, today),
      ...checkNumber([...path, index, 'count'], count, { min: 1, max: limits.statusPeopleMax }),
    ]),
    ...checkDistinct(
      path,
      shortages.map(({ occupationCode }) => occupationCode),
    ),
    ...(told > shortage ? [refusal('SHORTAGES_ABOVE_SHORTAGE', path, { told, shortage })] : []),
  ];
}
