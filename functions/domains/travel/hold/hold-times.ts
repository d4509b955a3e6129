/**
 * How long seats are held for a party that has not confirmed: a rule of the region where the party boards, on the day on
 * which the hold is given. A hold keeps the times that it was given with, whatever is loaded later.
 */
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { figure } from '../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../reference/rule/service';
import type { RegionCode } from '../../reference/region/region-code';

export interface HoldTimes {
  /** Of seats that were free when the party asked. */
  readonly minutes: number;
  /** Of seats for which the party waited, from when one of it read or heard of them. */
  readonly waitlistMinutes: number;
  /** Of seats for which the party waited, at most. */
  readonly unreadHours: number;
  /** Hours before boarding that are left to others: by then seats for which the party waited are confirmed or free. */
  readonly othersHours: number;
  /** Of seats that come free later than that. */
  readonly lateMinutes: number;
  /** Offers of a party that may end unread; the last of them ends its wait. */
  readonly unreadOffersMax: number;
  /** Hours before departure by which a confirmed party must agree to new times. */
  readonly answerHours: number;
}

/** By the region where a party boards, today. Mostly no read (`readRules`). */
export async function readHoldTimes(
  context: Pick<Context, 'db' | 'clock'>,
): Promise<(boardingCode: RegionCode) => HoldTimes> {
  const rules = await readRules(context, ['HOLDS']);
  const on = today(context.clock);
  return (boardingCode) => {
    const rule = ruleFor(rules, 'HOLDS', on, boardingCode);
    return {
      minutes: figure(rule, 'HOLD_MINUTES'),
      waitlistMinutes: figure(rule, 'WAITLIST_HOLD_MINUTES'),
      unreadHours: figure(rule, 'UNREAD_HOLD_HOURS'),
      othersHours: figure(rule, 'OTHERS_HOURS'),
      lateMinutes: figure(rule, 'LATE_HOLD_MINUTES'),
      unreadOffersMax: figure(rule, 'UNREAD_OFFERS_MAX'),
      answerHours: figure(rule, 'ANSWER_HOURS'),
    };
  };
}
