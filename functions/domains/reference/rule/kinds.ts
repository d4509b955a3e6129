/**
 * The kinds of rules: whether a rule has a name and a region, and the bounds of its figures. A bound keeps typing errors
 * out; it is no law. The SDL describes each kind and gives the figures' units.
 */
import type { RuleFigure, RuleKind } from '../../../generated/graphql';
import { limits } from '../../../limits';

/** Bounds of a figure, inclusive. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** Whether it counts things, and so has no decimals. */
  readonly whole: boolean;
}

export interface KindOfRule {
  /** Whether a name tells its rules apart; if not, a rule has none. */
  readonly named: boolean;
  /** Whether a rule needs a region; if not, it may have one. */
  readonly placed: boolean;
  /** Whether a rule needs a last day; if not, it may have one. */
  readonly ends?: true;
  readonly figures: Readonly<Partial<Record<ListedFigure, Bounds>>>;
  /** Pairs of figures of which the second is not smaller than the first; hours and minutes are compared. */
  readonly ranges?: readonly (readonly [RuleFigure, RuleFigure])[];
  /** Figures of which no two are the same. */
  readonly distinct?: readonly RuleFigure[];
}

const whole = (min: number, max: number): Bounds => ({ min, max, whole: true });
const decimal = (min: number, max: number): Bounds => ({ min, max, whole: false });

/** @param seats bounds of one vehicle's seats. */
function vehicle(seats: Bounds): KindOfRule {
  const figures = {
    ...{ SEATS: seats, RUN_COST: decimal(0, 1_000_000), KM_COST: decimal(0, 2_000), SEAT_COST: decimal(0, 2_000) },
    ...{ KM_PER_HOUR: decimal(10, 1_000), DETOUR: decimal(1, 3), STOP_MINUTES: whole(0, 240) },
    ...{ PICKUPS_MAX: whole(1, 10) },
  };
  return { named: true, placed: false, figures };
}

const flag = whole(0, 1);
/** Days from the festival, around the rush, which begins 15 days before it and ends 24 days after it. */
const days = whole(-60, 60);

const caseDays = whole(1, 180);

const wage = whole(1, limits.wageMax);

/** Outside of quiet hours. */
const minutes = whole(5, 1_440);
const turn = whole(1, 4);
/** At which people may be called upon. */
const hourByDay = whole(6, 20);

const place: KindOfRule = { named: false, placed: true, figures: {} };

