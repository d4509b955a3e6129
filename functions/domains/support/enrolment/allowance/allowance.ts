/** What somebody is paid for the days on which they came to a course, by the rule of where they live. Pure. */
import { figure, type Rule } from '../../../reference/rule/rule-row';
import type { Rules } from '../../../reference/rule/service';
import type { Enrolment } from '../store';

export interface Allowance {
  readonly rule: Rule;
  /** Days that are paid. */
  readonly days: number;
  /** Yuan. */
  readonly amount: number;
}

/**
 * By the rule that pays the most; undefined while none is in force on the first day. Nobody is paid who came to fewer days
 * than the rule asks for, or who has had as many courses of the year as it pays.
 * @param before on how many days the person came to each course of the year that began before this one.
 */
export function allowanceOf(
  rules: Rules,
  { homeCode, startsOn, attendedOn = [] }: Pick<Enrolment, 'homeCode' | 'startsOn' | 'attendedOn'>,
  before: readonly number[],
): Allowance | undefined {
  const [best] = rules('TRAINING_ALLOWANCES', startsOn, homeCode)
    .map((rule) => {
      const isEnough = (came: number): boolean => came >= figure(rule, 'DAYS_MIN');
      const isPaid = isEnough(attendedOn.length) && before.filter(isEnough).length < figure(rule, 'COURSES_A_YEAR');
      const days = isPaid ? Math.min(attendedOn.length, figure(rule, 'DAYS_MAX')) : 0;
      return { rule, days, amount: days * figure(rule, 'DAY_AMOUNT') };
    })
    .toSorted((a, b) => b.amount - a.amount);
  return best;
}
