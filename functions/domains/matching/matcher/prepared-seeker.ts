/** A seeker in the numbers of compiled positions, made once and compared with many positions. */
import { limits } from '../../../limits';
import type { CivilDate } from '../../../platform/values/civil-date';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { exclusions } from './exclusion-bits';
import type { CompiledPositions } from './compiled/compiled-positions';
import { bitsOf, type Owned } from './compiled/skill-lists';
import { levelOfEducation, NO_NEEDS } from './compiled/terms';
import { wordOfPerson } from './compiled/position-words';
import type { FromHome } from './places/from-home';
import type { Wanted } from './places/wanted';
import type { Declined, Seeker } from './matched-parts';
import { mostPoints } from './most-points';
import { wholeAge, wholeDateOf } from './compiled/whole-dates';

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
  readonly perWage: number;
  /** Yuan a month; negative if not known. */
  readonly income: number;
  readonly fromHome: FromHome;
  /** Completed years on the first and on the last day on which work may begin. */
  readonly ageFirst: number;
  readonly ageLast: number;
  /** Where the person wants to go; everywhere for who names no region. */
  readonly wanted: Wanted;
  /** Yuan a month: no lower wage is offered. */
  readonly wageLeast: number;
  /** Numbers of the occupations that the person wants; undefined for any, empty if no position has one. */
  readonly occupations: readonly number[] | undefined;
  /** Numbers of the enterprises where people of the village work. */
  readonly villagers: readonly number[];
  /** Slots of the jobs that were pushed before. */
  readonly pushed: readonly number[];
  /** What the person said no to; undefined if that is nothing. */
  readonly declined: DeclinedNumbers | undefined;
  /** The most that skills can be worth to the person. */
  readonly skillsMax: number;
  /** Numbers of the person's skills that positions ask for, and bits of them. */
  readonly owned: Owned;
  /** What the person has of what positions ask for (`position-words.ts`). */
  readonly word: number;

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
    this.perWage = 1 / this.wageExpected;
    this.income = seeker.monthlyIncome ?? UNKNOWN;
    this.fromHome = places.from(seeker.villageCode);
    this.ageFirst = this.ageOn(first);
    this.ageLast = this.ageOn(last);
    this.wanted = places.withinAny(seeker.destinationRegionCodes);
    this.occupations = positions.occupationsFor(seeker.occupationCodes);
    this.pushed = positions.told.slotsUnder(seeker.jobsPushed);
    this.declined = seeker.declined && declinedNumbers(seeker.declined, positions);
    const { declined } = this;
    this.wageLeast = declined === undefined ? 0 : declined.wage + 1;
    const skills = positions.skillsFor(seeker.skills);
    this.owned = { skills, bits: bitsOf(skills) };
    this.skillsMax = skills.length > 0 ? mostPoints.SKILLS : 0;
    this.villagers = seeker.villagers === undefined ? NONE : positions.enterprises.findAll([...seeker.villagers]);
    this.word = wordOfPerson({
      education: this.education,
      ageFirst: this.ageFirst,
      ageLast: this.ageLast,
      hasSkills: skills.length > 0,
    });
  }

  /** The county. */
  get home(): RegionCode {
    return cutTo(this.seeker.villageCode, 6);
  }

  /** Numbers of the person's skills that positions ask for. */
  get skills(): readonly number[] {
    return this.owned.skills;
  }

  /** The first skill of a list that the person has, or NO_SKILL. @param needs number of the list. */
  firstOwned(needs: number): number {
    return this.positions.skillLists.firstOwned(needs, this.owned);
  }

  /** What people of the village who work at an enterprise are worth. */
  villagerPoints(enterprise: number): number {
    return this.villagers.length > 0 && this.villagers.includes(enterprise) ? mostPoints.VILLAGERS : 0;
  }

  ageOn(whole: number): number {
    return wholeAge(this.birth, whole);
  }

  /** Points for the skills of a list, or LACKING. @param needs number of the list. */
  skillPoints(needs: number): number {
    return needs === NO_NEEDS ? 0 : this.positions.skillLists.pointsOf(needs, this.owned);
  }

  /** The needed skills of a list that the person lacks, in the position's words. */
  skillsLacking(needs: number): string[] {
    const { skills, musts } = this.positions.needs.values[needs] ?? NOTHING;
    return skills
      .filter((skill, at) => musts[at] === true && !this.skills.includes(skill))
      .map((skill) => this.positions.skills.values[skill] ?? '');
  }
}

const NOTHING = { skills: [], musts: [] };
const NONE: readonly number[] = [];

/** `Declined` in the numbers of compiled positions. */
export interface DeclinedNumbers extends Pick<Declined, 'wage' | 'km'> {
  /** Slots. */
  readonly jobs: readonly number[];
  readonly occupations: readonly number[];
}

function declinedNumbers(declined: Declined, positions: CompiledPositions): DeclinedNumbers {
  const { wage, km, jobs, occupations } = declined;
  return {
    ...{ wage, jobs: positions.told.slotsUnder(jobs), occupations: positions.occupationsFor(occupations) ?? NONE },
    ...(km !== undefined && { km }),
  };
}
