/**
 * Built-in examples, so that the system runs before any rule is loaded: typical seats and speeds, and costs of no
 * contract. None of them is law. A loaded rule with the key of an example replaces it, and it can be withdrawn.
 */
import type { RuleKind } from '../../../generated/graphql';
import { asCivilDate } from '../../../platform/values/civil-date';
import type { Rule } from './rule-row';
import { asRegionCode, homeProvince } from '../region/region-code';

const FROM = asCivilDate('2020-01-01');
const SOURCE = 'EXAMPLE';

function example(kind: RuleKind, name: string, figures: Rule['figures']): Rule {
  return { kind, name, validFrom: FROM, figures, source: SOURCE };
}

function train(name: string, SEATS: number, [KM_COST, KM_PER_HOUR, STOP_MINUTES]: [number, number, number]): Rule {
  const same = { RUN_COST: 20_000, SEAT_COST: 0, DETOUR: 1.3, PICKUPS_MAX: 6 };
  return example('TRAIN', name, { SEATS, KM_COST, KM_PER_HOUR, STOP_MINUTES, ...same });
}

function charter(name: string, SEATS: number, KM_COST: number): Rule {
  const same = { RUN_COST: 30_000, SEAT_COST: 50, KM_PER_HOUR: 650, DETOUR: 1.05, STOP_MINUTES: 45, PICKUPS_MAX: 1 };
  return example('FLIGHT', name, { SEATS, KM_COST, ...same });
}

function crew(name: string, DRIVERS: number, RELAYS: number, RUN_COST: number): Rule {
  return example('CREW', name, { DRIVERS, RELAYS, RUN_COST });
}

function places(kind: RuleKind, codes: string): Rule[] {
  return codes.split(/\s+/).map((code) => ({ ...example(kind, '', {}), regionCode: asRegionCode(code) }));
}

function followUp(name: string, AFTER_DAYS: number, MAKES_STABLE: 0 | 1): Rule {
  return example('FOLLOW_UPS', name, { AFTER_DAYS, MAKES_STABLE });
}

/** After the travel subsidies of 2020: what people lifted out of poverty got for the way to work, once a year. */
function travelSubsidy(name: string, AMOUNT: number, WORK_PLACE: 1 | 2): Rule {
  const same = { STABLE_MONTHS: 3, LIFTED_FROM_POVERTY: 1, INCOME_SHOWN: 1, CLAIM_DAYS: 365 };
  return { ...example('SUBSIDIES', name, { AMOUNT, WORK_PLACE, ...same }), source: '示例，以当地现行规定为准' };
}

function rush([first, last]: readonly [string, string], source: string): Rule {
  const days = { validFrom: asCivilDate(first), validTo: asCivilDate(last) };
  return { ...example('CHUNYUN', '', {}), ...days, source };
}

/**
 * Stations and airports are places where special trains and charter flights of past seasons stopped, and cities with
 * stations or airports of that size. In Yunnan, counties for boarding and prefectures for the way home; elsewhere,
 * prefectures.
 */
