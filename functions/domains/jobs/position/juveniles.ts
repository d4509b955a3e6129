/**
 * What the work of a position means for workers of 16 and 17. The work is asked of the position, not guessed from its
 * occupation: the same occupation is a line of 60 movements a minute here and a bench there. Pure.
 */
import type { JuvenileQuestion, WorkHazard } from '../../../generated/graphql';
import { figure, type Rule } from '../../reference/rule/rule-row';

/** Works that the Provisions on the Special Protection of Juvenile Workers (1994), article 3, ban, besides loads and lines. */
export const workHazards = [
  ...(['DUST', 'TOXIC', 'HEIGHT', 'COLD_WATER', 'HEAT', 'COLD', 'HEAVY_LABOR', 'MINING', 'FORESTRY'] as const),
  ...(['RADIATION', 'FIRE_EXPLOSION', 'FIELD_SURVEY', 'DIVING_ALTITUDE', 'VIBRATION', 'FORCED_POSTURE'] as const),
  'BOILER',
] as const satisfies readonly WorkHazard[];

/** What a position tells of its work; what is absent, it has not told. */
export interface Work {
  readonly movementsPerMinute?: number;
  readonly liftKgFrequent?: number;
  readonly liftKgOccasional?: number;
  readonly nightWork?: boolean;
  readonly hazards?: WorkHazard[];
}

/** An answer that bans juveniles; `got` and `max` where it is a number. */
export interface Ban {
  readonly question: JuvenileQuestion;
  readonly got?: number;
  readonly max?: number;
}

export interface JuvenileWork {
  readonly bans: readonly Ban[];
  /** Questions that the rule asks and the position has not answered. */
  readonly unanswered: readonly JuvenileQuestion[];
}

/** @param rule of kind JUVENILES that holds at the place of work on the first day of work. */
export function juvenileWork(work: Work, rule: Rule): JuvenileWork {
  const answers: readonly (Ban | JuvenileQuestion | undefined)[] = [
    most('MOVEMENTS_PER_MINUTE', work.movementsPerMinute, figure(rule, 'MOVEMENTS_MAX')),
    most('LIFT_KG_FREQUENT', work.liftKgFrequent, figure(rule, 'LIFT_KG_FREQUENT_MAX')),
    most('LIFT_KG_OCCASIONAL', work.liftKgOccasional, figure(rule, 'LIFT_KG_OCCASIONAL_MAX')),
    none('NIGHT_WORK', work.nightWork, figure(rule, 'NIGHT_WORK_BANNED')),
    none('HAZARDS', work.hazards && work.hazards.length > 0, figure(rule, 'HAZARDS_BANNED')),
  ];
  return {
    bans: answers.flatMap((answer) => (typeof answer === 'object' ? [answer] : [])),
    unanswered: answers.flatMap((answer) => (typeof answer === 'string' ? [answer] : [])),
  };
}

/** The question if it is not answered, a ban if the answer is too much. */
function most(question: JuvenileQuestion, got: number | undefined, max: number): Ban | JuvenileQuestion | undefined {
  if (got === undefined) return question;
  return got > max ? { question, got, max } : undefined;
}

function none(question: JuvenileQuestion, is: boolean | undefined, banned: number): Ban | JuvenileQuestion | undefined {
  if (banned === 0) return undefined;
  if (is === undefined) return question;
  return is ? { question } : undefined;
}
