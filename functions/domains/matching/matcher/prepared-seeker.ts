/** A seeker in the numbers of compiled positions, made once and compared with many positions. */
import { limits } from '../../../limits';
import { addDays, type CivilDate } from '../../../platform/values/civil-date';
import { codesOfOccupation } from '../../reference/code-list/former-codes';
import { cutTo, type RegionCode } from '../../reference/region/region-code';
import { exclusions } from './exclusion-bits';
import type { FromHome, Wanted } from './compiled/compiled-places';
import { type CompiledPositions, type Needs, NO_NEEDS } from './compiled/compiled-positions';
import { levelOfEducation } from './compiled/education';
import type { Seeker } from './matched-parts';
import { mostPoints } from './most-points';
import { skillKeyOf } from './compiled/text-keys';
import { wholeAge, wholeDateOf } from './compiled/whole-dates';

/** Worth of a list of skills of which the person lacks a needed one. */
export const LACKING = -1;

const UNKNOWN = -1;

export class PreparedSeeker {
  readonly today: number;
  readonly birth: number;
  /** Whether the person is under 18 on the first day of work of every position. */
  readonly isMinor: boolean;
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
  /** Regions that the person wants; empty for anywhere. */
  readonly wanted: readonly Wanted[];
  /** Numbers of the cities in which those regions lie, each once. */
  readonly cities: readonly number[];
  /** Numbers of the occupations that the person wants; undefined for any, empty if no position has one. */
  readonly occupations: readonly number[] | undefined;
  /** Points by number of the enterprise. */
  readonly villagers: ReadonlyMap<number, number>;
  /** Numbers of the jobs that were pushed before. */
  readonly jobsPushed: readonly number[];
  /** The most that skills can be worth to the person. */
  readonly skillsMax: number;
  private readonly skills: readonly number[];
  constructor(
    readonly positions: CompiledPositions,
    readonly seeker: Seeker,
    today: CivilDate,
  ) {
    const { places } = positions;
    this.today = wholeDateOf(today);
    this.birth = wholeDateOf(seeker.birthDate);
    this.isMinor = this.ageOn(wholeDateOf(addDays(today, limits.positionDaysAheadMax))) < limits.adultAge;
    this.education = levelOfEducation(seeker.education ?? 'NONE');
    this.lessEducated = seeker.education === undefined ? exclusions.EDUCATION_UNKNOWN : exclusions.EDUCATION_TOO_LOW;
    this.wageExpected = seeker.wageExpected ?? limits.wageUsual;
    this.income = seeker.monthlyIncome ?? UNKNOWN;
    this.home = cutTo(seeker.villageCode, 6);
    this.fromHome = places.from(this.home);
    this.wanted = (seeker.destinationRegionCodes ?? []).map((region) => places.within(region));
    this.cities = citiesOf(this.wanted);
    this.occupations = numbersOf(seeker.occupationCodes?.flatMap(codesOfOccupation), positions.occupations);
    this.jobsPushed = numbersOf(seeker.jobsPushed, positions.jobs) ?? [];
    this.skills = numbersOf(seeker.skills?.map(keptKeyOf), positions.skills) ?? [];
    this.skillsMax = this.skills.length > 0 ? mostPoints.SKILLS : 0;
    const villagers = positions.surroundings.villagersAt(seeker.villageCode);
    this.villagers = villagers.size === 0 ? noVillagers : villagerPoints(villagers, positions);
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

function citiesOf(wanted: readonly Wanted[]): readonly number[] {
  const [only, ...others] = wanted;
  if (only === undefined || others.length === 0) return only?.cities ?? [];
  return [...new Set(wanted.flatMap(({ cities }) => cities))];
}

const noVillagers: ReadonlyMap<number, number> = new Map();

function pointsOf({ skills, musts, weights, total }: Needs, own: readonly number[]): number {
  let matched = 0;
  for (let at = 0; at < skills.length; at += 1) {
    if (own.includes(skills[at] ?? 0)) matched += weights[at] ?? 0;
    else if (musts[at] === true) return LACKING;
  }
  return total === 0 ? 0 : Math.floor((mostPoints.SKILLS * matched) / total);
}

/** Undefined for no texts; those that no position has are left out. */
function numbersOf(
  texts: readonly string[] | undefined,
  dictionary: { find(text: string): number | undefined },
): readonly number[] | undefined {
  if (texts === undefined || texts.length === 0) return undefined;
  return texts.flatMap((text) => dictionary.find(text) ?? []);
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

/** Cache: thousands of people have the same few skills. */
const skillKeys = new Map<string, string>();

function keptKeyOf(skill: string): string {
  const known = skillKeys.get(skill);
  if (known !== undefined) return known;
  if (skillKeys.size >= limits.skillKeysKept) skillKeys.clear();
  const key = skillKeyOf(skill);
  skillKeys.set(skill, key);
  return key;
}
