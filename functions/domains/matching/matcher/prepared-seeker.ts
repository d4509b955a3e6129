/** A seeker in the numbers of compiled positions, made once and compared with many positions. */
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { exclusions } from './exclusion-bits';
import type { FromHome, Wanted } from './compiled/compiled-places';
import type { CompiledPositions } from './compiled/compiled-positions';
import { type Needs, NO_NEEDS } from './compiled/terms';
import { levelOfEducation } from './compiled/terms';
import { wordOfPerson } from './compiled/position-words';
import { keptTable, type StepTable } from './compiled/wage-steps';
import type { Seeker } from './matched-parts';
import { mostPoints } from './most-points';
import { wholeAge, wholeDateOf } from './compiled/whole-dates';

/** Worth of a list of skills of which the person lacks a needed one. */
export const LACKING = -1;

/** Stands for a skill where the person has none of those that a position asks for. */
export const NO_SKILL = -1;

const UNKNOWN = -1;

export class PreparedSeeker {
  readonly today: number;
  readonly birth: number;
  /** The level; 0 if it is not known, because a position that asks for none takes everybody. */
  readonly education: number;
  /** The rule that excludes the person from a position that asks for more. */
  readonly lessEducated: number;
  /** Yuan a month: expected, what is usual if that is not known. */
  readonly wageExpected: number;
  /** Yuan a month; negative if not known. */
  readonly income: number;
  readonly home: RegionCode;
  readonly fromHome: FromHome;
  /** Regions that the person wants: at least one, which is everywhere for who names none. */
  readonly wanted: readonly [Wanted, ...Wanted[]];
  /** Numbers of the occupations that the person wants; undefined for any, empty if no position has one. */
  readonly occupations: Int32Array | undefined;
  /** Points by number of the enterprise. */
  readonly villagers: ReadonlyMap<number, number>;
  /** Numbers of the jobs that were pushed before. */
  readonly jobsPushed: Int32Array;
  /** The most that skills can be worth to the person. */
  readonly skillsMax: number;
  /** Numbers of the person's skills that positions ask for. */
  readonly skills: Int32Array;
  /** What the person has of what positions ask for (`position-words.ts`). */
  readonly word: number;
  /** From which step on a wage is worth how much to the person. */
  readonly steps: StepTable;

  constructor(
    readonly positions: CompiledPositions,
    readonly seeker: Seeker,
    today: CivilDate,
  ) {
    const { places } = positions;
    const { first, last } = positions.daysFrom(today);
    this.today = first;
    this.birth = wholeDateOf(seeker.birthDate);
    this.education = levelOfEducation(seeker.education ?? 'NONE');
    this.lessEducated = seeker.education === undefined ? exclusions.EDUCATION_UNKNOWN : exclusions.EDUCATION_TOO_LOW;
    this.wageExpected = seeker.wageExpected ?? limits.wageUsual;
    this.income = seeker.monthlyIncome ?? UNKNOWN;
    this.home = cutTo(seeker.villageCode, 6);
    this.fromHome = places.from(this.home);
    this.wanted = places.withinAny(seeker.destinationRegionCodes);
    this.occupations = positions.occupationsFor(seeker.occupationCodes);
    this.jobsPushed = positions.jobs.findAll(seeker.jobsPushed);
    this.skills = positions.skillsFor(seeker.skills);
    this.skillsMax = this.skills.length > 0 ? mostPoints.SKILLS : 0;
    const villagers = positions.surroundings.villagersAt(seeker.villageCode);
    this.villagers = villagers.size === 0 ? noVillagers : villagerPoints(villagers, positions);
    this.word = wordOfPerson({
      education: this.education,
      ageFirst: this.ageOn(first),
      ageLast: this.ageOn(last),
      hasSkills: this.skills.length > 0,
    });
    this.steps = keptTable(this);
  }

  wantsPlace(place: number): boolean {
    for (const { places } of this.wanted) if (places[place] === 1) return true;
    return false;
  }

  /** The first skill of a list that the person has, or NO_SKILL. @param needs number of the list. */
  firstOwned(needs: number): number {
    if (needs === NO_NEEDS) return NO_SKILL;
    for (const skill of this.positions.needs.values[needs]?.skills ?? []) if (this.skills.includes(skill)) return skill;
    return NO_SKILL;
  }

  ageOn(whole: number): number {
    return wholeAge(this.birth, whole);
  }

  /** Points for the skills of a list, or LACKING. @param needs number of the list. */
  skillPoints(needs: number): number {
    return needs === NO_NEEDS ? 0 : pointsOf(this.positions.needs.values[needs] ?? NOTHING, this.skills);
  }

  /** The needed skills of a list that the person lacks, in the position's words. */
  skillsLacking(needs: number): string[] {
    const { skills, musts } = this.positions.needs.values[needs] ?? NOTHING;
    return skills
      .filter((skill, at) => musts[at] === true && !this.skills.includes(skill))
      .map((skill) => this.positions.skills.values[skill] ?? '');
  }
}

const NOTHING: Needs = { skills: [], musts: [], weights: [], total: 0 };

const noVillagers: ReadonlyMap<number, number> = new Map();

function pointsOf({ skills, musts, weights, total }: Needs, own: Int32Array): number {
  let matched = 0;
  for (let at = 0; at < skills.length; at += 1) {
    if (own.includes(skills[at] ?? 0)) matched += weights[at] ?? 0;
    else if (musts[at] === true) return LACKING;
  }
  return total === 0 ? 0 : Math.floor((mostPoints.SKILLS * matched) / total);
}

function villagerPoints(
  villagers: ReadonlyMap<string, number>,
  { enterprises }: CompiledPositions,
): ReadonlyMap<number, number> {
  const points = new Map<number, number>();
  for (const [id, people] of villagers) {
    const enterprise = enterprises.find(id);
    const share = Math.min(people, limits.villagersCounted) / limits.villagersCounted;
    if (enterprise !== undefined) points.set(enterprise, Math.floor(mostPoints.VILLAGERS * share));
  }
  return points;
}
