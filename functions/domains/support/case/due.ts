/** By which day a case is to be closed. Pure. */
import type { CaseKind } from '../../../generated/graphql';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import type { RegionCode } from '../../reference/region/region-code';
import { figure } from '../../reference/rule/rule-row';
import { ruleFor, type Rules } from '../../reference/rule/service';

/** As many days after it was opened as the rule of the home gives cases of its kind. @param rules with FIELD_WORK. */
export function dueDay(kind: CaseKind, openedOn: CivilDate, home: RegionCode, rules: Rules): CivilDate {
  return addDays(openedOn, figure(ruleFor(rules, 'FIELD_WORK', openedOn, home), `${kind}_DAYS`));
}
