/**
 * What most often excludes a person from a position, in one number: fields of a position that must not be greater than those
 * of the person. One subtraction compares all of them, because each field of the person has a bit above it that is still set
 * if nothing was borrowed. A pair that passes may be excluded by other rules; one that does not is excluded by these. Pure.
 */
import { limits } from '../../../../limits';

/**
 * First bits of the fields, each with its bit above it. Ages have 7 bits; `youth` is 127 less the greatest age. Above them is
 * a single bit: whether the position asks for skills.
 */
const at = {
  education: 0,
  ageMin: 4,
  youth: 12,
  needsSkill: 20,
  noJuveniles: 22,
  asksSkills: 24,
};

const GUARDS = (1 << 3) | (1 << 11) | (1 << 19) | (1 << 21) | (1 << 23);

/** Stands for no limit; `limits.positionAgeMax` is less. */
export const NO_AGE = 127;

interface Asked {
  readonly education: number;
  readonly ageMin: number;
  readonly ageMax: number;
  /** Whether nobody can do the work without some skill. */
  readonly needsSkill: boolean;
  /** Whether workers of 16 and 17 are excluded whatever the rules are. */
  readonly noJuveniles: boolean;
  readonly asksSkills: boolean;
}

export function wordOfPosition(asked: Asked): number {
  return (
    (asked.education << at.education) |
    (agesOf(asked.ageMin) << at.ageMin) |
    ((NO_AGE - agesOf(asked.ageMax)) << at.youth) |
    (Number(asked.needsSkill) << at.needsSkill) |
    (Number(asked.noJuveniles || asked.ageMin >= limits.adultAge) << at.noJuveniles) |
    (Number(asked.asksSkills) << at.asksSkills)
  );
}

interface Had {
  readonly education: number;
  /** Ages on the first and on the last day on which work may begin. */
  readonly ageFirst: number;
  readonly ageLast: number;
  readonly hasSkills: boolean;
}

export function wordOfPerson({ education, ageFirst, ageLast, hasSkills }: Had): number {
  return (
    GUARDS |
    (education << at.education) |
    (agesOf(ageLast) << at.ageMin) |
    ((NO_AGE - agesOf(ageFirst)) << at.youth) |
    (Number(hasSkills) << at.needsSkill) |
    (Number(ageLast >= limits.adultAge) << at.noJuveniles)
  );
}

function agesOf(age: number): number {
  return Math.min(Math.max(age, 0), NO_AGE);
}

/** 0 if the position may suit the person: a bit for each field that is greater than the person's. */
export function missedBy(person: number, position: number): number {
  return ((person - position) & GUARDS) ^ GUARDS;
}

const FIELDS = [7 << at.education, 127 << at.ageMin, 127 << at.youth, 1 << at.needsSkill, 1 << at.noJuveniles];

/** The word that asks for the less of both in each field, but not whether skills are asked for. */
export function leastOf(one: number, other: number): number {
  return FIELDS.reduce((word, field) => word | Math.min(one & field, other & field), 0);
}

export function educationOf(word: number): number {
  return (word >> at.education) & 7;
}

export function ageMinOf(word: number): number {
  return (word >> at.ageMin) & NO_AGE;
}

export function ageMaxOf(word: number): number {
  return NO_AGE - ((word >> at.youth) & NO_AGE);
}

/** 1 or 0: whether workers of 16 and 17 are excluded whatever the rules are. */
export function noJuvenilesOf(word: number): number {
  return (word >> at.noJuveniles) & 1;
}

/** 1 or 0. */
export function asksSkillsOf(word: number): number {
  return (word >> at.asksSkills) & 1;
}
