/** When a placed worker is followed up, by the rules of the home on the first day of work. Pure. */
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { type Rules, rulesFor } from '../../reference/rule/service';
import { figure, type Rule } from '../../reference/rule/rule-row';
import type { Placement } from './store';

/** @param rules those of kind FOLLOW_UPS. */
export function followUpRules(rules: Rules, homeCode: Placement['homeCode'], startedOn: CivilDate): readonly Rule[] {
  return rulesFor(rules, 'FOLLOW_UPS', startedOn, homeCode);
}

/**
 * The first follow-up behind a day; undefined if none is left. One that was made late also stands for those before it.
 */
export function nextFollowUpOn(
  rules: readonly Rule[],
  startedOn: CivilDate,
  after: CivilDate = startedOn,
): CivilDate | undefined {
  return rules
    .map((rule) => addDays(startedOn, figure(rule, 'AFTER_DAYS')))
    .filter((on) => on > after)
    .sort()[0];
}

/** Whether who is still employed on the day is stable in the job. */
export function isStableOn(rules: readonly Rule[], startedOn: CivilDate, on: CivilDate): boolean {
  return rules.some(
    (rule) => figure(rule, 'MAKES_STABLE') === 1 && addDays(startedOn, figure(rule, 'AFTER_DAYS')) <= on,
  );
}
