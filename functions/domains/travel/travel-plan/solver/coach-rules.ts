/**
 * What a coach's journey goes by, from the rules in force: driver hours, and mountain roads that may not be driven at
 * night. Pure.
 */
import type { CivilDate } from '../../../../platform/values/civil-date';
import { figure, type Rule } from '../../../reference/rule/rule-row';
import { ruleFor, type Rules } from '../../../reference/rule/service';
import type { RegionCode } from '../../../reference/region/region-code';

/** Figures of a rule of kind DRIVER_HOURS. Hours of the day are in Shanghai. */
export interface DriverHours {
  /** Hours of driving at a stretch, by day and at night, and minutes of rest after it. */
  readonly stretch: number;
  readonly nightStretch: number;
  readonly restMinutes: number;
  /** Hours of driving for each driver in any 24 hours, and in 7 days. */
  readonly inDay: number;
  readonly inWeek: number;
  /** Kilometres above which a coach needs two drivers; the second where all of the way is motorway. */
  readonly twoDriversKm: number;
  readonly twoDriversMotorwayKm: number;
  /** Night begins in the evening and ends in the morning. */
  readonly night: { readonly from: number; readonly to: number };
  /** Hours between which a coach stands still, unless its whole way has at most `shuttleKm`. */
  readonly stop: { readonly from: number; readonly to: number };
  readonly shuttleKm: number;
  /** Share of the day's speed that may be driven at night. */
  readonly nightSpeed: number;
}

export interface CoachRules {
  readonly hours: DriverHours;
  /**
   * Kilometres of mountain road around a place that no coach may drive at night: of a class at or below the rule's bound.
   * A place of which nothing was loaded has the built-in example of its province, which assumes the worse.
   */
  readonly mountainKm: (code: RegionCode) => number;
  /** Whether that is only what is assumed for the province, because no row of the place or its prefecture tells it. */
  readonly isAssumed: (code: RegionCode) => boolean;
  /** Of the rule of driver hours, for texts. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Digits of a province's code. */
const PROVINCE = 2;

export function coachRulesOf(rules: Rules, on: CivilDate, place: RegionCode): CoachRules {
  const rule = ruleFor(rules, 'DRIVER_HOURS', on, place);
  const worst = figure(rule, 'NIGHT_ROAD_CLASS');
  const roadOf = (code: RegionCode): Rule | undefined => {
    const [road] = rules('MOUNTAIN_ROAD', on, code);
    return road !== undefined && figure(road, 'ROAD_CLASS') >= worst ? road : undefined;
  };
  return {
    figures: rule.figures,
    hours: {
      ...{ stretch: figure(rule, 'STRETCH_HOURS'), nightStretch: figure(rule, 'NIGHT_STRETCH_HOURS') },
      ...{ restMinutes: figure(rule, 'REST_MINUTES'), inDay: figure(rule, 'DAY_HOURS') },
      ...{ inWeek: figure(rule, 'WEEK_HOURS'), twoDriversKm: figure(rule, 'TWO_DRIVERS_KM') },
      twoDriversMotorwayKm: figure(rule, 'TWO_DRIVERS_MOTORWAY_KM'),
      night: { from: figure(rule, 'NIGHT_FROM'), to: figure(rule, 'NIGHT_TO') },
      stop: { from: figure(rule, 'STOP_FROM'), to: figure(rule, 'STOP_TO') },
      ...{ shuttleKm: figure(rule, 'SHUTTLE_KM'), nightSpeed: figure(rule, 'NIGHT_SPEED') },
    },
    mountainKm: (code) => {
      const road = roadOf(code);
      return road === undefined ? 0 : figure(road, 'ROAD_KM');
    },
    isAssumed: (code) => roadOf(code)?.regionCode?.length === PROVINCE,
  };
}
