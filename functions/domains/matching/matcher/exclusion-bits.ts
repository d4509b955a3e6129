/** The rules that exclude a person from a position. */
import { keysOf } from '../../../platform/values/unknown';

/** Each rule with its bit, in the order in which they are told: the law first. */
export const exclusions = {
  UNDER_LEGAL_AGE: 1 << 0,
  JUVENILE_BANNED: 1 << 1,
  JUVENILE_WORK_BANNED: 1 << 2,
  JUVENILE_WORK_UNTOLD: 1 << 3,
  MATCHING_REFUSED: 1 << 4,
  WORK_NOT_WANTED: 1 << 5,
  PLACEMENT_RUNNING: 1 << 6,
  POSITION_NOT_OPEN: 1 << 7,
  PUSHED_BEFORE: 1 << 8,
  OCCUPATION_NOT_WANTED: 1 << 9,
  PLACE_NOT_WANTED: 1 << 10,
  TOO_YOUNG: 1 << 11,
  TOO_OLD: 1 << 12,
  EDUCATION_TOO_LOW: 1 << 13,
  EDUCATION_UNKNOWN: 1 << 14,
  SKILL_LACKING: 1 << 15,
  POSITION_DECLINED: 1 << 16,
  WAGE_DECLINED: 1 << 17,
  DISTANCE_DECLINED: 1 << 18,
  OCCUPATION_DECLINED: 1 << 19,
  POSITION_COVERED: 1 << 20,
} as const;

export type ExclusionCode = keyof typeof exclusions;

export const exclusionCodes = keysOf(exclusions);
