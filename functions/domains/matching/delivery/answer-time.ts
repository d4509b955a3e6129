/** How long workers and enterprises may take for an answer: the rule PUSHES. */
import type { Platform } from '../../../platform/requests/context';
import { addDays, startOfDay } from '../../../platform/values/civil-date';
import { type Instant, instantOf, today } from '../../../platform/values/clock';
import type { RegionCode } from '../../reference/region/region-code';
import { figure } from '../../reference/rule/rule-row';
import { readRules, ruleFor } from '../../reference/rule/service';

/** Until when what is told now may be answered: the end of a day in China, because a text tells it. */
export async function answerUntil(
  { db, clock }: Pick<Platform, 'db' | 'clock'>,
  regionCode: RegionCode,
): Promise<Instant> {
  const on = today(clock);
  const rule = ruleFor(await readRules({ db, clock }, ['PUSHES']), 'PUSHES', on, regionCode);
  return instantOf(startOfDay(addDays(on, figure(rule, 'ANSWER_DAYS') + 1)));
}
