/** Checks of agencies and of visits to them. Pure. */
import type { RecordAgencyVisitInput, RegisterAgencyInput } from '../../../generated/graphql';
import { limits } from '../../../limits';
import { type Refusal, refusal } from '../../../platform/requests/result';
import { checkDate, checkNote, checkNumber, checkText } from '../../../platform/values/checks';
import type { CivilDate } from '../../../platform/values/civil-date';
import { checkContactPhone, creditCodeOf } from '../enterprise/checks';
import { region } from '../region/checks';

export function checkAgency(input: RegisterAgencyInput): Refusal[] {
  const { creditCode, name, regionCode, contactPhone } = input;
  return [
    ...checkText(['creditCode'], creditCode, { max: limits.nameCharactersMax, needed: true }),
    ...(creditCodeOf(creditCode) === undefined ? [refusal('CREDIT_CODE_INVALID', ['creditCode'])] : []),
    ...checkText(['name'], name, { max: limits.nameCharactersMax, needed: true }),
    ...region(['regionCode'], regionCode, { coarsest: 'PREFECTURE', needed: true }),
    ...checkContactPhone(contactPhone),
  ];
}

export function checkVisit({ on, note, positionsOffered }: RecordAgencyVisitInput, today: CivilDate): Refusal[] {
  return [
    ...checkDate(['on'], on, { today, daysBack: limits.agencyVisitDaysBackMax, daysAhead: 0 }),
    ...checkNote(['note'], note),
    ...checkNumber(['positionsOffered'], positionsOffered, { min: 0, max: limits.positionsOfferedMax }),
  ];
}
