/**
 * A made-up labour market: positions and people by number, each the same for the same seed, so that a million people take
 * no memory. Destinations, occupations and wages are spread as the demo's are; a tenth of the people are open for anything.
 */
import type { SkillNeed } from '../../functions/domains/jobs/position/content';
import type { Declined, Offer, Seeker, Surroundings } from '../../functions/domains/matching/matcher/matched-parts';
import { allOccupations } from '../../functions/domains/reference/occupation/occupation';
import { childrenOf, countiesOf, countyOf, prefecturesOf } from '../../functions/domains/reference/region/region';
import { asRegionCode, type RegionCode } from '../../functions/domains/reference/region/region-code';
import { ruleFor } from '../../functions/domains/reference/rule/service';
import type { EnterpriseId, PositionId } from '../../functions/id-kinds';
import { asCivilDate, addDays } from '../../functions/platform/values/civil-date';
import { exampleRules } from './example-rules';

export const TODAY = asCivilDate('2027-02-12');

/** Draws of one object: the same for the same seed, kind and number. */
class Draw {
  private state: number;

  constructor(seed: number, kind: number, number: number) {
    this.state = Math.imul(seed ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  }

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!;
  }

  some<T>(count: number, from: readonly T[]): T[] {
    return [...new Set(Array.from({ length: count }, () => this.pick(from)))];
  }
}

/** Half of the work is in Guangdong and Zhejiang. */
const provinces = ['44', '44', '44', '44', '33', '33', '33', '32', '35', '53', '53', '31', '50', '51'].map(
  asRegionCode,
);
const cities = new Map(provinces.map((province) => [province, prefecturesOf(province)]));
const counties = new Map([...cities.values()].flat().map((city) => [city, countiesOf(city)] as const));
/** Those that were replaced and their successors come more often, because wishes and positions name both. */
const everyOccupation = [...allOccupations()].map(({ code }) => code);
const succession = [...allOccupations()].flatMap(({ code, replacedBy = [] }) =>
  replacedBy.length > 0 ? [code, ...replacedBy] : [],
);
const occupations = [...everyOccupation, ...succession];
const skills = ['焊接', '电工证', '叉车证', '缝纫', '电子装配', '厨艺', '驾驶C1', '月嫂', '质检', '数控'];
const educations = [
  'NONE',
  'PRIMARY',
  'JUNIOR_HIGH',
  'JUNIOR_HIGH',
  'SENIOR_HIGH',
  'VOCATIONAL',
  'COLLEGE',
  'BACHELOR',
] as const;
const homes = countiesOf(asRegionCode('53'));
const townships = new Map(homes.map((county) => [county, childrenOf(county).map(({ code }) => code)]));

/** @param vacancies a position has about so many, most of them fewer. */
export function offerOf(seed: number, number: number, vacancies = 13.3): Offer {
  const draw = new Draw(seed, 1, number);
  const prefecture = draw.pick(cities.get(draw.pick(provinces))!);
  const county = draw.pick(counties.get(prefecture)!);
  const coarse = draw.chance(0.2);
  const enterprise = Math.floor(number / 8);
  const occupation = draw.pick(occupations);
  const id = idOf(seed, number);
  return {
    id,
    enterpriseId: `ent_${enterprise}`,
    occupationCode: occupation,
    regionCode: coarse ? prefecture : county,
    county: coarse ? (countyOf(prefecture) ?? prefecture) : county,
    prefecture,
    status: draw.chance(0.99) ? 'OPEN' : 'FILLED',
    vacancies: Math.max(1, Math.round(-Math.log(1 - draw.next()) * vacancies)),
    wageMin: draw.between(28, 60) * 100 + draw.between(0, 30) * 100 * draw.between(0, 1),
    skills: [],
    ...(draw.chance(0.6) && { education: draw.pick(educations.slice(0, 6)) }),
    ...(draw.chance(0.9) && { ageMin: draw.pick([16, 18, 18, 18, 20]) }),
    ...(draw.chance(0.9) && { ageMax: draw.pick([35, 40, 45, 48, 50, 55]) }),
    ...(draw.chance(0.3) && { skillNeeds: needsOf(draw, occupation) }),
    board: draw.chance(0.6),
    lodging: draw.chance(0.8),
    ...(draw.chance(0.7) && { startsOn: addDays(TODAY, draw.between(-20, 60)) }),
    ...(draw.chance(0.9) && { closesOn: addDays(TODAY, draw.between(-2, 150)) }),
    ...(draw.chance(0.5) && {
      ...{ movementsPerMinute: draw.pick([20, 60]), liftKgFrequent: draw.pick([5, 25]) },
      ...{ liftKgOccasional: 25, nightWork: draw.chance(0.4) },
      hazards: draw.chance(0.3) ? ['DUST'] : [],
    }),
    ...(draw.chance(0.05)
      ? { toldKey: `${id}.3`, toldWith: [id] }
      : draw.chance(0.05) && { toldWith: [`job_${Math.floor(enterprise / 2)}`, `before_${enterprise}`] }),
    ...(draw.chance(0.02) && { covered: true }),
  };
}

