/**
 * The demo's workers: 500 people of Yunnan's countryside, most of them from Zhaotong. Their identity numbers are valid but
 * belong to nobody of working age.
 */
import { childrenOf } from '../../../functions/domains/reference/region/region';
import { checkDigit } from '../../../functions/platform/values/identity-number';
import { addDays, type CivilDate } from '../../../functions/platform/values/civil-date';
import { countyCodeAt, type Home, homes } from './homes';
import type { Education, RegisterWorkerInput } from './inputs';
import { personName, type Sex } from './people-names';
import { at, distinct, type Random, randomOf } from './random';
import { skillsOf } from './skills';
import { asRegionCode } from '../../../functions/domains/reference/region/region-code';

export const demoPeopleMax = 500;

/** Workers with different identity numbers and phones, 17 to 58 years old on `today`; fewer of them are others. */
export function demoWorkers(seed: number, today: CivilDate, count = demoPeopleMax): RegisterWorkerInput[] {
  const random = randomOf(seed, 'workers');
  const people = Array.from({ length: count }, () => person(random, today));
  const identityNumbers = distinct(people.length, (index, failures) => {
    const one = at(people, index);
    return identityNumber(random, failures < DAY_IS_FULL ? one : { ...one, bornOn: birthday(random, one.age, today) });
  });
  const townshipsOf = new Map(
    homes.map((home) => [home, childrenOf(asRegionCode(home.countyCode)).map(({ code }) => code)]),
  );
  const phones = distinct(people.length, () => random.pick(phonePrefixes) + digits(random, 8));

  return people.map(({ home, sex, age, bornOn }, index) => {
    const ethnicGroup = random.weighted(home.ethnicGroups);
    return {
      idempotencyKey: `demo-${seed}-${today}-worker-${index + 1}`,
      identityNumber: at(identityNumbers, index),
      name: personName(random, ethnicGroup, sex, bornOn < '1985'),
      phone: at(phones, index),
      villageCode: villageCode(random, random.pick(townshipsOf.get(home) ?? [])),
      ethnicGroup,
      education: education(random, age),
      skills: skillsOf(random, age),
      groupTags: groupTags.filter(([, share]) => random.chance(share)).map(([tag]) => tag),
    };
  });
}

interface Person {
  readonly home: Home;
  readonly sex: Sex;
  readonly age: number;
  readonly bornOn: CivilDate;
}

function person(random: Random, today: CivilDate): Person {
  const [youngest, oldest] = random.weighted(ageBands);
  const age = random.between(youngest, oldest);
  return {
    home: random.weighted(homes.map((home) => [home, home.weight] as const)),
    sex: random.chance(0.56) ? 'MALE' : 'FEMALE',
    age,
    bornOn: birthday(random, age, today),
  };
}

/** Years of any run differ from 365.25 days each by less than a day in all: two days keep clear of both birthdays. */
function birthday(random: Random, age: number, today: CivilDate): CivilDate {
  return addDays(today, -random.between(Math.ceil(age * 365.25) + 1, Math.floor((age + 1) * 365.25) - 2));
}

/** So often in vain: a county has two numbers for people of one sex and day, and both are taken. */
const DAY_IS_FULL = 10;

const ageBands: readonly (readonly [band: readonly [number, number], weight: number])[] = [
  [[17, 17], 2],
  [[18, 24], 20],
  [[25, 34], 32],
  [[35, 44], 26],
  [[45, 58], 20],
];

/** The sequence numbers 996 to 999 were kept for centenarians (GB 11643-1989), so nobody of working age has one. */
function identityNumber(random: Random, { home, sex, bornOn }: Person): string {
  const sequence = random.pick(sex === 'MALE' ? ['997', '999'] : ['996', '998']);
  const first17 = countyCodeAt(home, Number(bornOn.slice(0, 4))) + bornOn.replaceAll('-', '') + sequence;
  return first17 + checkDigit(first17);
}

const phonePrefixes = [
  '135',
  '136',
  '137',
  '138',
  '139',
  '150',
  '151',
  '152',
  '158',
  '159',
  '182',
  '183',
  '187',
  '188',
  '198',
];

function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.between(0, 9)).join('');
}

/** Villages are numbered from 200, the residents' committees of streets and towns from 001. */
function villageCode(random: Random, townshipCode: string): string {
  const isStreet = townshipCode.startsWith('0', '530627'.length);
  return townshipCode + String(isStreet ? random.between(1, 12) : random.between(200, 214)).padStart(3, '0');
}

function education(random: Random, age: number): Education {
  if (age < 18) return random.chance(0.7) ? 'JUNIOR_HIGH' : 'VOCATIONAL';
  return random.weighted(age < 30 ? youngerEducation : olderEducation);
}

const youngerEducation = [
  ['PRIMARY', 6],
  ['JUNIOR_HIGH', 48],
  ['SENIOR_HIGH', 18],
  ['VOCATIONAL', 16],
  ['COLLEGE', 9],
  ['BACHELOR', 3],
] as const;

const olderEducation = [
  ['NONE', 5],
  ['PRIMARY', 38],
  ['JUNIOR_HIGH', 46],
  ['SENIOR_HIGH', 8],
  ['VOCATIONAL', 3],
] as const;

/** Groups that the bureau serves first, with the share of workers that belong to each. */
const groupTags = [
  ['脱贫劳动力', 0.34],
  ['易地搬迁', 0.16],
  ['防返贫监测对象', 0.06],
  ['返乡农民工', 0.12],
  ['退役军人', 0.02],
  ['党员', 0.03],
] as const;