export const examples: Readonly<Record<RuleKind, readonly Rule[]>> = {
  COACH: [
    example('COACH', 'coach, 45 on the plate', {
      ...{ SEATS: 45, RUN_COST: 500, KM_COST: 7, SEAT_COST: 10 },
      ...{ KM_PER_HOUR: 75, DETOUR: 1.3, STOP_MINUTES: 20, PICKUPS_MAX: 3 },
    }),
  ],
  TRAIN: [
    train('ordinary train, 16 cars', 1_500, [170, 75, 10]),
    train('EMU, 8 cars', 600, [220, 170, 4]),
    train('EMU, 16 cars', 1_193, [430, 170, 4]),
  ],
  FLIGHT: [charter('aircraft, 150 seats', 150, 40), charter('aircraft, 180 seats', 180, 46)],
  CREW: [
    crew('one driver', 1, 0, 600),
    crew('two drivers', 2, 0, 1_200),
    crew('two drivers, relieved once', 2, 1, 2_800),
  ],
  STATION: places(
    'STATION',
    `530111 530114 530302 530326 530381 530602 530623 530627 530628 530629 530702 532301 532501 532503 532504 532626 532627
    532628 532801 532901 5301 5303 5306 5307 5323 5325 5326 5328 5329
    4401 4403 4406 4413 4419 4420 3301 3302 3303 3304 3306 3307 3201 3202 3204 3205 3101 3501 3502 3505 5101 5201`,
  ),
  AIRPORT: places(
    'AIRPORT',
    `530111 530602 530702 532901 532503 532601 532801 5301 5306 5307 5329 5328
    4401 4403 4404 3301 3302 3303 3307 3201 3202 3204 3101 3501 3502 3505 5101 5201`,
  ),
  // The published rules also require a second-generation resident identity card. No check is needed: registration
  // requires an 18-digit number, and first-generation cards ended with 2012.
  GROUP_TICKETS: [
    {
      ...{ kind: 'GROUP_TICKETS', name: '广州铁路集团', validFrom: asCivilDate('2023-01-01') },
      source: '广州铁路（集团）公司：务工团体票办理规定（其他铁路局以其公布的规定为准）',
      figures: {
        ...{ ENTERPRISE_MIN: 30, SELF_FORMED_MIN: 5, BATCH_MIN: 5 },
        ...{ HOMEBOUND_FIRST: -15, HOMEBOUND_LAST: -1, WORKBOUND_FIRST: 3, WORKBOUND_LAST: 17 },
        ...{ HANDLER_IS_EMPLOYEE: 1, HANDLER_ACTS_FOR_ONE: 1, HANDLER_IS_PASSENGER: 1 },
      },
    },
  ],
  // What was announced in the last years, which is what the calendar of the rush makes of the festival.
  CHUNYUN: [
    rush(['2025-01-14', '2025-02-22'], '国家发展改革委，国务院新闻办公室发布会，2025-01-08'),
    rush(['2026-02-02', '2026-03-13'], '国家发展改革委，2026年春运新闻通气会，2026年1月'),
  ],
  // Wages were 1,600 to 2,740 yuan a month and 16 to 27 an hour in 2025; a value outside is likely a digit too many or too
  // few.
  MINIMUM_WAGES: [
    {
      ...{ kind: 'MINIMUM_WAGES', name: '', validFrom: asCivilDate('1990-01-01'), source: SOURCE },
      figures: { MONTHLY_MIN: 1_000, MONTHLY_MAX: 10_000, HOURLY_MIN: 8, HOURLY_MAX: 60 },
    },
  ],
  // Nobody watches the waitlist, and seats come free at night, too; so a party that waited has longer to answer.
  HOLDS: [
    example('HOLDS', '', {
      ...{ HOLD_MINUTES: 30, WAITLIST_HOLD_MINUTES: 720, ANSWER_HOURS: 24 },
      ...{ UNREAD_HOLD_HOURS: 24, OTHERS_HOURS: 12, LATE_HOLD_MINUTES: 30, UNREAD_OFFERS_MAX: 3 },
      // Two hours before the hour at which holds end in the morning, quiet hours are over.
      ...{ HOLD_ENDING_MINUTES: 120, NIGHT_FROM: 21, NIGHT_TO: 10, REACHED_HOURS: 24, SKIPS_MAX: 20 },
      // In the morning once quiet hours are over, and in the afternoon while somebody can act on it.
      ...{ WAIT_TOLD_AT: 9, WAIT_TOLD_AGAIN_AT: 15, BOARDING_TOLD_AT: 10 },
    }),
  ],
  // More than three messages a day would be skipped unread; late seats may be offered several times. An app and a call are
  // seen at once or not at all, a text when somebody has time: all four have three hours and a half, well within the 12
  // hours of a hold, and for what can't wait two thirds of a hold of 30 minutes.
  MESSAGES: [
    example('MESSAGES', '', {
      ...{ QUIET_FROM: 21, QUIET_TO: 8, TOLD_PER_DAY: 3, URGENT_PER_DAY: 10, URGENT_MINUTES: 5 },
      ...{ APP_MINUTES: 30, WECHAT_MINUTES: 60, SMS_MINUTES: 90, VOICE_MINUTES: 30 },
      ...{ APP_TURN: 1, WECHAT_TURN: 2, SMS_TURN: 3, VOICE_TURN: 4 },
      // Quiet hours are eleven.
      ...{ SOON_HOURS: 12, READ_OUT_DAYS: 2 },
    }),
  ],
  DRIVER_HOURS: [
    {
      ...example('DRIVER_HOURS', '', {
        ...{ STRETCH_HOURS: 4, NIGHT_STRETCH_HOURS: 2, REST_MINUTES: 20, DAY_HOURS: 8, WEEK_HOURS: 44 },
        ...{ TWO_DRIVERS_KM: 400, TWO_DRIVERS_MOTORWAY_KM: 600, NIGHT_FROM: 22, NIGHT_TO: 6, STOP_FROM: 2, STOP_TO: 5 },
        ...{ SHUTTLE_KM: 100, NIGHT_SPEED: 0.8, NIGHT_ROAD_CLASS: 3 },
      }),
      source: '道路旅客运输企业安全管理规范（示例，以现行规定为准）',
    },
  ],
  // Nothing is known of a county's roads before its row is loaded, and Yunnan is mountains: the last 30 km to any place
  // there are taken for a road that no coach may drive at night. Elsewhere the journeys end in cities of the plains.
  MOUNTAIN_ROAD: [{ ...example('MOUNTAIN_ROAD', '', { ROAD_CLASS: 4, ROAD_KM: 30 }), regionCode: homeProvince }],
  // Lines: items 14 and 16 of the article; a load is frequent if it is lifted more than six times an hour.
  JUVENILES: [
    {
      ...example('JUVENILES', '', {
        ...{ MOVEMENTS_MAX: 50, LIFT_KG_FREQUENT_MAX: 20, LIFT_KG_OCCASIONAL_MAX: 25 },
        ...{ NIGHT_WORK_BANNED: 1, HAZARDS_BANNED: 1 },
      }),
      source: '未成年工特殊保护规定（劳部发〔1994〕498号）第三条；夜班为示例，以当地规定为准',
    },
  ],
  FOLLOW_UPS: [followUp('first week', 7, 0), followUp('first month', 30, 0), followUp('three months', 90, 1)],
  // Three to choose from, and three to choose among: half of those who are told say no.
  PUSHES: [example('PUSHES', '', { PER_WORKER: 3, PER_VACANCY: 3, ANSWER_DAYS: 7 })],
  FIELD_WORK: [
    example('FIELD_WORK', '', {
      ...{ AFTER_BOARDING_DAYS: 14, WAGES_DAYS: 7, INJURY_DAYS: 3, JOB_CHANGE_DAYS: 7, OTHER_DAYS: 15 },
      ...{ VISIT_DAYS: 60, REPORT_DAYS: 30 },
    }),
  ],
  SUBSIDIES: [travelSubsidy('跨省务工交通补贴', 1_000, 2), travelSubsidy('省内县外务工交通补贴', 500, 1)],
  // A stipend and the way to the course, for each day.
  TRAINING_ALLOWANCES: [
    {
      ...example('TRAINING_ALLOWANCES', '培训期间生活交通补贴', {
        DAY_AMOUNT: 80,
        DAYS_MIN: 1,
        DAYS_MAX: 30,
        COURSES_A_YEAR: 1,
      }),
      source: '示例，以当地现行规定为准',
    },
  ],
};
