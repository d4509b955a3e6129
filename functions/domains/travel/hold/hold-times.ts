/**
 * How long seats are held for a party that has not confirmed, and how it waits and learns of them: a rule of the region
 * where the party boards, on the day on which the hold is given. A hold keeps the times that it was given with, whatever
 * is loaded later.
 */
import { today } from '../../../platform/values/clock';
import type { Context } from '../../../platform/requests/context';
import { assert } from '../../../platform/requests/errors';
import { examples } from '../../reference/rule/built-in-rules';
import { figure, type Rule } from '../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../reference/rule/service';
import type { RegionCode } from '../../reference/region/region-code';

/** Hours of China's day between which no hold from the waitlist ends, unless the seats came free too late. */
export interface Night {
  readonly from: number;
  readonly to: number;
}

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
  /** Before its end, at which a party is told that its hold ends. */
  readonly endingMinutes: number;
  readonly night: Night;
  /** For which a party that asked, or read of an offer, is offered late seats first. */
  readonly reachedHours: number;
  /** Parties that may be served ahead of one that does not fit, with seats that it needs. */
  readonly skipsMax: number;
  /** At which waiting parties are told whether a suitable service runs. */
  readonly waitToldAtHours: readonly number[];
  /** On the day before, at which travellers are told where and when they board. */
  readonly boardingToldAtHour: number;
}

/** By the region where a party boards, or that of a service's first stop. */
export type HoldTimesAt = (boardingCode: RegionCode) => HoldTimes;

/** Those that hold today. Mostly no read (`readRules`). */
export async function readHoldTimes(context: Pick<Context, 'db' | 'clock'>): Promise<HoldTimesAt> {
  const rules = await readRules(context, ['HOLDS']);
  const on = today(context.clock);
  return (boardingCode) => timesOf(ruleFor(rules, 'HOLDS', on, boardingCode));
}

/** Of all regions, for what is read once for all of them. */
export async function readAllHoldTimes(context: Pick<Context, 'db' | 'clock'>): Promise<readonly HoldTimes[]> {
  const rules = await readRules(context, ['HOLDS']);
  return [...rules('HOLDS', today(context.clock)).map(timesOf), exampleTimes()];
}

function timesOf(rule: Rule): HoldTimes {
  return {
    minutes: figure(rule, 'HOLD_MINUTES'),
    waitlistMinutes: figure(rule, 'WAITLIST_HOLD_MINUTES'),
    unreadHours: figure(rule, 'UNREAD_HOLD_HOURS'),
    othersHours: figure(rule, 'OTHERS_HOURS'),
    lateMinutes: figure(rule, 'LATE_HOLD_MINUTES'),
    unreadOffersMax: figure(rule, 'UNREAD_OFFERS_MAX'),
    answerHours: figure(rule, 'ANSWER_HOURS'),
    endingMinutes: figure(rule, 'HOLD_ENDING_MINUTES'),
    night: { from: figure(rule, 'NIGHT_FROM'), to: figure(rule, 'NIGHT_TO') },
    reachedHours: figure(rule, 'REACHED_HOURS'),
    skipsMax: figure(rule, 'SKIPS_MAX'),
    waitToldAtHours: [figure(rule, 'WAIT_TOLD_AT'), figure(rule, 'WAIT_TOLD_AGAIN_AT')],
    boardingToldAtHour: figure(rule, 'BOARDING_TOLD_AT'),
  };
}

/** By which holds of an earlier release were given, which kept less. */
export function exampleTimes(): HoldTimes {
  const [example] = examples.HOLDS;
  assert(example, 'an example of HOLDS');
  return timesOf(example);
}
