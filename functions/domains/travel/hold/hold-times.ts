/**
 * How long seats are held for a party that has not confirmed: a rule of the region where the party boards, on the day on
 * which the hold is given. A hold keeps the end that it was given with, whatever is loaded later.
 */
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { figure } from '../../reference/rule/rule';
import { readRules, ruleFor } from '../../reference/rule/service';

export interface HoldTimes {
  /** Of seats that were free when the party asked. */
  readonly minutes: number;
  /** Of seats for which the party waited. */
  readonly waitlistMinutes: number;
  /** Hours before departure by which a confirmed party must agree to new times. */
  readonly answerHours: number;
}

/** By the region where a party boards, today. Mostly no read (`readRules`). */
export async function readHoldTimes(
  context: Pick<Context, 'db' | 'clock'>,
): Promise<(boardingCode: string) => HoldTimes> {
  const rules = await readRules(context, ['HOLDS']);
  const on = today(context.clock);
  return (boardingCode) => {
    const rule = ruleFor(rules, 'HOLDS', on, boardingCode);
    return {
      minutes: figure(rule, 'HOLD_MINUTES'),
      waitlistMinutes: figure(rule, 'WAITLIST_HOLD_MINUTES'),
      answerHours: figure(rule, 'ANSWER_HOURS'),
    };
  };
}