export const kindsOfRules: Readonly<Record<RuleKind, KindOfRule>> = {
  // From a minibus, whose crew leaves seats for travellers, to a double-decker.
  COACH: vehicle(whole(7, 100)),
  TRAIN: vehicle(whole(50, 2_000)),
  FLIGHT: vehicle(whole(10, 600)),
  CREW: {
    ...{ named: true, placed: false },
    figures: { DRIVERS: whole(1, 4), RELAYS: whole(0, 3), RUN_COST: decimal(0, 100_000) },
  },
  STATION: place,
  AIRPORT: place,
  GROUP_TICKETS: {
    ...{ named: true, placed: false },
    figures: {
      ...{ ENTERPRISE_MIN: whole(1, 1_000), SELF_FORMED_MIN: whole(1, 1_000), BATCH_MIN: whole(1, 1_000) },
      ...{ HOMEBOUND_FIRST: days, HOMEBOUND_LAST: days, WORKBOUND_FIRST: days, WORKBOUND_LAST: days },
      ...{ HANDLER_IS_EMPLOYEE: flag, HANDLER_ACTS_FOR_ONE: flag, HANDLER_IS_PASSENGER: flag },
    },
    ranges: [
      ['HOMEBOUND_FIRST', 'HOMEBOUND_LAST'],
      ['WORKBOUND_FIRST', 'WORKBOUND_LAST'],
    ],
  },
  CHUNYUN: { named: false, placed: false, ends: true, figures: {} },
  MINIMUM_WAGES: {
    ...{ named: false, placed: false },
    figures: { MONTHLY_MIN: wage, MONTHLY_MAX: wage, HOURLY_MIN: wage, HOURLY_MAX: wage },
    ranges: [
      ['MONTHLY_MIN', 'MONTHLY_MAX'],
      ['HOURLY_MIN', 'HOURLY_MAX'],
    ],
  },
  HOLDS: {
    ...{ named: false, placed: false },
    figures: {
      ...{ HOLD_MINUTES: whole(5, 1_440), WAITLIST_HOLD_MINUTES: whole(30, 4_320), ANSWER_HOURS: whole(1, 168) },
      ...{ UNREAD_HOLD_HOURS: whole(1, 168), OTHERS_HOURS: whole(1, 168), LATE_HOLD_MINUTES: whole(5, 1_440) },
      ...{ UNREAD_OFFERS_MAX: whole(1, 20), HOLD_ENDING_MINUTES: whole(10, 720), REACHED_HOURS: whole(1, 168) },
      ...{ SKIPS_MAX: whole(1, 1_000), WAIT_TOLD_AT: hourByDay, WAIT_TOLD_AGAIN_AT: hourByDay },
      ...{ BOARDING_TOLD_AT: hourByDay, NIGHT_FROM: whole(18, 23), NIGHT_TO: whole(4, 12) },
    },
    ranges: [
      ['HOLD_ENDING_MINUTES', 'WAITLIST_HOLD_MINUTES'],
      ['LATE_HOLD_MINUTES', 'WAITLIST_HOLD_MINUTES'],
      ['WAITLIST_HOLD_MINUTES', 'UNREAD_HOLD_HOURS'],
      ['WAIT_TOLD_AT', 'WAIT_TOLD_AGAIN_AT'],
    ],
  },
  MESSAGES: {
    ...{ named: false, placed: false },
    figures: {
      ...{ QUIET_FROM: whole(18, 23), QUIET_TO: whole(5, 12) },
      ...{ TOLD_PER_DAY: whole(1, 50), URGENT_PER_DAY: whole(1, 50), URGENT_MINUTES: whole(1, 60) },
      ...{ APP_MINUTES: minutes, WECHAT_MINUTES: minutes, SMS_MINUTES: minutes, VOICE_MINUTES: minutes },
      ...{ APP_TURN: turn, WECHAT_TURN: turn, SMS_TURN: turn, VOICE_TURN: turn },
      ...{ SOON_HOURS: whole(1, 72), READ_OUT_DAYS: whole(1, 14) },
    },
    ranges: [
      ['URGENT_MINUTES', 'APP_MINUTES'],
      ['URGENT_MINUTES', 'WECHAT_MINUTES'],
      ['URGENT_MINUTES', 'SMS_MINUTES'],
      ['URGENT_MINUTES', 'VOICE_MINUTES'],
    ],
    distinct: ['APP_TURN', 'WECHAT_TURN', 'SMS_TURN', 'VOICE_TURN'],
  },
  DRIVER_HOURS: {
    ...{ named: false, placed: false },
    figures: {
      ...{ STRETCH_HOURS: decimal(1, 12), NIGHT_STRETCH_HOURS: decimal(0.5, 12), REST_MINUTES: whole(5, 240) },
      ...{ DAY_HOURS: decimal(2, 16), WEEK_HOURS: decimal(10, 100) },
      ...{ TWO_DRIVERS_KM: whole(50, 2_000), TWO_DRIVERS_MOTORWAY_KM: whole(50, 2_000) },
      ...{ NIGHT_FROM: whole(18, 23), NIGHT_TO: whole(4, 9), STOP_FROM: whole(0, 4), STOP_TO: whole(1, 8) },
      ...{ SHUTTLE_KM: whole(0, 500), NIGHT_SPEED: decimal(0.3, 1), NIGHT_ROAD_CLASS: whole(1, 6) },
    },
    ranges: [
      ['NIGHT_STRETCH_HOURS', 'STRETCH_HOURS'],
      ['TWO_DRIVERS_KM', 'TWO_DRIVERS_MOTORWAY_KM'],
      ['STOP_FROM', 'STOP_TO'],
    ],
  },
  MOUNTAIN_ROAD: {
    ...{ named: false, placed: true },
    figures: { ROAD_CLASS: whole(0, 5), ROAD_KM: decimal(0, 500) },
  },
  JUVENILES: {
    ...{ named: false, placed: false },
    figures: {
      ...{ MOVEMENTS_MAX: whole(0, 600), LIFT_KG_FREQUENT_MAX: whole(0, 500), LIFT_KG_OCCASIONAL_MAX: whole(0, 500) },
      ...{ NIGHT_WORK_BANNED: flag, HAZARDS_BANNED: flag },
    },
    ranges: [['LIFT_KG_FREQUENT_MAX', 'LIFT_KG_OCCASIONAL_MAX']],
  },
  FOLLOW_UPS: {
    ...{ named: true, placed: false },
    figures: { AFTER_DAYS: whole(1, 400), MAKES_STABLE: flag },
  },
  PUSHES: {
    ...{ named: false, placed: false },
    figures: {
      PER_WORKER: whole(1, limits.pushesPerWorkerMax),
      PER_VACANCY: whole(1, limits.pushesPerVacancyMax),
      ANSWER_DAYS: whole(1, 60),
    },
  },
  FIELD_WORK: {
    ...{ named: false, placed: false },
    figures: {
      ...{ AFTER_BOARDING_DAYS: whole(1, 60), WAGES_DAYS: caseDays, INJURY_DAYS: caseDays },
      ...{ JOB_CHANGE_DAYS: caseDays, OTHER_DAYS: caseDays, VISIT_DAYS: whole(1, 400), REPORT_DAYS: whole(1, 400) },
    },
  },
  SUBSIDIES: {
    ...{ named: true, placed: false },
    figures: {
      ...{ AMOUNT: whole(1, 100_000), WORK_PLACE: whole(0, 2), STABLE_MONTHS: whole(0, 24) },
      ...{ LIFTED_FROM_POVERTY: flag, INCOME_SHOWN: flag, CLAIM_DAYS: whole(0, 730) },
    },
  },
  TRAINING_ALLOWANCES: {
    ...{ named: true, placed: false },
    figures: {
      ...{
        DAY_AMOUNT: whole(1, 1_000),
        DAYS_MIN: whole(0, 366),
        DAYS_MAX: whole(1, 366),
        COURSES_A_YEAR: whole(1, 12),
      },
    },
    ranges: [['DAYS_MIN', 'DAYS_MAX']],
  },
};

