/** What a partner submits of a position, in stored form, and the order of its changes. Pure. */
import type { Position } from './store';
import { type Work, workHazards } from './juveniles';
import type { PositionInput } from '../../../generated/graphql';
import { prefectureOf, countyOf } from '../../reference/region/region';
import { asRegionCode } from '../../reference/region/region-code';
import { assert } from '../../../platform/requests/errors';
import { asCivilDate } from '../../../platform/values/civil-date';
import { type Instant, preciseInstantOf } from '../../../platform/values/clock';

export const EDUCATIONS = [
  'NONE',
  'PRIMARY',
  'JUNIOR_HIGH',
  'SENIOR_HIGH',
  'VOCATIONAL',
  'COLLEGE',
  'BACHELOR',
] as const;

/** The attributes of a position that the partner submits, in stored form. */
export type Content = Pick<
  Position,
  | 'externalRef'
  | 'title'
  | 'occupationCode'
  | 'regionCode'
  | 'county'
  | 'prefecture'
  | 'headcount'
  | 'wageMin'
  | 'wageMax'
  | 'education'
  | 'ageMin'
  | 'ageMax'
  | 'skills'
  | 'skillNeeds'
  | 'board'
  | 'lodging'
  | 'contractMonths'
  | 'startsOn'
  | 'closesOn'
  | 'description'
  | 'refill'
  | keyof Work
>;

/** @param row without errors by `checkRow`. */
export function contentOf(row: PositionInput): Content {
  const { title, occupationCode, headcount, wageMin } = row;
  const regionCode = asRegionCode(row.regionCode ?? '');
  const prefecture = prefectureOf(regionCode);
  assert(title && occupationCode && headcount && wageMin && prefecture, 'a checked row');
  const education = EDUCATIONS.find((value) => value === row.education);
  return {
    externalRef: row.externalRef.trim(),
    title: title.trim(),
    occupationCode,
    regionCode,
    // A prefecture without counties is one partition of the county lists.
    county: countyOf(regionCode) ?? regionCode,
    prefecture,
    headcount,
    wageMin,
    ...(row.wageMax != null && { wageMax: row.wageMax }),
    ...(education !== undefined && { education }),
    ...(row.ageMin != null && { ageMin: row.ageMin }),
    ...(row.ageMax != null && { ageMax: row.ageMax }),
    ...skillsOf(row),
    board: row.board ?? false,
    lodging: row.lodging ?? false,
    ...(row.contractMonths != null && { contractMonths: row.contractMonths }),
    ...(row.startsOn && { startsOn: asCivilDate(row.startsOn) }),
    ...(row.closesOn && { closesOn: asCivilDate(row.closesOn) }),
    ...(row.description?.trim() && { description: row.description.trim() }),
    ...(row.refill === true && { refill: true }),
    ...workOf(row),
  };
}

/** A skill that a position asks for. */
export type SkillNeed = NonNullable<Position['skillNeeds']>[number];

/** What an applicant needs, and all that is asked for where the partner told what is welcome, or weights. */
function skillsOf(row: PositionInput): Pick<Position, 'skills' | 'skillNeeds'> {
  const skills = (row.skills ?? []).map((skill) => skill.trim());
  const told = (row.skillNeeds ?? []).map(({ skill, must, weight }) => ({
    ...{ skill: skill?.trim() ?? '', must: must ?? false, weight: weight ?? 1 },
  }));
  if (told.length === 0) return { skills };
  const skillNeeds = [...skillNeedsOf({ skills }), ...told];
  return { skills: skillNeeds.filter(({ must }) => must).map(({ skill }) => skill), skillNeeds };
}

/** The skills that a position asks for: `skills` alone are what an applicant needs, and weigh the same. */
export function skillNeedsOf({ skillNeeds, skills }: Pick<Position, 'skillNeeds' | 'skills'>): readonly SkillNeed[] {
  return skillNeeds ?? skills.map((skill) => ({ skill, must: true, weight: 1 }));
}

function workOf({ movementsPerMinute, liftKgFrequent, liftKgOccasional, nightWork, hazards }: PositionInput): Work {
  return {
    ...(movementsPerMinute != null && { movementsPerMinute }),
    ...(liftKgFrequent != null && { liftKgFrequent }),
    ...(liftKgOccasional != null && { liftKgOccasional }),
    ...(nightWork != null && { nightWork }),
    ...(hazards != null && { hazards: workHazards.filter((hazard) => hazards.includes(hazard)) }),
  };
}

/**
 * The `contentAt` for a change of positions that were read: now, or just after their latest change. Clocks of two
 * instances differ, but a change made in answer to another one must be later.
 */
export function wordAfter(now: Date, positions: readonly Pick<Position, 'contentAt'>[]): Instant {
  const earliest = positions.map(({ contentAt }) => Date.parse(contentAt) + 1);
  return preciseInstantOf(new Date(earliest.reduce((latest, at) => Math.max(latest, at), now.getTime())));
}