function idOf(seed: number, number: number): PositionId {
  return `pos_${seed.toString(36)}${number.toString(36).padStart(6, '0')}`;
}

/** Skills go with the occupation, as do those that nobody can do without. */
function needsOf(draw: Draw, occupation: string): SkillNeed[] {
  const first = Number(occupation.slice(-2)) % skills.length;
  const own = [0, 3, 4].map((step) => skills[(first + step) % skills.length]!);
  return draw.some(draw.between(1, 3), own).map((skill) => {
    const must = skill.endsWith('证') || draw.chance(0.3);
    return { skill, must, weight: must ? 5 : draw.pick([1, 2]) };
  });
}

/** Seven of ten name occupations and places, two one of them, and one neither. @param enterprises how many there are. */
export function seekerOf(seed: number, number: number, enterprises = 20): Seeker {
  const draw = new Draw(seed, 2, number);
  const county = draw.pick(homes);
  const kind = draw.next();
  const income = draw.chance(0.8) ? draw.between(0, 50) * 100 : undefined;
  const villageCode = asRegionCode(`${draw.pick(townships.get(county)!)}20${draw.between(1, 9)}`);
  const villagers = villagersOf(seed, villageCode, enterprises);
  return {
    birthDate: asCivilDate(`${draw.between(1965, 2011)}-${draw.pick(['01-01', '02-12', '02-28', '06-15', '12-31'])}`),
    villageCode,
    ...(villagers.size > 0 && { villagers }),
    ...(draw.chance(0.85) && { education: draw.pick(educations) }),
    ...(draw.chance(0.5) && { skills: draw.some(draw.between(1, 3), skills) }),
    ...(draw.chance(0.9) && { wantsWork: draw.chance(0.95) }),
    ...(kind > 0.2 && { destinationRegionCodes: draw.some(draw.between(1, 2), destinationsOf(draw)) }),
    ...((kind < 0.1 || kind > 0.3) && { occupationCodes: draw.some(draw.between(1, 4), occupations) }),
    ...(draw.chance(0.9) && { wageExpected: draw.between(35, 75) * 100 }),
    ...(income !== undefined && { monthlyIncome: income }),
    ...(draw.chance(0.03) && { runningPlacementId: 'plc_1' as const }),
    ...(draw.chance(0.02) && { matchedAutomatically: false }),
    ...(draw.chance(0.05) && { jobsPushed: [toldKeyOf(seed, draw.between(0, 50))] }),
    ...(draw.chance(0.1) && { declined: declinedOf(seed, draw) }),
  };
}

/** The key of a position, one that it took later, or one under which others are told, too. */
function toldKeyOf(seed: number, number: number): string {
  return [`job_${number}`, idOf(seed, number), `${idOf(seed, number)}.3`][number % 3]!;
}

function declinedOf(seed: number, draw: Draw): Declined {
  return {
    jobs: [toldKeyOf(seed, draw.between(0, 50))],
    wage: draw.chance(0.3) ? draw.between(28, 45) * 100 : 0,
    ...(draw.chance(0.3) && { km: draw.between(100, 2_000) }),
    occupations: draw.chance(0.3) ? [draw.pick(occupations)] : [],
  };
}

function destinationsOf(draw: Draw): readonly RegionCode[] {
  const province = draw.pick(provinces);
  const level = draw.next();
  if (level < 0.5) return [province];
  return level < 0.9 ? cities.get(province)! : counties.get(draw.pick(cities.get(province)!))!;
}

const villages = new Map<string, ReadonlySet<EnterpriseId>>();

/** A third of the villages have groups at a few enterprises. */
function villagersOf(seed: number, village: RegionCode, enterprises: number): ReadonlySet<EnterpriseId> {
  const key = `${seed} ${enterprises} ${village}`;
  const known = villages.get(key);
  if (known !== undefined) return known;
  const draw = new Draw(seed, 3, Number(village.slice(2)));
  const count = draw.chance(0.3) ? draw.between(1, 3) : 0;
  const people = new Set(Array.from({ length: count }, () => `ent_${draw.between(0, enterprises - 1)}` as const));
  villages.set(key, people);
  return people;
}

/** Services run to every second province; there are agreements with every seventh enterprise, and of every eleventh pair of places. */
export function surroundingsOf(seed: number): Surroundings {
  const [rule] = [ruleFor(exampleRules, 'JUVENILES', TODAY, asRegionCode('53'))];
  return {
    edition: {},
    juveniles: () => rule,
    isServed: (prefecture, province) => (Number(prefecture) + Number(province) + seed) % 2 === 0,
    isPartner: (enterpriseId) => Number(enterpriseId.slice(4)) % 7 === seed % 7,
    isAgreed: (home, place) => (Number(home) + Number(place) + seed) % 11 === 0,
  };
}