export const ruleKinds = Object.keys(kindsOfRules).filter(isRuleKind);

export function isRuleKind(text: string): text is RuleKind {
  return Object.hasOwn(kindsOfRules, text);
}

/** Figures of a kind with their bounds, in the order of the kind. */
export function figuresOf(kind: RuleKind): [RuleFigure, Bounds][] {
  const { figures } = kindsOfRules[kind];
  return ruleFigures.flatMap((figure): [RuleFigure, Bounds][] => {
    const bounds = figures[figure];
    return bounds === undefined ? [] : [[figure, bounds]];
  });
}

/** In the order of the SDL. A kind whose figure is missing here does not compile: no rule with it could be loaded. */
const ruleFigures = [
  ...(['AFTER_BOARDING_DAYS', 'WAGES_DAYS', 'INJURY_DAYS', 'JOB_CHANGE_DAYS', 'OTHER_DAYS', 'VISIT_DAYS'] as const),
  'REPORT_DAYS',
  ...(['PER_WORKER', 'PER_VACANCY', 'ANSWER_DAYS'] as const),
  ...(['SEATS', 'RUN_COST', 'KM_COST', 'SEAT_COST', 'KM_PER_HOUR', 'DETOUR', 'STOP_MINUTES', 'PICKUPS_MAX'] as const),
  ...(['DRIVERS', 'RELAYS', 'ENTERPRISE_MIN', 'SELF_FORMED_MIN', 'BATCH_MIN'] as const),
  ...(['HOMEBOUND_FIRST', 'HOMEBOUND_LAST', 'WORKBOUND_FIRST', 'WORKBOUND_LAST'] as const),
  ...(['HANDLER_IS_EMPLOYEE', 'HANDLER_ACTS_FOR_ONE', 'HANDLER_IS_PASSENGER'] as const),
  ...(['MONTHLY_MIN', 'MONTHLY_MAX', 'HOURLY_MIN', 'HOURLY_MAX'] as const),
  ...(['HOLD_MINUTES', 'WAITLIST_HOLD_MINUTES', 'ANSWER_HOURS', 'UNREAD_HOLD_HOURS', 'OTHERS_HOURS'] as const),
  ...(['LATE_HOLD_MINUTES', 'UNREAD_OFFERS_MAX', 'HOLD_ENDING_MINUTES', 'REACHED_HOURS', 'SKIPS_MAX'] as const),
  ...(['WAIT_TOLD_AT', 'WAIT_TOLD_AGAIN_AT', 'BOARDING_TOLD_AT'] as const),
  ...(['QUIET_FROM', 'QUIET_TO', 'TOLD_PER_DAY', 'URGENT_PER_DAY', 'URGENT_MINUTES'] as const),
  ...(['APP_MINUTES', 'WECHAT_MINUTES', 'SMS_MINUTES', 'VOICE_MINUTES'] as const),
  ...(['APP_TURN', 'WECHAT_TURN', 'SMS_TURN', 'VOICE_TURN', 'SOON_HOURS', 'READ_OUT_DAYS'] as const),
  ...(['STRETCH_HOURS', 'NIGHT_STRETCH_HOURS', 'REST_MINUTES', 'DAY_HOURS', 'WEEK_HOURS'] as const),
  ...(['TWO_DRIVERS_KM', 'TWO_DRIVERS_MOTORWAY_KM', 'NIGHT_FROM', 'NIGHT_TO', 'STOP_FROM', 'STOP_TO'] as const),
  ...(['SHUTTLE_KM', 'NIGHT_SPEED', 'NIGHT_ROAD_CLASS', 'ROAD_CLASS', 'ROAD_KM'] as const),
  ...(['MOVEMENTS_MAX', 'LIFT_KG_FREQUENT_MAX', 'LIFT_KG_OCCASIONAL_MAX'] as const),
  ...(['NIGHT_WORK_BANNED', 'HAZARDS_BANNED', 'AFTER_DAYS', 'MAKES_STABLE'] as const),
  ...(['AMOUNT', 'WORK_PLACE', 'STABLE_MONTHS', 'LIFTED_FROM_POVERTY', 'INCOME_SHOWN', 'CLAIM_DAYS'] as const),
  ...(['DAY_AMOUNT', 'DAYS_MIN', 'DAYS_MAX', 'COURSES_A_YEAR'] as const),
] as const satisfies readonly RuleFigure[];

type ListedFigure = (typeof ruleFigures)[number];
