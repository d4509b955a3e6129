/** Why a position suits a worker, in words. Pure. */
import { limits } from '../../../limits';
import { filled, type Locale } from '../../../platform/requests/text';
import type { Position } from '../../jobs/position/store';
import type { Worker } from '../../people/worker/store';
import { straightKm } from '../../reference/region/distance';
import { cutTo } from '../../reference/region/region-code';
import { keptKeyOf } from '../matcher/compiled/text-keys';
import { skillNeedsOf } from '../../jobs/position/content';
import type { ReasonCode } from '../matcher/most-points';
import messages from './messages.json';

type Person = Pick<Worker, 'wageExpected' | 'monthlyIncome' | 'villageCode' | 'skills'>;
type Work = Pick<Position, 'wageMin' | 'regionCode' | 'skills' | 'skillNeeds'>;

export function reasonText(code: ReasonCode, person: Person, position: Work, locale: Locale): string {
  const { wageExpected = limits.wageUsual, monthlyIncome, villageCode } = person;
  const { wageMin, regionCode } = position;
  const km = straightKm(cutTo(villageCode, 6), regionCode) ?? 0;
  const texts = {
    ...messages.reasons,
    ...(km > limits.nearHomeKm && messages.reasonsFarAway),
    ...(person.wageExpected === undefined && messages.reasonsUntold),
  };
  const params = { wage: wageMin, expected: wageExpected, income: monthlyIncome ?? '', km: Math.round(km) };
  const skills = code === 'SKILLS' ? skillsInCommon(person, position).join(locale === 'zh' ? '、' : ', ') : '';
  return filled(texts[code], locale, { ...params, skills });
}

/** Those that the position asks for and the person has, in the position's words. */
function skillsInCommon({ skills = [] }: Person, position: Work): string[] {
  const own = new Set(skills.map(keptKeyOf));
  return skillNeedsOf(position).flatMap(({ skill }) => (own.has(keptKeyOf(skill)) ? skill : []));
}
