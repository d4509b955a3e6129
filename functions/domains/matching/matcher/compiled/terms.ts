/** What positions ask for, as numbers: lists of skills, what they tell of the work, and the word that is compared first. */
import type { Education } from '../../../../generated/graphql';
import { keysOf } from '../../../../platform/values/unknown';
import type { Work } from '../../../jobs/position/juveniles';
import type { SkillNeed } from '../../../jobs/position/content';
import type { Offer } from '../matched-parts';
import type { Dictionary } from './dictionary';
import { NO_AGE, wordOfPosition } from './position-words';
import type { Needs, SkillLists } from './skill-lists';
import { keptKeyOf } from './text-keys';

/** The dictionaries of those numbers. */
export interface Terms {
  readonly skills: Dictionary<string>;
  readonly needs: Dictionary<Needs>;
  readonly skillLists: SkillLists;
  readonly works: Dictionary<Work>;
}

/** Number of the list without a skill. */
export const NO_NEEDS = 0;

/** The number of a list of needed or welcome skills. */
export function numberOfNeeds({ needs: lists, skillLists, skills }: Terms, needs: readonly SkillNeed[]): number {
  const text = needs.map(({ skill, must, weight }) => `${keptKeyOf(skill)}\n${must}\n${weight}`);
  return lists.numberOf(text.join('\n'), () => {
    // A partner may write a skill twice, or in two ways: it is needed once, and weighs what both do.
    const once = new Map<number, Omit<SkillNeed, 'skill'>>();
    for (const { skill, must, weight } of needs) {
      const number = skills.numberOf(keptKeyOf(skill), () => skill);
      const known = once.get(number) ?? { must: false, weight: 0 };
      once.set(number, { must: must || known.must, weight: weight + known.weight });
    }
    const each = [...once.values()];
    const list = {
      skills: [...once.keys()],
      musts: each.map(({ must }) => must),
      weights: each.map(({ weight }) => weight),
      total: each.reduce((sum, { weight }) => sum + weight, 0),
    };
    skillLists.add(list);
    return list;
  });
}

/** The number of what a position tells of its work. */
export function numberOfWork({ works }: Terms, offer: Offer): number {
  const { movementsPerMinute, liftKgFrequent, liftKgOccasional, nightWork, hazards } = offer;
  const told = [movementsPerMinute, liftKgFrequent, liftKgOccasional, nightWork, hazards?.join()];
  return works.numberOf(told.join('#'), () => ({
    ...(movementsPerMinute !== undefined && { movementsPerMinute }),
    ...(liftKgFrequent !== undefined && { liftKgFrequent }),
    ...(liftKgOccasional !== undefined && { liftKgOccasional }),
    ...(nightWork !== undefined && { nightWork }),
    ...(hazards !== undefined && { hazards }),
  }));
}

export function wordOf(offer: Offer, skillNeeds: readonly SkillNeed[]): number {
  const { ageMin = 0, ageMax = NO_AGE } = offer;
  return wordOfPosition({
    ...{ ageMin, ageMax },
    education: levelOfEducation(offer.education ?? 'NONE'),
    asksSkills: skillNeeds.length > 0,
    needsSkill: skillNeeds.some(({ must }) => must),
    // What every rule asks of the work.
    noJuveniles: offer.movementsPerMinute === undefined,
  });
}

/** Vocational school counts like senior high school: both are twelve years, and neither may shut the other's people out. */
const levels: Readonly<Record<Education, number>> = {
  NONE: 0,
  PRIMARY: 1,
  JUNIOR_HIGH: 2,
  SENIOR_HIGH: 3,
  VOCATIONAL: 3,
  COLLEGE: 4,
  BACHELOR: 5,
};

/** The higher, the more; equal where one may stand in for the other. */
export function levelOfEducation(education: Education): number {
  return levels[education];
}

/** An education of the level. */
export function educationOfLevel(level: number): Education {
  return keysOf(levels).find((education) => levels[education] === level) ?? 'NONE';
}
