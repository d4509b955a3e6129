/** The demo's enterprises: the input that registers each company, and its positions. */
import { creditCheckCharacter } from '../../../functions/domains/reference/enterprise/credit-code';
import type { CivilDate } from '../../../functions/platform/values/civil-date';
import { companies, type Company } from './companies';
import type { EnterpriseSize, PositionInput, RegisterEnterpriseInput } from './inputs';
import { industries } from './jobs';
import { personName } from './people-names';
import { demoPositions } from './positions';
import { apportion, at, distinct, type Random, randomOf } from './random';

export interface DemoEnterprise {
  readonly registration: RegisterEnterpriseInput;
  /** At most 30, so that they fit into one batch. */
  readonly positions: readonly PositionInput[];
}

const demoPositionCount = 300;
const demoVacancyCount = 4_000;

/** 20 enterprises that together offer 300 positions with 4,000 vacancies. */
export function demoEnterprises(seed: number, today: CivilDate): DemoEnterprise[] {
  const random = randomOf(seed, 'enterprises');
  const creditCodes = distinct(companies.length, (index) => creditCode(random, at(companies, index)));
  const positionCounts = apportion(
    demoPositionCount,
    companies.map(({ size }) => scale[size].positions),
  );
  const vacancyCounts = apportion(
    demoVacancyCount,
    companies.map(({ size }) => scale[size].vacancies),
  );

  return companies.map((company, index) => ({
    registration: {
      idempotencyKey: `demo-${seed}-${today}-enterprise-${index + 1}`,
      creditCode: at(creditCodes, index),
      name: company.name,
      size: company.size,
      regionCode: at(company.plants, 0),
      industry: industries[company.trade],
      contactName: personName(random, '汉族', random.pick(['MALE', 'FEMALE']), random.chance(0.6)),
      contactPhone: `${company.dialingCode}-${random.between(20_000_000, 89_999_999)}`,
      keyEnterprise: company.size === 'LARGE',
    },
    positions: demoPositions(
      randomOf(seed, `positions of ${company.mark}`),
      company,
      at(positionCounts, index),
      at(vacancyCounts, index),
      today,
    ),
  }));
}

/** Relative shares of the positions and of the vacancies. */
const scale: Readonly<Record<EnterpriseSize, { positions: number; vacancies: number }>> = {
  LARGE: { positions: 22, vacancies: 380 },
  MEDIUM: { positions: 13, vacancies: 110 },
  SMALL: { positions: 9, vacancies: 45 },
  MICRO: { positions: 5, vacancies: 16 },
};

/** `91`: an enterprise registered with the market regulator; then the county of registration, nine characters, the check. */
function creditCode(random: Random, { plants }: Company): string {
  const first17 = `91${at(plants, 0)}MA${Array.from({ length: 7 }, () => random.pick(creditCharacters)).join('')}`;
  return first17 + creditCheckCharacter(first17);
}

const creditCharacters = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
